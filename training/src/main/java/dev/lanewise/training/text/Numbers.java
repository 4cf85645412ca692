package dev.lanewise.training.text;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** Numbers as people read them. */
public final class Numbers {
  private Numbers() {}

  /** Four significant digits, more before the point: {@code 12,345}, {@code 0.1235}, {@code 1.2e-5}. */
  public static String plain(double value) {
    return format(value, 4);
  }

  /** The label of a tick: {@code 0.05}, {@code 20,000}, {@code 1e-6}. */
  public static String tick(double value) {
    return format(value, 6);
  }

  private static String format(double value, int digits) {
    if (Double.isNaN(value)) {
      return "–";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "∞" : "−∞";
    }
    double size = Math.abs(value);
    if (size < 1e-12) {
      return "0";
    }
    if (size >= 1e7 || size < 1e-4) {
      return scientific(value, digits);
    }
    if (size >= 1000) {
      return String.format(Locale.ROOT, "%,.0f", value);
    }
    return new BigDecimal(value).round(new MathContext(digits)).stripTrailingZeros().toPlainString();
  }

  private static String scientific(double value, int digits) {
    BigDecimal rounded = new BigDecimal(value).round(new MathContext(Math.min(digits, 3))).stripTrailingZeros();
    int exponent = rounded.precision() - rounded.scale() - 1;
    return rounded.scaleByPowerOfTen(-exponent).stripTrailingZeros().toPlainString() + "e" + exponent;
  }

  /** A whole number: {@code 12,345}. */
  public static String whole(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  /** A share: {@code 93.4 %}. */
  public static String percent(double share) {
    return Double.isNaN(share) ? "–" : String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }

  /** A duration: {@code 0.42 s}, {@code 12.5 s}, {@code 3 min 20 s}, {@code 2 h 5 min}. */
  public static String seconds(double seconds) {
    if (!(seconds >= 0 && seconds < 1e9)) {
      return "–";
    }
    if (seconds < 60) {
      return String.format(Locale.ROOT, seconds < 10 ? "%.2f s" : "%.1f s", seconds);
    }
    long whole = Math.round(seconds);
    return whole < 3600
        ? whole / 60 + " min " + whole % 60 + " s" : whole / 3600 + " h " + whole % 3600 / 60 + " min";
  }
}
