package dev.lanewise.training.augment;

import dev.lanewise.kernels.Elementwise;
import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.nn.Shape;

/**
 * Mixes each sample with another of its batch, and their targets alike: {@code λ·x + (1 − λ)·x'}, λ drawn for each
 * batch from Beta(α, α), the others by a random permutation (H. Zhang, M. Cisse, Y. Dauphin, D. Lopez-Paz, "mixup:
 * Beyond Empirical Risk Minimization", 2018, and its reference implementation).
 *
 * @param alpha α, above 0, at most 100; small ones leave most batches nearly as they are
 */
public record Mixup(double alpha) implements Augmentation {
  /**
   * Checks α.
   *
   * @throws IllegalArgumentException if it is not within its range
   */
  public Mixup {
    if (!(alpha > 0 && alpha <= 100)) {
      throw new Augmentations.InvalidSetting(
          "alpha is " + Augmentations.text(alpha) + ", expected more than 0, at most 100");
    }
  }

  @Override
  public boolean mixesTargets() {
    return true;
  }

  @Override
  public Step step(Shape sample, int classes, int batch, long seed) {
    return new MixupStep(sample.size(), classes, batch, seed);
  }

  /** λ, 0 .. 1. */
  double lambda(Draws draws) {
    // By logarithms: for a small α both gamma deviates may be less than a double holds.
    double first = logGamma(draws);
    double second = logGamma(draws);
    return 1 / (1 + StrictMath.exp(second - first));
  }

  /**
   * The logarithm of a Gamma(α) deviate (G. Marsaglia, W. W. Tsang, "A Simple Method for Generating Gamma Variables",
   * 2000), always by way of Gamma(α + 1).
   */
  private double logGamma(Draws draws) {
    double d = alpha + 1 - 1 / 3.0;
    double c = 1 / StrictMath.sqrt(9 * d);
    while (true) {
      double x = draws.normal();
      double root = 1 + c * x;
      double u = 1 - draws.next();
      if (root > 0) {
        double logV = 3 * StrictMath.log(root);
        double v = root * root * root;
        if (StrictMath.log(u) < 0.5 * x * x + d - d * v + d * logV) {
          return StrictMath.log(d) + logV + StrictMath.log(1 - draws.next()) / alpha;
        }
      }
    }
  }

  @Override
  public String toString() {
    return "mixup(alpha=" + Augmentations.text(alpha) + ")";
  }

  private final class MixupStep implements Step {
    private final Draws draws;
    private final Elementwise combine = Elementwise.linearCombination();
    private final int size;
    private final int classes;
    private final int[] others;
    private final float[] images;
    private final float[] targets;

    MixupStep(int size, int classes, int batch, long seed) {
      draws = new Draws(seed);
      this.size = size;
      this.classes = classes;
      others = new int[batch];
      images = new float[Math.multiplyExact(batch, size)];
      targets = new float[Math.multiplyExact(batch, classes)];
    }

    @Override
    public void run(int epoch, int batch, int n, int[] indices, float[] x, float[] wanted) {
      draws.begin(epoch, batch);
      float lambda = (float) lambda(draws);
      permute(n);
      mix(n, lambda, size, x, images);
      mix(n, lambda, classes, wanted, targets);
    }

    private void permute(int n) {
      for (int i = 0; i < n; i++) {
        int j = draws.next(i + 1);
        others[i] = others[j];
        others[j] = i;
      }
    }

    private void mix(int n, float lambda, int length, float[] x, float[] before) {
      System.arraycopy(x, 0, before, 0, n * length);
      for (int i = 0; i < n; i++) {
        combine.run(Parallel.serial(), lambda, before, i * length, 1 - lambda, before, others[i] * length, x,
            i * length, length);
      }
    }
  }
}
