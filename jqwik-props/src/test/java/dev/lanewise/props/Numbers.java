package dev.lanewise.props;

import java.util.Arrays;

/** Results that a kernel returns, in the order of the reference. */
final class Numbers implements Output {
  final double[] values;

  Numbers(int length) {
    values = new double[length];
  }

  @Override
  public int length() {
    return values.length;
  }

  @Override
  public double get(int element) {
    return values[element];
  }

  @Override
  public int bits(int element) {
    return Double.hashCode(values[element]);
  }

  @Override
  public void poison() {
    Arrays.fill(values, Double.NaN);
  }

  @Override
  public void requireGuards() {
    // Nothing lies around them.
  }
}
