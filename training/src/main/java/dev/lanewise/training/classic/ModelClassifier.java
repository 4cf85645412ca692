package dev.lanewise.training.classic;

import dev.lanewise.kernels.ReduceRows;
import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.nn.CompiledNetwork;
import dev.lanewise.nn.InferencePlan;
import dev.lanewise.nn.Loss;
import dev.lanewise.nn.Shape;
import dev.lanewise.nn.layer.Softmax;
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
public sealed class ModelClassifier implements Classifier permits NetworkClassifier {
  private static final int BATCH = 64;

  private final SavedModel model;
  private final Loss loss;
  private final Parallel parallel;
  private final CompiledNetwork compiled;

  ModelClassifier(SavedModel model, Loss loss, Parallel parallel) {
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

  /** The network with what it takes to use it. */
  public SavedModel model() {
    return model;
  }

  @Override
  public int[] predict(Dataset samples) {
    int[] predicted = new int[samples.size()];
    float[] scores = outputs(compiled, samples);
    ReduceRows.of(classes()).argMax(parallel, predicted.length, scores, 0, predicted, 0);
    return predicted;
  }

  /**
   * The scores of all classes, before any softmax; the largest of a sample is that of its {@linkplain #predict
   * predicted} class.
   *
   * @param samples of the shape it takes
   * @return {@code [sample][class]}
   * @throws IllegalArgumentException if they have another shape
   */
  public float[][] decisionFunction(Dataset samples) {
    return rows(outputs(compiled, samples));
  }

  /**
   * The softmax of the scores. Of a support vector machine these are no probabilities, but order the classes as its
   * scores do.
   *
   * @param samples of the shape it takes
   * @return {@code [sample][class]}, the sum over the classes being 1
   * @throws IllegalArgumentException if they have another shape
   */
  public float[][] predictProbabilities(Dataset samples) {
    String last = model.network().nodes().getLast().name();
    return rows(outputs(model.network().upTo(last).add("softmax", new Softmax()).build(0).compile(), samples));
  }

  private int classes() {
    return classNames().size();
  }

  private float[] outputs(CompiledNetwork network, Dataset samples) {
    requireShape(samples);
    float[] outputs = new float[Math.multiplyExact(samples.size(), classes())];
    BatchLoader loader = loader(samples);
    InferencePlan plan = network.plan(BATCH, parallel);
    loader.startEpoch(0);
    for (int done = 0; loader.next(); done += loader.count()) {
      plan.run(loader.count(), loader.images(), 0, outputs, done * classes());
    }
    return outputs;
  }

  private BatchLoader loader(Dataset samples) {
    return BatchLoader.sequential(samples, BATCH).preprocessed(model.preprocessing());
  }

  private float[][] rows(float[] values) {
    float[][] rows = new float[values.length / classes()][classes()];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(values, i * classes(), rows[i], 0, classes());
    }
    return rows;
  }

  private void requireShape(Dataset samples) {
    if (!samples.sampleShape().equals(sampleShape())) {
      throw new IllegalArgumentException("samples: those of " + samples.name() + " are " + samples.sampleShape()
          + ", expected " + sampleShape());
    }
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

  /**
   * The share of samples whose class is predicted.
   *
   * @param samples as {@link #evaluate} takes them
   * @return 0..1, NaN for no sample
   */
  public double score(Dataset samples) {
    return evaluate(samples).accuracy();
  }
}
