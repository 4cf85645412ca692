package dev.lanewise.props;

import java.util.SplittableRandom;

/** A pooling over all pixels of {@code n} images, which may be fewer than the {@code most} it was made for. */
record GlobalCase(int most, int n, int h, int w, int c, int offset, long seed) implements Case<GlobalCase> {
  int pixels() {
    return h * w;
  }

  int xLength() {
    return n * pixels() * c;
  }

  int yLength() {
    return n * c;
  }

  int yOffset() {
    return (offset + 5) % 18;
  }

  int routingOffset() {
    return (offset + 10) % 18;
  }

  @Override
  public GlobalCase resized(SplittableRandom random) {
    return new GlobalCase(most, random.nextInt(most + 1), h, w, c, offset, random.nextLong());
  }
}
