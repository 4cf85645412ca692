package dev.lanewise.kernels;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.kernels.scalar.ScalarReduce;
import dev.lanewise.kernels.scalar.ScalarTopK;
import dev.lanewise.kernels.vector.VectorReduce;

/**
 * The k largest of each row of {@code x[rows][columns]} and their columns, from the largest to the smallest. NaN is
 * larger than all numbers, as in PyTorch; of equal ones (and +0 and −0, which are equal) the smaller column comes
 * first.
 *
 * <p>The k best so far are a heap, in the outputs themselves; whole vectors that hold nothing above its smallest are
 * passed over.
 *
 * <p>Not thread-safe: see {@link Operation}.
 */
public final class TopK extends Operation {
  /** Elements of x that a slice reads: 64 KB. */
  private static final int SLICE = 1 << 14;

  private final int columns;
  private final int k;
  private final int rowsPerSlice;

  // The arguments of the run in progress.
  private int rows;
  private float[] x;
  private int xOffset;
  private float[] values;
  private int valuesOffset;
  private int[] indices;
  private int indicesOffset;

  private TopK(int columns, int k) {
    this.columns = columns;
    this.k = k;
    this.rowsPerSlice = Math.max(1, SLICE / columns);
  }

  /**
   * The {@code k} largest of rows of {@code columns}.
   *
   * @throws IllegalArgumentException unless {@code 1 ≤ k ≤ columns}
   */
  public static TopK of(int columns, int k) {
    Arguments.atLeast("columns", columns, 1);
    Arguments.inRange("k", k, 1, columns);
    return new TopK(columns, k);
  }

  /**
   * Runs over {@code rows} rows.
   *
   * @param values receives {@code [rows][k]} elements of x; overwritten whatever it held
   * @param indices receives their columns
   * @throws IllegalArgumentException if an array is too short or values overlaps x
   */
  public void run(
      Parallel parallel, int rows, float[] x, int xOffset, float[] values, int valuesOffset, int[] indices,
      int indicesOffset) {
    Arguments.atLeast("rows", rows, 0);
    long length = (long) rows * columns;
    long found = (long) rows * k;
    Arguments.span("x", x, xOffset, length);
    Arguments.span("values", values, valuesOffset, found);
    Arguments.span("indices", indices, indicesOffset, found);
    Arguments.disjoint("values", values, valuesOffset, found, "x", x, xOffset, length);
    this.rows = rows;
    this.x = x;
    this.xOffset = xOffset;
    this.values = values;
    this.valuesOffset = valuesOffset;
    this.indices = indices;
    this.indicesOffset = indicesOffset;
    parallel.run(this, (int) (((long) rows + rowsPerSlice - 1) / rowsPerSlice));
  }

  @Override
  protected void run(int slice, int worker) {
    int from = slice * rowsPerSlice;
    int count = Math.min(rowsPerSlice, rows - from);
    for (int r = from; r < from + count; r++) {
      row(xOffset + r * columns, valuesOffset + r * k, indicesOffset + r * k);
    }
  }

  private void row(int at, int valuesAt, int indicesAt) {
    for (int i = 0; i < k; i++) {
      values[valuesAt + i] = x[at + i];
      indices[indicesAt + i] = i;
    }
    ScalarTopK.heapify(values, valuesAt, indices, indicesAt, k);
    for (int i = k; i < columns; i++) {
      float least = values[valuesAt];
      i = Backend.isVector()
          ? VectorReduce.firstAbove(x, at, i, columns, least) : ScalarReduce.firstAbove(x, at, i, columns, least);
      if (i < columns) {
        ScalarTopK.offer(values, valuesAt, indices, indicesAt, k, x[at + i], i);
      }
    }
    ScalarTopK.sort(values, valuesAt, indices, indicesAt, k);
  }
}
