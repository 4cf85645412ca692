package dev.lanewise.jmh.scoreboard;

import dev.lanewise.kernels.OptimizerStep;
import dev.lanewise.kernels.WeightDecay;
import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.nn.Loss;
import dev.lanewise.nn.Network;
import dev.lanewise.nn.Parameter;
import dev.lanewise.nn.TrainingPlan;
import dev.lanewise.nn.loss.SoftmaxCrossEntropy;
import java.util.List;

/** Steps of training on one batch. */
public final class TrainingRun {
  private final int n;
  private final Parallel parallel;
  private final TrainingPlan plan;
  private final Network network;
  private final List<Parameter> parameters;
  private final float[][] velocities;
  private final float[] x;
  private final int[] labels;
  private final Loss loss = new SoftmaxCrossEntropy();
  private final OptimizerStep optimizer = OptimizerStep.sgdMomentum(Inputs.MOMENTUM, WeightDecay.NONE);

  /** Training of this network, which it changes, on the batch of that problem. */
  public TrainingRun(Network network, Model model, Parallel parallel) {
    this.n = model.batch();
    this.parallel = parallel;
    this.plan = network.training(n, parallel);
    this.network = network;
    this.parameters = network.parameters();
    this.velocities = parameters.stream().map(parameter -> new float[parameter.size()]).toArray(float[][]::new);
    this.x = model.x();
    this.labels = model.labels();
  }

  /** Bytes of all arrays: the plan's, parameters and statistics, the optimiser's velocities, the batch. */
  public long bytes() {
    long elements = x.length + labels.length;
    for (Parameter parameter : network.state()) {
      elements += parameter.size();
    }
    for (float[] velocity : velocities) {
      elements += velocity.length;
    }
    return plan.bytes() + Float.BYTES * elements;
  }

  /** Forward, loss, backward, update. Returns the loss before the update. */
  public double step(float rate) {
    plan.forward(n, x, 0);
    double mean = plan.loss(loss, labels);
    plan.backward();
    for (int i = 0; i < velocities.length; i++) {
      Parameter p = parameters.get(i);
      optimizer.run(parallel, p.data(), 0, plan.gradient(p), 0, velocities[i], 0, p.size(), rate, 1);
      p.touch();
    }
    return mean;
  }
}
