package dev.lanewise.props;

import java.util.Arrays;

/** A run of ints inside a larger array whose other elements are guards: what {@link Span} is for floats. */
final class IntSpan implements Output {
  private static final int MARGIN = 19;
  private static final int GUARD = 0x5a5a5a5a;
  private static final int POISON = 0x3c3c3c3c;

  final int[] array;
  final int offset;
  private final int length;

  IntSpan(int length, int offset) {
    this.array = new int[offset + length + (offset % 3 == 0 ? 0 : MARGIN)];
    this.offset = offset;
    this.length = length;
    Arrays.fill(array, GUARD);
    poison();
  }

  static IntSpan of(int[] values, int offset) {
    IntSpan span = new IntSpan(values.length, offset);
    System.arraycopy(values, 0, span.array, offset, values.length);
    return span;
  }

  @Override
  public int length() {
    return length;
  }

  @Override
  public double get(int element) {
    return array[offset + element];
  }

  @Override
  public int bits(int element) {
    return array[offset + element];
  }

  @Override
  public void poison() {
    Arrays.fill(array, offset, offset + length, POISON);
  }

  @Override
  public void requireGuards() {
    for (int i = 0; i < array.length; i++) {
      if ((i < offset || i >= offset + length) && array[i] != GUARD) {
        throw new AssertionError("element " + i + ", outside the span, was set to " + array[i]);
      }
    }
  }
}
