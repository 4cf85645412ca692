package dev.lanewise.kernels;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.kernels.scalar.ScalarReduceColumns;
import dev.lanewise.kernels.vector.VectorReduceColumns;
import java.util.Arrays;

/**
 * One number from each column of {@code x[rows][columns]}: sums over the rows, which are the gradient of a bias, means
 * and variances.
 *
 * <p>Rows of few columns are joined to rows of whole vectors. Work is cut into at most {@value #MAX_SLICES} slices of
 * rows, by the shape alone. A slice adds up to {@value #BLOCK_ROWS} (joined) rows in float, four at a time, and such
 * blocks as pairs of floats with twice the digits; slices are joined in order, in double: a sum is off by at most
 * ({@value #BLOCK_ROWS} / 4 + 8) · 2^−24 · Σ|term|. It overflows where a partial sum does.
 *
 * <p>Not thread-safe: see {@link Operation}.
 */
public final class ReduceColumns extends Operation {
  private static final int MAX_SLICES = 16;

  /** The least elements of a slice, 128 KB: its sums are joined element by element. Not tuned. */
  private static final int SLICE = 1 << 15;

  /** Rows are joined to at least 1 KB, to at most 4. Not tuned. */
  private static final int LEAST = 1 << 8;

  private static final int MOST = 1 << 10;

  /** Rows that are added in float before the sum goes to one of twice the digits. */
  private static final int BLOCK_ROWS = 1024;

  private final int columns;

  /** Elements of a joined row. */
  private final int period;

  /** Elements of one of the two sums of a slice: that of a block, a joined row; the blocks before, a pair a column. */
  private final int sumLength;

  // The arguments of the run in progress.
  private boolean deviations;
  private int length;
  private int sliceLength;
  private float[] x;
  private int xOffset;
  private float[] scratch;

  private ReduceColumns(int columns) {
    this.columns = columns;
    this.period = Period.of(columns, LEAST, MOST);
    this.sumLength = period + 2 * columns;
  }

  /**
   * For rows of {@code columns}.
   *
   * @throws IllegalArgumentException if {@code columns < 1}
   */
  public static ReduceColumns of(int columns) {
    Arguments.atLeast("columns", columns, 1);
    Arguments.product("columns", 4, columns);
    return new ReduceColumns(columns);
  }

  /** Two sums for each slice and the repeated means. */
  @Override
  public int scratchLength(int workers) {
    return Math.addExact(scratchProduct(2 * MAX_SLICES, sumLength), period);
  }

  /**
   * y[c] = Σ_r x[r][c]; 0 where there are no rows.
   *
   * @param y receives the sums; overwritten whatever it held
   * @param scratch at least {@link #scratchLength} elements
   * @throws IllegalArgumentException if an array is too short or y overlaps x
   */
  public void sum(Parallel parallel, int rows, float[] x, int xOffset, float[] y, int yOffset, float[] scratch) {
    check(parallel, rows, x, xOffset, "y", y, yOffset, scratch);
    int slices = runSlices(parallel, rows, x, xOffset, scratch, false);
    for (int c = 0; c < columns; c++) {
      y[yOffset + c] = (float) total(slices, 0, c);
    }
  }

  /**
   * y[c] = Σ_r x[r][c] / rows; NaN where there are no rows.
   *
   * @param y receives the means; overwritten whatever it held
   * @param scratch at least {@link #scratchLength} elements
   * @throws IllegalArgumentException if an array is too short or y overlaps x
   */
  public void mean(Parallel parallel, int rows, float[] x, int xOffset, float[] y, int yOffset, float[] scratch) {
    check(parallel, rows, x, xOffset, "y", y, yOffset, scratch);
    int slices = runSlices(parallel, rows, x, xOffset, scratch, false);
    for (int c = 0; c < columns; c++) {
      y[yOffset + c] = (float) (total(slices, 0, c) / rows);
    }
  }

  /**
   * The means and {@code variance[c] = Σ_r (x[r][c] − mean[c])² / (rows − correction)}, NaN where rows ≤ correction. By
   * the corrected two-pass algorithm: x is read twice.
   *
   * @param correction 0 for the variance of all there is, 1 (Bessel) for an estimate from a sample
   * @param mean receives the means; overwritten whatever it held
   * @param variance receives the variances; overwritten whatever it held
   * @param scratch at least {@link #scratchLength} elements
   * @throws IllegalArgumentException if an array is too short, an output overlaps x or the other, or correction is
   *     neither 0 nor 1
   */
  public void variance(
      Parallel parallel, int rows, float[] x, int xOffset, int correction, float[] mean, int meanOffset,
      float[] variance, int varianceOffset, float[] scratch) {
    Arguments.inRange("correction", correction, 0, 1);
    check(parallel, rows, x, xOffset, "mean", mean, meanOffset, scratch);
    check(parallel, rows, x, xOffset, "variance", variance, varianceOffset, scratch);
    Arguments.disjoint("variance", variance, varianceOffset, columns, "mean", mean, meanOffset, columns);
    mean(parallel, rows, x, xOffset, mean, meanOffset, scratch);
    Period.repeat(mean, meanOffset, columns, scratch, shifts(), period);
    int slices = runSlices(parallel, rows, x, xOffset, scratch, true);
    for (int c = 0; c < columns; c++) {
      double sum = total(slices, 0, c);
      double squares = total(slices, 1, c);
      double m2 = Math.max(0, squares - sum * sum / rows);
      variance[varianceOffset + c] = rows > correction ? (float) (m2 / (rows - correction)) : Float.NaN;
    }
  }

  private void check(
      Parallel parallel, int rows, float[] x, int xOffset, String name, float[] y, int yOffset, float[] scratch) {
    Arguments.atLeast("rows", rows, 0);
    long all = (long) rows * columns;
    Arguments.span("x", x, xOffset, all);
    Arguments.span(name, y, yOffset, columns);
    Arguments.disjoint(name, y, yOffset, columns, "x", x, xOffset, all);
    requireScratch(parallel, scratch);
  }

  private int runSlices(
      Parallel parallel, int rows, float[] x, int xOffset, float[] scratch, boolean deviations) {
    this.length = rows * columns;
    this.x = x;
    this.xOffset = xOffset;
    this.scratch = scratch;
    this.deviations = deviations;
    long joined = ((long) length + period - 1) / period;
    long joinedPerSlice = Math.max(Math.max(1, SLICE / period), (joined + MAX_SLICES - 1) / MAX_SLICES);
    sliceLength = (int) Math.min(Integer.MAX_VALUE, joinedPerSlice * period);
    int slices = (int) (((long) length + sliceLength - 1) / sliceLength);
    parallel.run(this, slices);
    return slices;
  }

  /** Where sum 0 or 1 of a slice lies. */
  private int sums(int slice, int which) {
    return (2 * slice + which) * sumLength;
  }

  private int shifts() {
    return 2 * MAX_SLICES * sumLength;
  }

  private boolean severalBlocks() {
    return sliceLength > (long) BLOCK_ROWS * period;
  }

  private double total(int slices, int which, int c) {
    double total = 0;
    for (int s = 0; s < slices; s++) {
      int sum = sums(s, which);
      for (int i = c; i < period; i += columns) {
        total += scratch[sum + i];
      }
      if (severalBlocks()) {
        total += (double) scratch[sum + period + 2 * c] + scratch[sum + period + 2 * c + 1];
      }
    }
    return total;
  }

  @Override
  protected void run(int slice, int worker) {
    int from = slice * sliceLength;
    int sliced = Math.min(sliceLength, length - from);
    int first = sums(slice, 0);
    clear(first);
    if (deviations) {
      clear(first + sumLength);
    }
    long block = (long) BLOCK_ROWS * period;
    for (long done = 0; done < sliced; done += block) {
      if (done > 0) {
        flush(first);
        if (deviations) {
          flush(first + sumLength);
        }
      }
      int count = (int) Math.min(block, sliced - done);
      addBlock(xOffset + from + (int) done, count / period, count % period, first);
    }
  }

  private void clear(int sum) {
    Arrays.fill(scratch, sum, sum + (severalBlocks() ? sumLength : period), 0);
  }

  private void addBlock(int at, int rows, int rest, int sum) {
    if (deviations) {
      addDeviations(at, rows, period, sum);
      addDeviations(at + rows * period, 1, rest, sum);
    } else {
      addRows(at, rows, period, sum);
      addRows(at + rows * period, 1, rest, sum);
    }
  }

  private void addRows(int at, int rows, int width, int sum) {
    if (Backend.isVector()) {
      VectorReduceColumns.addRows(x, at, rows, width, scratch, sum);
    } else {
      ScalarReduceColumns.addRows(x, at, rows, width, scratch, sum);
    }
  }

  private void addDeviations(int at, int rows, int width, int sum) {
    if (Backend.isVector()) {
      VectorReduceColumns.addDeviations(x, at, rows, width, scratch, shifts(), sum, sum + sumLength);
    } else {
      ScalarReduceColumns.addDeviations(x, at, rows, width, scratch, shifts(), sum, sum + sumLength);
    }
  }

  /** Moves the sums of a block to the pairs of the columns behind them. */
  private void flush(int sum) {
    int c = 0;
    for (int i = 0; i < period; i++) {
      int pair = sum + period + 2 * c;
      double total = (double) scratch[pair] + scratch[pair + 1] + scratch[sum + i];
      float high = (float) total;
      scratch[pair] = high;
      scratch[pair + 1] = Float.isFinite(high) ? (float) (total - high) : 0;
      scratch[sum + i] = 0;
      c = c + 1 == columns ? 0 : c + 1;
    }
  }
}
