package dev.lanewise.jmh;

import java.util.Locale;

/** Figures as people read them, in every table the same. */
public final class Numbers {
  private Numbers() {}

  /** A number with thousands separated and so many digits after the point. */
  public static String number(double value, int digits) {
    return String.format(Locale.ROOT, "%,." + digits + "f", value);
  }

  /** A share in whole percent, or a dash for NaN. */
  public static String percent(double share) {
    return Double.isNaN(share) ? "—" : number(100 * share, 0) + " %";
  }
}
