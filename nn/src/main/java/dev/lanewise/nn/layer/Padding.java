package dev.lanewise.nn.layer;

/**
 * Zeros around an image: numbers for the four sides, or as many as it takes for {@code ⌈size / stride⌉} outputs.
 *
 * @param same whether the numbers follow from the sizes; the four are 0 then
 * @param top rows above
 * @param bottom rows below
 * @param left columns to the left
 * @param right columns to the right
 */
public record Padding(boolean same, int top, int bottom, int left, int right) {
  /** None. */
  public static final Padding VALID = of(0);

  /**
   * As many zeros as it takes for {@code ⌈size / stride⌉} outputs; an odd one goes below or to the right, as in
   * TensorFlow, and in PyTorch at stride 1.
   */
  public static final Padding SAME = new Padding(true, 0, 0, 0, 0);

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is negative, or not 0 where {@code same}
   */
  public Padding {
    if (Math.min(Math.min(top, bottom), Math.min(left, right)) < 0) {
      throw new IllegalArgumentException(
          "padding: " + top + ", " + bottom + ", " + left + ", " + right + ": expected at least 0");
    }
    if (same && (top | bottom | left | right) != 0) {
      throw new IllegalArgumentException(
          "padding: same, but also " + top + ", " + bottom + ", " + left + ", " + right + ": expected 0 there");
    }
  }

  /** As many on each of the four sides. */
  public static Padding of(int all) {
    return of(all, all);
  }

  /** So many above and below, so many to the left and to the right. */
  public static Padding of(int vertical, int horizontal) {
    return of(vertical, vertical, horizontal, horizontal);
  }

  /** A number for each side. */
  public static Padding of(int top, int bottom, int left, int right) {
    return new Padding(false, top, bottom, left, right);
  }

  /** This padding in numbers, for windows that span {@code spanH × spanW} pixels. */
  Padding resolve(int h, int w, int spanH, int spanW, int sh, int sw) {
    if (!same) {
      return this;
    }
    int vertical = missing(h, spanH, sh);
    int horizontal = missing(w, spanW, sw);
    return of(vertical / 2, vertical - vertical / 2, horizontal / 2, horizontal - horizontal / 2);
  }

  private static int missing(int size, int span, int stride) {
    int outputs = (size + stride - 1) / stride;
    return Math.max(0, (outputs - 1) * stride + span - size);
  }

  @Override
  public String toString() {
    if (same) {
      return "same";
    }
    return top == bottom && left == right && top == left ? Integer.toString(top)
        : top + "," + bottom + "," + left + "," + right;
  }
}
