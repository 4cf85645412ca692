package dev.lanewise.props;

import dev.lanewise.kernels.GemmShape;
import java.util.SplittableRandom;

/** A matrix product at run-time sizes up to those of its shape; the three matrices start at different offsets. */
record GemmCase(GemmShape shape, int m, int n, int k, float alpha, float beta, int offset, long seed)
    implements Case<GemmCase> {

  @Override
  public GemmCase resized(SplittableRandom random) {
    return new GemmCase(
        shape, random.nextInt(shape.m() + 1), random.nextInt(shape.n() + 1), random.nextInt(shape.k() + 1), alpha, beta,
        offset, random.nextLong());
  }
}
