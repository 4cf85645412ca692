package dev.lanewise.props;

import java.util.Arrays;

/** A run of unsigned bytes inside a larger array whose other elements are guards: what {@link Span} is for floats. */
final class ByteSpan implements Output {
  /** More than the widest vector. */
  private static final int MARGIN = 67;

  private static final byte GUARD = 0x5a;
  private static final byte POISON = 0x3c;

  final byte[] array;
  final int offset;
  private final int length;

  ByteSpan(int length, int offset) {
    this.array = new byte[offset + length + (offset % 3 == 0 ? 0 : MARGIN)];
    this.offset = offset;
    this.length = length;
    Arrays.fill(array, GUARD);
    poison();
  }

  /** The lowest 8 bits of each value. */
  static ByteSpan of(int[] values, int offset) {
    ByteSpan span = new ByteSpan(values.length, offset);
    for (int i = 0; i < values.length; i++) {
      span.array[offset + i] = (byte) values[i];
    }
    return span;
  }

  double[] doubles() {
    double[] values = new double[length];
    Arrays.setAll(values, this::get);
    return values;
  }

  @Override
  public int length() {
    return length;
  }

  @Override
  public double get(int element) {
    return array[offset + element] & 0xFF;
  }

  @Override
  public int bits(int element) {
    return array[offset + element] & 0xFF;
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
