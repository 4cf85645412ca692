package dev.lanewise.training.pictures;

import java.util.Objects;

/**
 * Colours for numbers: control points at equal distances, sRGB in between by straight lines. Immutable.
 *
 * <p>{@link #DIVERGING} is the scheme RdBu of C. Brewer's ColorBrewer with 11 classes, blue below. {@link #SEQUENTIAL}
 * is viridis (S. van der Walt, N. Smith, E. Firing, matplotlib) at 9 places, {@link #HEAT} inferno of the same authors
 * at 11: in both lightness grows evenly, so they survive printing in grey and colour-blind readers.
 */
public final class ColorMap {
  /** What is not a number: a colour that no map has. */
  public static final int NAN = 0xFF00FF;

  /** Blue, white, red: for values around 0. */
  public static final ColorMap DIVERGING = new ColorMap("diverging", 0x053061, 0x2166AC, 0x4393C3, 0x92C5DE, 0xD1E5F0,
      0xF7F7F7, 0xFDDBC7, 0xF4A582, 0xD6604D, 0xB2182B, 0x67001F);

  /** Violet, green, yellow: for values from nothing to much. */
  public static final ColorMap SEQUENTIAL = new ColorMap("sequential", 0x440154, 0x472D7B, 0x3B528B, 0x2C728E,
      0x21918C, 0x28AE80, 0x5EC962, 0xADDC30, 0xFDE725);

  /** Black, violet, orange, light yellow: for values of which most are nothing. */
  public static final ColorMap HEAT = new ColorMap("heat", 0x000004, 0x160B39, 0x420A68, 0x6A176E, 0x932667, 0xBC3754,
      0xDD513A, 0xF37819, 0xFCA50A, 0xF6D746, 0xFCFFA4);

  /** Black to white. */
  public static final ColorMap GREY = new ColorMap("grey", 0x000000, 0xFFFFFF);

  private final String name;
  private final int[] points;

  private ColorMap(String name, int... points) {
    this.name = name;
    this.points = points;
  }

  /**
   * The colour of a place on the map.
   *
   * @param place 0..1; what lies beyond has the colour of the end
   * @return {@code 0xRRGGBB}; {@link #NAN} for NaN
   */
  public int at(double place) {
    if (Double.isNaN(place)) {
      return NAN;
    }
    double position = Math.clamp(place, 0, 1) * (points.length - 1);
    int below = Math.min((int) position, points.length - 2);
    return mix(points[below], points[below + 1], position - below);
  }

  /**
   * The colour of a value between two others.
   *
   * @param from the value of the first colour
   * @param to the value of the last; if it is {@code from}, every value has the colour of the middle
   * @return {@code 0xRRGGBB}; {@link #NAN} if one of them is NaN
   */
  public int at(double value, double from, double to) {
    return at(from == to && !Double.isNaN(value) ? 0.5 : (value - from) / (to - from));
  }

  /**
   * A picture of numbers, a pixel each.
   *
   * @param x the first number at {@code offset}, row by row
   * @param step from a number to the next: 1, or the number of channels for one channel of an image
   * @param h rows
   * @param w columns
   * @param from the value of the first colour
   * @param to the value of the last
   * @throws IllegalArgumentException if a size is below 1 or the array too short
   */
  public Picture picture(float[] x, int offset, int step, int h, int w, double from, double to) {
    requireSpan(x, offset, step, h, w);
    int[] rgb = new int[Math.multiplyExact(h, w)];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = at(x[offset + i * step], from, to);
    }
    return Picture.of(w, h, rgb);
  }

  private static void requireSpan(float[] x, int offset, int step, int h, int w) {
    Objects.requireNonNull(x, "x");
    if (h < 1 || w < 1 || step < 1 || offset < 0) {
      throw new IllegalArgumentException("got h " + h + ", w " + w + ", step " + step + ", offset " + offset
          + ", expected sizes and step of at least 1 and no negative offset");
    }
    long end = offset + ((long) h * w - 1) * step;
    if (end >= x.length) {
      throw new IllegalArgumentException("x: length " + x.length + ", expected more than " + end);
    }
  }

  /**
   * Two colours mixed, {@code (1 − share) · a + share · b}, each of red, green and blue rounded.
   *
   * @param share 0..1
   */
  public static int mix(int a, int b, double share) {
    return mix(a >> 16 & 255, b >> 16 & 255, share, 16) | mix(a >> 8 & 255, b >> 8 & 255, share, 8)
        | mix(a & 255, b & 255, share, 0);
  }

  private static int mix(int a, int b, double share, int shift) {
    return (int) Math.round(a + (b - a) * share) << shift;
  }

  /** Its name: {@code diverging}, {@code sequential}, {@code heat} or {@code grey}. */
  @Override
  public String toString() {
    return name;
  }
}
