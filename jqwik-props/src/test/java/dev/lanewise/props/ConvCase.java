package dev.lanewise.props;

import dev.lanewise.kernels.Conv2dAlgorithm;
import dev.lanewise.kernels.Conv2dShape;
import dev.lanewise.kernels.FusedActivation;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * A convolution of {@code n} images, which may be fewer than its shape allows, by one of the {@code allowed}
 * algorithms; bias, residual and activation concern the forward pass only. All tensors start at different offsets.
 */
record ConvCase(
    Conv2dShape shape, Set<Conv2dAlgorithm> allowed, int n, boolean bias, boolean residual, FusedActivation activation,
    int offset, long seed)
    implements Case<ConvCase> {

  ConvCase withShape(Conv2dShape other) {
    return new ConvCase(other, allowed, n, bias, residual, activation, offset, seed);
  }

  ConvCase by(Set<Conv2dAlgorithm> algorithms) {
    return new ConvCase(shape, algorithms, n, bias, residual, activation, offset, seed);
  }

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

  int residualOffset() {
    return (offset + 7) % 18;
  }

  int packedOffset() {
    return (offset + 13) % 18;
  }

  @Override
  public ConvCase resized(SplittableRandom random) {
    return new ConvCase(
        shape, allowed, random.nextInt(shape.n() + 1), bias, residual, activation, offset, random.nextLong());
  }
}
