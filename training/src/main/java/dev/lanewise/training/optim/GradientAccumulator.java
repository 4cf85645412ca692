package dev.lanewise.training.optim;

import dev.lanewise.kernels.Elementwise;
import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.nn.Loss;
import dev.lanewise.nn.Network;
import dev.lanewise.nn.Parameter;
import dev.lanewise.nn.TrainingPlan;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * The gradient of the mean loss over several micro-batches, which may differ in size: after each {@link #add} that of
 * all samples since {@link #clear}. What a network computes over a batch as a whole, BatchNorm above all, it still
 * computes over each micro-batch. Allocates nothing while it works.
 *
 * <p>Not thread-safe.
 */
public final class GradientAccumulator implements Gradients {
  private final Parameter[] parameters;
  private final float[][] means;
  private final Map<Parameter, float[]> byParameter = new IdentityHashMap<>();
  private final Elementwise combine = Elementwise.linearCombination();
  private final Elementwise fill = Elementwise.fill();
  private double weight;

  /** For the trained parameters of a network; holds as many floats as they have. */
  public GradientAccumulator(Network network) {
    this.parameters = network.trainable().toArray(Parameter[]::new);
    this.means = new float[parameters.length][];
    for (int i = 0; i < parameters.length; i++) {
      means[i] = new float[parameters[i].size()];
      byParameter.put(parameters[i], means[i]);
    }
  }

  /**
   * Adds the gradients that the plan's last backward left, with the {@linkplain Loss.Step#weight weight} of its loss.
   *
   * @throws IllegalArgumentException if the plan does not train a parameter that this has
   */
  public void add(TrainingPlan plan) {
    add(plan, plan.lossStep().weight());
  }

  private void add(TrainingPlan plan, double more) {
    if (more == 0) {
      return; // no sample, or none that counts
    }
    weight += more;
    double share = more / weight;
    for (int i = 0; i < parameters.length; i++) {
      float[] gradient = plan.gradient(parameters[i]);
      float[] mean = means[i];
      if (share == 1) {
        System.arraycopy(gradient, 0, mean, 0, mean.length);
      } else {
        combine.run(
            plan.parallel(), (float) share, gradient, 0, (float) (1 - share), mean, 0, mean, 0, mean.length);
      }
    }
  }

  /** Forgets all that was added; the gradients are 0. */
  public void clear(Parallel parallel) {
    weight = 0;
    for (float[] mean : means) {
      fill.run(parallel, 0f, mean, 0, mean.length);
    }
  }

  /** The sum of the weights of all that was added since {@link #clear}. */
  public double weight() {
    return weight;
  }

  /**
   * The gradient of the mean over all that was added; changed by the next {@link #add}.
   *
   * @throws IllegalArgumentException if the parameter is not a trained one of the network
   */
  @Override
  public float[] of(Parameter parameter) {
    float[] mean = byParameter.get(parameter);
    if (mean == null) {
      throw new IllegalArgumentException("parameter: " + parameter + " is none whose gradients are added up");
    }
    return mean;
  }
}
