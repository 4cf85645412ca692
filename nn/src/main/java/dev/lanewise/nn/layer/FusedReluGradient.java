package dev.lanewise.nn.layer;

import dev.lanewise.kernels.Activation;
import dev.lanewise.kernels.FusedActivation;
import dev.lanewise.nn.TrainingContext;

/** Backward of a ReLU that a layer applied to its own output: what it cut off has no gradient; works in place. */
final class FusedReluGradient {
  private final TrainingContext context;
  private final Activation relu = Activation.relu();

  FusedReluGradient(TrainingContext context) {
    this.context = context;
  }

  /** Changes the gradient of the output of {@code n} samples; nothing where no ReLU is fused. */
  void run(int n) {
    if (context.activation() == FusedActivation.RELU) {
      float[] dy = context.dy().data();
      relu.backward(context.parallel(), context.y().data(), 0, dy, 0, dy, 0, n * context.output().size());
    }
  }
}
