package dev.lanewise.kernels;

import dev.lanewise.kernels.parallel.Parallel;

/**
 * Keeps the gradients of all parameters small: each element within bounds, or all together within a norm.
 *
 * <p>The gradients are spans of arrays, {@code lengths[i]} elements of {@code g[i]} from {@code offsets[i]}; no two of
 * them may overlap. Their order decides the order of the sum.
 *
 * <p>Not thread-safe: see {@link Operation}.
 */
public final class GradientClip {
  /** What PyTorch adds to the norm before it divides by it. */
  private static final double EPSILON = 1e-6;

  private final Reduce reduce = Reduce.create();
  private final Elementwise scale = Elementwise.scale();
  private final Elementwise clip = Elementwise.clip();

  private GradientClip() {}

  /** For any number of spans. */
  public static GradientClip create() {
    return new GradientClip();
  }

  /**
   * The L2 norm of all spans together, 0 of none.
   *
   * @throws IllegalArgumentException if an array is too short, spans overlap, or there are not as many offsets and
   *     lengths as arrays
   */
  public double norm(Parallel parallel, float[][] g, int[] offsets, int[] lengths) {
    check(g, offsets, lengths);
    return checkedNorm(parallel, g, offsets, lengths);
  }

  /**
   * Scales all gradients by {@code min(1, maxNorm / (norm + 1e-6))}, as {@code torch.nn.utils.clip_grad_norm_} does.
   * Where the norm is not finite, the gradients stay as they are.
   *
   * @return the norm before
   * @throws IllegalArgumentException unless {@code maxNorm ≥ 0}; if an array is too short, spans overlap, or there are
   *     not as many offsets and lengths as arrays
   */
  public double clipByNorm(Parallel parallel, float[][] g, int[] offsets, int[] lengths, double maxNorm) {
    if (!(maxNorm >= 0)) {
      throw new IllegalArgumentException("maxNorm: " + maxNorm + ", expected at least 0");
    }
    check(g, offsets, lengths);
    double norm = checkedNorm(parallel, g, offsets, lengths);
    float factor = (float) (maxNorm / (norm + EPSILON));
    if (Double.isFinite(norm) && factor < 1) {
      for (int i = 0; i < g.length; i++) {
        scale.run(parallel, factor, g[i], offsets[i], g[i], offsets[i], lengths[i]);
      }
    }
    return norm;
  }

  /**
   * Sets what is below −limit to −limit and what is above limit to limit, as {@code torch.nn.utils.clip_grad_value_}
   * does. NaN stays NaN.
   *
   * @throws IllegalArgumentException unless {@code limit ≥ 0}; if an array is too short, spans overlap, or there are
   *     not as many offsets and lengths as arrays
   */
  public void clipByValue(Parallel parallel, float[][] g, int[] offsets, int[] lengths, float limit) {
    if (!(limit >= 0)) {
      throw new IllegalArgumentException("limit: " + limit + ", expected at least 0");
    }
    check(g, offsets, lengths);
    for (int i = 0; i < g.length; i++) {
      clip.run(parallel, -limit, limit, g[i], offsets[i], g[i], offsets[i], lengths[i]);
    }
  }

  private double checkedNorm(Parallel parallel, float[][] g, int[] offsets, int[] lengths) {
    double sum = 0;
    for (int i = 0; i < g.length; i++) {
      sum += reduce.sumOfSquares(parallel, g[i], offsets[i], lengths[i]);
    }
    return Math.sqrt(sum);
  }

  private static void check(float[][] g, int[] offsets, int[] lengths) {
    if (g == null) {
      throw new IllegalArgumentException("g: null, expected an array of arrays");
    }
    requireCount("offsets", offsets, g.length);
    requireCount("lengths", lengths, g.length);
    for (int i = 0; i < g.length; i++) {
      Arguments.atLeast("lengths", lengths[i], 0);
      Arguments.span("g", g[i], offsets[i], lengths[i]);
      for (int j = 0; j < i; j++) {
        Arguments.disjoint("g", g[i], offsets[i], lengths[i], "g", g[j], offsets[j], lengths[j]);
      }
    }
  }

  private static void requireCount(String name, int[] numbers, int count) {
    if (numbers == null || numbers.length != count) {
      throw new IllegalArgumentException(
          name + ": " + (numbers == null ? "null" : numbers.length + " numbers") + ", expected " + count);
    }
  }
}
