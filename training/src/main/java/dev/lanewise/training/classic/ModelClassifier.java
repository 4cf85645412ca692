package dev.lanewise.training.classic;

import dev.lanewise.kernels.ReduceRows;
import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.nn.CompiledNetwork;
import dev.lanewise.nn.InferencePlan;
import dev.lanewise.nn.Loss;
import dev.lanewise.nn.Shape;
import dev.lanewise.training.Evaluation;
import dev.lanewise.training.Evaluator;
import dev.lanewise.training.SavedModel;
import dev.lanewise.training.data.BatchLoader;
import dev.lanewise.training.data.Dataset;
import java.util.List;
import java.util.Objects;

/**
 * A trained network of any kind as a classifier. It is compiled once; training the network further does not change it.
 * Its threads must stay open while it is used.
 */
public final class ModelClassifier implements Classifier {
  private static final int BATCH = 64;

  private final SavedModel model;
  private final Loss loss;
  private final Parallel parallel;
  private final CompiledNetwork compiled;

  private ModelClassifier(SavedModel model, Loss loss, Parallel parallel) {
    this.model = model;
    this.loss = Objects.requireNonNull(loss, "loss");
    this.parallel = Objects.requireNonNull(parallel, "parallel");
    this.compiled = model.network().compile();
  }

  /**
   * A classifier of a model.
   *
   * @param loss what {@link #evaluate} averages
   * @param parallel who works
   */
  public static ModelClassifier of(SavedModel model, Loss loss, Parallel parallel) {
    return new ModelClassifier(model, loss, parallel);
  }

  @Override
  public Shape sampleShape() {
    return model.sampleShape();
  }

  @Override
  public List<String> classNames() {
    return model.classNames();
  }

  @Override
  public long parameters() {
    return model.network().parameterCount();
  }

  @Override
  public int[] predict(Dataset samples) {
    requireShape(samples);
    int classes = classNames().size();
    float[] outputs = new float[Math.multiplyExact(samples.size(), classes)];
    BatchLoader loader = loader(samples);
    InferencePlan plan = compiled.plan(BATCH, parallel);
    loader.startEpoch(0);
    for (int done = 0; loader.next(); done += loader.count()) {
      plan.run(loader.count(), loader.images(), 0, outputs, done * classes);
    }
    int[] predicted = new int[samples.size()];
    ReduceRows.of(classes).argMax(parallel, predicted.length, outputs, 0, predicted, 0);
    return predicted;
  }

  @Override
  public Evaluation evaluate(Dataset samples) {
    requireShape(samples);
    if (!samples.classNames().equals(classNames())) {
      throw new IllegalArgumentException("samples: the classes of " + samples.name() + " are "
          + String.join(", ", samples.classNames()) + ", expected " + String.join(", ", classNames()));
    }
    return new Evaluator(loader(samples), loss, parallel).evaluate(compiled);
  }

  private BatchLoader loader(Dataset samples) {
    return BatchLoader.sequential(samples, BATCH).preprocessed(model.preprocessing());
  }

  private void requireShape(Dataset samples) {
    if (!samples.sampleShape().equals(sampleShape())) {
      throw new IllegalArgumentException("samples: those of " + samples.name() + " are " + samples.sampleShape()
          + ", expected " + sampleShape());
    }
  }
}
