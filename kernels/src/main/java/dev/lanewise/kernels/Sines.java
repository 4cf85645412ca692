package dev.lanewise.kernels;

/**
 * Sine and cosine in double, of which {@code Math.sin} gives other bits on some processors and {@code StrictMath.sin}
 * allocates. Only sums, products and roundings to whole numbers: the same bits everywhere.
 *
 * <p>The angle is reduced to −π/4 .. π/4 by quarter turns in two parts (Cody and Waite); there Taylor's series to the
 * 17th and 18th power are exact to 10⁻¹⁹. The result is off by 3 · 10⁻¹⁶ at most; for angles beyond {@value #FAR}, by
 * as many times that as there are turns in them.
 */
final class Sines {
  /** Up to here a whole number of quarter turns times {@link #HIGH} is exact. */
  private static final double FAR = 0x1p20;

  /** The first 33 bits of π/2, and the rest. */
  private static final double HIGH = 0x1.921fb544p0;
  private static final double LOW = 0x1.0b4611a626331p-34;

  private static final double QUARTERS = 2 / Math.PI;

  private Sines() {}

  /** sin of a finite angle in radians. */
  static double sine(double angle) {
    return wave(angle, 0);
  }

  /** cos of a finite angle in radians. */
  static double cosine(double angle) {
    return wave(angle, 1);
  }

  /** The sine, {@code ahead} quarter turns on. */
  private static double wave(double angle, int ahead) {
    double near = Math.abs(angle) <= FAR ? angle : StrictMath.IEEEremainder(angle, 2 * Math.PI);
    double quarters = Math.rint(near * QUARTERS);
    double rest = near - quarters * HIGH - quarters * LOW;
    int quadrant = (int) quarters + ahead & 3;
    double value = quadrant % 2 == 0 ? sineNearZero(rest) : cosineNearZero(rest);
    return quadrant < 2 ? value : -value;
  }

  private static double sineNearZero(double x) {
    double s = x * x;
    double p = s * (1 / 355_687_428_096_000.0) - 1 / 1_307_674_368_000.0;
    p = p * s + 1 / 6_227_020_800.0;
    p = p * s - 1 / 39_916_800.0;
    p = p * s + 1 / 362_880.0;
    p = p * s - 1 / 5_040.0;
    p = p * s + 1 / 120.0;
    p = p * s - 1 / 6.0;
    return x + x * (s * p);
  }

  private static double cosineNearZero(double x) {
    double s = x * x;
    double p = s * (-1 / 6_402_373_705_728_000.0) + 1 / 20_922_789_888_000.0;
    p = p * s - 1 / 87_178_291_200.0;
    p = p * s + 1 / 479_001_600.0;
    p = p * s - 1 / 3_628_800.0;
    p = p * s + 1 / 40_320.0;
    p = p * s - 1 / 720.0;
    p = p * s + 1 / 24.0;
    return 1 - s * (0.5 - s * p);
  }
}
