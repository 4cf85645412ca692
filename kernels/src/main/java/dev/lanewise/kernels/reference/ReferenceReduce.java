package dev.lanewise.kernels.reference;

import java.util.Arrays;

/** What reductions mean: of elements {@code from .. from + length − 1}, of columns, the k largest. */
public final class ReferenceReduce {
  private ReferenceReduce() {}

  /** Σ x. */
  public static double sum(double[] x, int from, int length) {
    double sum = 0;
    for (int i = from; i < from + length; i++) {
      sum += x[i];
    }
    return sum;
  }

  /** Σ |x|. */
  public static double norm1(double[] x, int from, int length) {
    double sum = 0;
    for (int i = from; i < from + length; i++) {
      sum += Math.abs(x[i]);
    }
    return sum;
  }

  /** √Σ x². */
  public static double norm2(double[] x, int from, int length) {
    double sum = 0;
    for (int i = from; i < from + length; i++) {
      sum += x[i] * x[i];
    }
    return Math.sqrt(sum);
  }

  /** Σ (x − mean)² / (length − correction), NaN where length ≤ correction. */
  public static double variance(double[] x, int from, int length, int correction) {
    double mean = sum(x, from, length) / length;
    double sum = 0;
    for (int i = from; i < from + length; i++) {
      sum += (x[i] - mean) * (x[i] - mean);
    }
    return length > correction ? sum / (length - correction) : Double.NaN;
  }

  /** The largest, NaN if there is one. */
  public static double max(double[] x, int from, int length) {
    double most = Double.NEGATIVE_INFINITY;
    for (int i = from; i < from + length; i++) {
      most = Math.max(most, x[i]);
    }
    return most;
  }

  /** The index of the first maximum, or of the first NaN, counted from {@code from}. */
  public static int argMax(double[] x, int from, int length) {
    double most = max(x, from, length);
    for (int i = 0; i < length; i++) {
      if (x[from + i] == most || Double.isNaN(x[from + i])) {
        return i;
      }
    }
    return -1;
  }

  /** How many elements are NaN or infinite. */
  public static int countNonFinite(double[] x, int from, int length) {
    int count = 0;
    for (int i = from; i < from + length; i++) {
      if (!Double.isFinite(x[i])) {
        count++;
      }
    }
    return count;
  }

  /** sum[c] = Σ_r x[r][c]. */
  public static void columnSums(double[] x, double[] sum, int rows, int columns) {
    Arrays.fill(sum, 0, columns, 0);
    for (int i = 0; i < rows * columns; i++) {
      sum[i % columns] += x[i];
    }
  }

  /** Of column c: Σ_r (x[r][c] − mean)² / (rows − correction), NaN where rows ≤ correction. */
  public static double columnVariance(double[] x, int rows, int columns, int c, int correction) {
    double[] column = new double[rows];
    for (int r = 0; r < rows; r++) {
      column[r] = x[r * columns + c];
    }
    return variance(column, 0, rows, correction);
  }

  /** The columns of the k largest of a row, the largest first, NaN above all, of equal ones the smaller first. */
  public static int[] topK(double[] x, int from, int columns, int k) {
    Integer[] order = new Integer[columns];
    Arrays.setAll(order, c -> c);
    Arrays.sort(order, (a, b) -> Double.compare(x[from + b] + 0.0, x[from + a] + 0.0)); // stable; −0 + 0 is +0
    return Arrays.stream(order, 0, k).mapToInt(c -> c).toArray();
  }
}
