package dev.lanewise.kernels;

import dev.lanewise.kernels.scalar.ScalarConv2dBackwardData;
import dev.lanewise.kernels.scalar.ScalarConv2dBackwardWeights;
import dev.lanewise.kernels.scalar.ScalarConv2dForward;
import dev.lanewise.kernels.vector.VectorConv2dBackwardData;
import dev.lanewise.kernels.vector.VectorConv2dBackwardWeights;
import dev.lanewise.kernels.vector.VectorConv2dForward;

/**
 * 2-D convolution, channels last: the entry point that makes the operation of each pass for a shape, on the
 * {@linkplain Backend#current() backend} of this JVM. Tensors and formula: {@link Conv2dShape}.
 */
public final class Conv2d {
  private Conv2d() {}

  /** y = activation(x ∗ w + b). */
  public static Conv2dForward forward(Conv2dShape shape, FusedActivation activation) {
    return Backend.isVector()
        ? new VectorConv2dForward(shape, activation)
        : new ScalarConv2dForward(shape, activation);
  }

  /** dx, from dy and w. */
  public static Conv2dBackwardData backwardData(Conv2dShape shape) {
    return Backend.isVector() ? new VectorConv2dBackwardData(shape) : new ScalarConv2dBackwardData(shape);
  }

  /** dw, from x and dy. */
  public static Conv2dBackwardWeights backwardWeights(Conv2dShape shape) {
    return Backend.isVector() ? new VectorConv2dBackwardWeights(shape) : new ScalarConv2dBackwardWeights(shape);
  }
}
