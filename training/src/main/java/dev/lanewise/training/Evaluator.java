package dev.lanewise.training;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.nn.CompiledNetwork;
import dev.lanewise.nn.InferencePlan;
import dev.lanewise.nn.Loss;
import dev.lanewise.nn.Shape;
import dev.lanewise.training.data.BatchLoader;

/** Runs a network over a whole dataset. */
public final class Evaluator {
  private final BatchLoader loader;
  private final Parallel parallel;
  private final Loss.Step step;
  private final float[] outputs;
  private final float[] gradient;
  private final Predictions predictions;
  private final int classes;

  /**
   * For one dataset and networks of one kind of output.
   *
   * @param loader what to read; its samples in their order
   * @param loss the loss to be averaged
   */
  public Evaluator(BatchLoader loader, Loss loss, Parallel parallel) {
    this.loader = loader;
    this.parallel = parallel;
    this.classes = loader.dataset().classes();
    this.step = loss.step(Shape.of(classes), loader.batchSize(), parallel);
    this.outputs = new float[loader.batchSize() * classes];
    this.gradient = new float[outputs.length];
    this.predictions = new Predictions(parallel, loader.batchSize(), classes);
  }

  /**
   * Evaluates a network.
   *
   * @throws IllegalArgumentException if it does not take the dataset's samples or does not give one output a class
   */
  public Evaluation evaluate(CompiledNetwork network) {
    if (network.output().size() != classes) {
      throw new IllegalArgumentException(
          "network: its output is " + network.output() + ", expected " + classes + ", one for each class");
    }
    InferencePlan plan = network.plan(loader.batchSize(), parallel);
    int[][] confusion = new int[classes][classes];
    MeanLoss losses = new MeanLoss();
    loader.startEpoch(0);
    while (loader.next()) {
      int n = loader.count();
      plan.run(n, loader.images(), 0, outputs, 0);
      int[] predicted = predictions.of(n, outputs);
      for (int i = 0; i < n; i++) {
        confusion[loader.labels()[i]][predicted[i]]++;
      }
      losses.add(step, step.run(n, outputs, 0, loader.labels(), gradient));
    }
    return new Evaluation(losses.mean(), confusion);
  }
}
