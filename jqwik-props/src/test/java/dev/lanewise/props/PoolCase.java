package dev.lanewise.props;

import dev.lanewise.kernels.Pool2dShape;
import java.util.SplittableRandom;

/** A pooling of {@code n} images, which may be fewer than its shape allows; all tensors start at different offsets. */
record PoolCase(Pool2dShape shape, int n, int offset, long seed) implements Case<PoolCase> {
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

  int routingOffset() {
    return (offset + 10) % 18;
  }

  @Override
  public PoolCase resized(SplittableRandom random) {
    return new PoolCase(shape, random.nextInt(shape.n() + 1), offset, random.nextLong());
  }
}
