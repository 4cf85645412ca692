package dev.lanewise.props;

import dev.lanewise.kernels.Conv2dShape;
import dev.lanewise.kernels.FusedActivation;
import java.util.SplittableRandom;

/**
 * A convolution of {@code n} images, which may be fewer than its shape allows; bias and activation concern the forward
 * pass only. All tensors start at different offsets.
 */
record ConvCase(Conv2dShape shape, int n, boolean bias, FusedActivation activation, int offset, long seed)
    implements Case<ConvCase> {

  int xLength() {
    return n * shape.inputSize();
  }

  int yLength() {
    return n * shape.outputSize();
  }

  int xOffset() {
    return offset;
  }

  int yOffset() {
    return (offset + 5) % 18;
  }

  int wOffset() {
    return (offset + 10) % 18;
  }

  int packedOffset() {
    return (offset + 13) % 18;
  }

  @Override
  public ConvCase resized(SplittableRandom random) {
    return new ConvCase(shape, random.nextInt(shape.n() + 1), bias, activation, offset, random.nextLong());
  }
}
