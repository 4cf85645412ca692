package dev.lanewise.kernels.reference;

/** Functions that {@link Math} lacks, in double. */
public final class ReferenceMath {
  /** From here on the continued fraction converges quickly, and below 1 − erf loses less than four digits. */
  private static final double SERIES_MOST = 2.5;

  /** From here on erf is 1 in double. */
  private static final double ONE = 6;

  /** Levels of the continued fraction: more than enough for 16 digits from {@link #SERIES_MOST} on. */
  private static final int LEVELS = 100;

  private static final double ROOT_PI = Math.sqrt(Math.PI);

  private ReferenceMath() {}

  /** The error function 2/√π · ∫₀ˣ e^−t² dt. */
  public static double erf(double x) {
    if (Math.abs(x) < SERIES_MOST) {
      return series(x);
    }
    if (!(Math.abs(x) < ONE)) {
      return Math.signum(x);
    }
    return x > 0 ? 1 - fraction(x) : fraction(-x) - 1;
  }

  /** 1 − erf x, without cancellation where x is large: relatively right to about 12 digits. */
  public static double erfc(double x) {
    return x >= SERIES_MOST ? fraction(x) : 1 - erf(x);
  }

  /** 2/√π · e^−x² · Σ 2^k x^(2k+1) / (1·3·…·(2k+1)) (DLMF 7.6.2): all terms have one sign. */
  private static double series(double x) {
    double term = x;
    double sum = x;
    for (int k = 1; Math.abs(term) > 1e-18 * Math.abs(sum); k++) {
      term *= 2 * x * x / (2 * k + 1);
      sum += term;
    }
    return 2 / ROOT_PI * Math.exp(-x * x) * sum;
  }

  /** e^−x²/√π / (x + ½/(x + 1/(x + 3/2/(x + …)))) (DLMF 7.9.1), from the innermost level. */
  private static double fraction(double x) {
    double below = x;
    for (int k = LEVELS; k > 0; k--) {
      below = x + k / 2.0 / below;
    }
    return Math.exp(-x * x) / ROOT_PI / below;
  }
}
