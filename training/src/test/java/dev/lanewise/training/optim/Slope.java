package dev.lanewise.training.optim;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.nn.Loss;
import dev.lanewise.nn.Network;
import dev.lanewise.nn.Shape;
import dev.lanewise.nn.TrainingPlan;
import dev.lanewise.nn.layer.Dense;

/**
 * A loss whose gradient is given: with input 1 and one Dense layer of two units it is the gradient of the bias and of
 * the weights.
 */
final class Slope implements Loss {
  static final float[] ONE = {1};

  private final float[] slope = new float[2];
  private final int[] labels = new int[1];

  /** One input, two outputs, parameters fc.weight and fc.bias. */
  static Network network(long seed) {
    return Network.builder(Shape.of(1)).add("fc", Dense.of(2)).build(seed);
  }

  /** Leaves these gradients, both of the bias and of the weights, in the plan. */
  void into(TrainingPlan plan, double first, double second) {
    slope[0] = (float) first;
    slope[1] = (float) second;
    plan.forward(1, ONE, 0);
    plan.loss(this, labels);
    plan.backward();
  }

  @Override
  public Step step(Shape output, int batch, Parallel parallel) {
    return new SlopeStep(this);
  }

  private record SlopeStep(Slope loss) implements Loss.Step {
    @Override
    public double run(int n, float[] outputs, int offset, int[] labels, float[] gradient) {
      System.arraycopy(loss.slope, 0, gradient, 0, 2);
      return 0;
    }

    @Override
    public float[] losses() {
      return new float[1];
    }

    @Override
    public double weight() {
      return 1;
    }
  }
}
