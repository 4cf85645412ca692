package dev.lanewise.props;

import dev.lanewise.kernels.FusedActivation;
import dev.lanewise.kernels.GemmShape;
import java.util.SplittableRandom;

/** A matrix product at run-time sizes up to those of its shape; the three matrices start at different offsets. */
record GemmCase(
    GemmShape shape, int m, int n, int k, float alpha, float beta, boolean bias, FusedActivation activation, int offset,
    long seed) implements Case<GemmCase> {

  @Override
  public GemmCase resized(SplittableRandom random) {
    return new GemmCase(
        shape, random.nextInt(shape.m() + 1), random.nextInt(shape.n() + 1), random.nextInt(shape.k() + 1), alpha, beta,
        bias, activation, offset, random.nextLong());
  }

  /** What can be run with a packed B: all of n and k, and α = 1. */
  GemmCase packed() {
    return new GemmCase(shape, m, shape.n(), shape.k(), 1, beta, bias, activation, offset, seed);
  }
}
