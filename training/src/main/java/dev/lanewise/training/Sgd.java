package dev.lanewise.training;

import dev.lanewise.kernels.OptimizerStep;
import dev.lanewise.kernels.WeightDecay;
import dev.lanewise.nn.Parameter;
import dev.lanewise.nn.TrainingPlan;
import java.util.HashMap;
import java.util.Map;

/**
 * Stochastic gradient descent, with momentum in PyTorch's form ({@code torch.optim.SGD}): {@code v ← ρv + (g + λw)},
 * {@code w ← w − ηv}. Momentum ρ = 0 is plain SGD. The weight decay λ adds λw to the gradient of every
 * parameter. Frozen parameters stay as they are.
 */
public final class Sgd implements Optimizer {
  private final OptimizerStep kernel;
  private final Map<Parameter, float[]> velocities = new HashMap<>();

  /**
   * Makes an optimiser whose velocities are zero.
   *
   * @param momentum ρ, 0 or more, below 1
   * @param weightDecay λ, 0 or more
   * @throws IllegalArgumentException if one is out of range
   */
  public Sgd(double momentum, double weightDecay) {
    if (!(momentum >= 0 && momentum < 1)) {
      throw new IllegalArgumentException("momentum: " + momentum + ", expected 0 or more, below 1");
    }
    if (!(weightDecay >= 0 && weightDecay < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("weightDecay: " + weightDecay + ", expected 0 or more");
    }
    this.kernel = OptimizerStep.sgdMomentum(momentum, WeightDecay.l2(weightDecay));
  }

  @Override
  public void step(TrainingPlan plan, double learningRate) {
    for (Parameter p : plan.network().trainable()) {
      float[] velocity = velocities.get(p);
      if (velocity == null) {
        velocity = new float[p.size()];
        velocities.put(p, velocity);
      }
      kernel.run(plan.parallel(), p.data(), 0, plan.gradient(p), 0, velocity, 0, p.size(), learningRate, 1);
      p.touch();
    }
  }
}
