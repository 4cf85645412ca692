package dev.lanewise.props;

/**
 * How far float arithmetic may be off in the softmax of one row, in units of the roundoff u and relative to the value
 * unless said otherwise. With m the largest element, d = z − m is rounded, so e^d is off by |d|, and by what the
 * exponential adds.
 */
final class RowErrors {
  /** 1.03 ulp: of the exponential, and of the logarithm. */
  static final double FUNCTION = 2.06;

  /** What a value may be off that is rounded to a multiple of the smallest number a few times on its way. */
  static final double UNDERFLOW = 8 * Float.MIN_VALUE;

  final double max;

  /** log Σ e^d. */
  final double log;

  /** Of Σ e^d. */
  final double sum;

  private final float[] values;
  private final int from;
  private final int columns;

  RowErrors(float[] values, int from, int columns) {
    this.values = values;
    this.from = from;
    this.columns = columns;
    double largest = Double.NEGATIVE_INFINITY;
    for (int c = 0; c < columns; c++) {
      largest = Math.max(largest, values[from + c]);
    }
    max = largest;
    double total = 0;
    for (int c = 0; c < columns; c++) {
      total += Math.exp(values[from + c] - max);
    }
    log = Math.log(total);
    sum = sumWithout(-1);
  }

  /**
   * The additions that a term of a sum meets: four accumulators, along a row that lies in one lane (at most 8 vectors
   * long) or along every lane's part of a row; then those of the accumulators and of lanes and rest in double.
   */
  static double additions(int columns) {
    return vectors(columns) / 4 + 6;
  }

  /** The additions that a term meets where there is one accumulator. */
  static double plainAdditions(int columns) {
    return vectors(columns) + 6;
  }

  private static double vectors(int columns) {
    return Math.min(columns, 8 * Shapes.LANES) + (double) columns / Shapes.LANES;
  }

  /** |d|; 0 where that is infinite and the exponential is exactly zero. */
  double distance(int c) {
    double value = values[from + c];
    return Double.isInfinite(value) ? 0 : Math.abs(value - max);
  }

  double p(int c) {
    return Math.exp(values[from + c] - max - log);
  }

  /** Of e^d. */
  double exp(int c) {
    return FUNCTION + distance(c);
  }

  /** Of Σ e^d over all classes but one: the terms' errors on the average, and the additions. */
  double sumWithout(int label) {
    double total = 0;
    double weighted = 0;
    for (int c = 0; c < columns; c++) {
      if (c != label) {
        total += p(c);
        weighted += p(c) * distance(c);
      }
    }
    return FUNCTION + (total == 0 ? 0 : weighted / total) + additions(columns);
  }

  /** Of −log p: where the label is the largest, that of the others' sum, and of log(1 + x) by five operations. */
  double minusLog(int label) {
    if (distance(label) == 0) {
      return sumWithout(label) + FUNCTION + 6;
    }
    double value = log + distance(label);
    return (sum + FUNCTION * log + distance(label)) / value + 2;
  }
}
