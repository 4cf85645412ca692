package dev.lanewise.props;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/**
 * Rows of floats inside a larger array. All around them, and in the gaps between them, lie NaNs whose bits name their
 * place: a kernel that reads them shows NaN in its result, one that writes them is found by {@link #requireGuards}.
 */
final class Span implements Output {
  /** Floats behind the span: more than the widest vector, so that a store too far hits guards, not the array's end. */
  private static final int TAIL = 19;

  final float[] array;
  final int offset;
  private final int rows;
  private final int columns;
  private final int ld;

  private Span(float[] array, int offset, int rows, int columns, int ld) {
    this.array = array;
    this.offset = offset;
    this.rows = rows;
    this.columns = columns;
    this.ld = ld;
  }

  /** A matrix; every third offset has no guard behind it, so that a load too far throws. */
  static Span matrix(int rows, int columns, int ld, int offset) {
    int span = rows == 0 || columns == 0 ? 0 : (rows - 1) * ld + columns;
    float[] array = new float[offset + span + (offset % 3 == 0 ? 0 : TAIL)];
    for (int i = 0; i < array.length; i++) {
      array[i] = Float.intBitsToFloat(guard(i));
    }
    Span made = new Span(array, offset, rows, columns, ld);
    made.poison();
    return made;
  }

  static Span line(int length, int offset) {
    return matrix(1, length, Math.max(1, length), offset);
  }

  static Span line(float[] values, int offset) {
    return line(values.length, offset).fill(values);
  }

  /** An array as it is, without guards: for arguments that must be rejected. */
  static Span raw(float[] array, int offset) {
    return new Span(array, offset, 0, 0, 1);
  }

  private static int guard(int index) {
    return 0x7fc00000 | index & 0x1fffff;
  }

  Span fill(float[] values) {
    for (int i = 0; i < length(); i++) {
      array[index(i)] = values[i];
    }
    return this;
  }

  /** The elements side by side, each mapped. */
  double[] doubles(DoubleUnaryOperator of) {
    double[] values = new double[length()];
    Arrays.setAll(values, i -> of.applyAsDouble(get(i)));
    return values;
  }

  /** Without a division where there are no gaps: all elements of all trials come by here. */
  private int index(int element) {
    return rows == 1 || ld == columns ? offset + element : offset + element / columns * ld + element % columns;
  }

  /** From the first element to the last, gaps included. */
  int extent() {
    return length() == 0 ? 0 : (rows - 1) * ld + columns;
  }

  @Override
  public int length() {
    return rows * columns;
  }

  @Override
  public double get(int element) {
    return array[index(element)];
  }

  @Override
  public int bits(int element) {
    return Float.floatToRawIntBits(array[index(element)]);
  }

  @Override
  public void poison() {
    for (int i = 0; i < length(); i++) {
      array[index(i)] = Float.NaN;
    }
  }

  @Override
  public void requireGuards() {
    int at = 0;
    for (int row = 0; row < rows && columns > 0; row++) {
      requireGuards(at, offset + row * ld);
      at = offset + row * ld + columns;
    }
    requireGuards(at, array.length);
  }

  private void requireGuards(int from, int to) {
    for (int i = from; i < to; i++) {
      if (Float.floatToRawIntBits(array[i]) != guard(i)) {
        throw new AssertionError("element " + i + ", outside the span, was set to " + array[i]);
      }
    }
  }
}
