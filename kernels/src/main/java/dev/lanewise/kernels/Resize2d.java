package dev.lanewise.kernels;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.kernels.scalar.ScalarSamples;
import dev.lanewise.kernels.vector.NarrowSamples;
import dev.lanewise.kernels.vector.VectorSamples;
import java.util.Arrays;

/**
 * Resizes images, channels last, from {@code x[n][h][w][c]} to {@code y[n][oh][ow][c]}, and the gradient. Each output
 * is a weighted sum of a rectangle of inputs, the weight being the product of one for the row and one for the column:
 *
 * <pre>
 * y[n][i][j] = Σ_r Σ_q rowWeight[i][r] · columnWeight[j][q] · x[n][r][q]
 * </pre>
 *
 * <p>Backward is the adjoint, {@code ⟨resize(x), dy⟩ = ⟨x, backward(dy)⟩}: the same sums with both tables of weights
 * transposed. Inputs of weight 0 take no part, NaN or not.
 *
 * <p>Rows are summed first, into a row of scratch, then columns. Work is cut into rows of what is written.
 *
 * <p>Not thread-safe: see {@link Operation}.
 */
public final class Resize2d extends Operation {
  /** Elements of a chunk: 64 KB of what is written. Not tuned. */
  private static final int CHUNK = 1 << 14;

  /** What may be read behind a row of scratch: two of the widest vectors. */
  private static final int ROOM = 32;

  private final int c;
  private final Pass forward;
  private final Pass backward;

  // The arguments of the run in progress.
  private Pass pass;
  private int n;
  private float[] x;
  private int xOffset;
  private float[] y;
  private int yOffset;
  private float[] scratch;

  private Resize2d(AxisWeights rows, AxisWeights columns, int h, int w, int c) {
    this.c = c;
    forward = new Pass(rows, columns, h, w, c);
    backward = new Pass(rows.transposed(), columns.transposed(), rows.outputs(), columns.outputs(), c);
  }

  /** One direction: its tables, and the sizes of what is read. */
  private static final class Pass {
    private final AxisWeights rows;
    private final AxisWeights columns;
    private final int inputRow;
    private final int inputSize;
    private final int outputRow;
    private final int outputSize;
    private final int rowsPerChunk;

    /** For few channels; null where they do not do. */
    private final NarrowSamples narrow;

    Pass(AxisWeights rows, AxisWeights columns, int h, int w, int c) {
      this.rows = rows;
      this.columns = columns;
      inputRow = w * c;
      inputSize = h * inputRow;
      outputRow = columns.outputs() * c;
      outputSize = rows.outputs() * outputRow;
      rowsPerChunk = Math.max(1, CHUNK / outputRow);
      narrow = Backend.isVector() ? NarrowSamples.of(columns.first, columns.start, columns.weights, c) : null;
    }
  }

  /**
   * Bilinear, the outermost outputs not beyond the centres of the outermost inputs: {@code interpolate(mode="bilinear",
   * align_corners=False)} of PyTorch, without antialiasing. Places are computed in double here.
   *
   * @throws IllegalArgumentException if a size is below 1 or an image larger than an array
   */
  public static Resize2d bilinear(int h, int w, int c, int oh, int ow) {
    check(h, w, c, oh, ow);
    return new Resize2d(AxisWeights.bilinear(h, oh), AxisWeights.bilinear(w, ow), h, w, c);
  }

  /**
   * The mean of rows ⌊i·h/oh⌋ .. ⌈(i+1)·h/oh⌉ − 1 and columns likewise: {@code interpolate(mode="area")} or {@code
   * adaptive_avg_pool2d} of PyTorch.
   *
   * @throws IllegalArgumentException if a size is below 1 or an image larger than an array
   */
  public static Resize2d area(int h, int w, int c, int oh, int ow) {
    check(h, w, c, oh, ow);
    return new Resize2d(AxisWeights.area(h, oh), AxisWeights.area(w, ow), h, w, c);
  }

  private static void check(int h, int w, int c, int oh, int ow) {
    Arguments.atLeast("h", h, 1);
    Arguments.atLeast("w", w, 1);
    Arguments.atLeast("c", c, 1);
    Arguments.atLeast("oh", oh, 1);
    Arguments.atLeast("ow", ow, 1);
    Arguments.product("x", h, w, c);
    Arguments.product("y", oh, ow, c);
  }

  /** A row of what is read for each worker. */
  @Override
  public int scratchLength(int workers) {
    return scratchProduct(workers, Math.addExact(Math.max(forward.inputRow, backward.inputRow), ROOM));
  }

  /**
   * Resizes {@code n} images.
   *
   * @param y receives {@code n} images; overwritten whatever it held
   * @param scratch at least {@link #scratchLength} elements
   * @throws IllegalArgumentException if n is negative, an array too short, or y overlaps x
   */
  public void forward(Parallel parallel, int n, float[] x, int xOffset, float[] y, int yOffset, float[] scratch) {
    run(parallel, forward, n, "x", x, xOffset, "y", y, yOffset, scratch);
  }

  /**
   * The gradient with respect to x of {@code n} images.
   *
   * @param dx receives {@code n} images; overwritten whatever it held
   * @param scratch at least {@link #scratchLength} elements
   * @throws IllegalArgumentException if n is negative, an array too short, or dx overlaps dy
   */
  public void backward(
      Parallel parallel, int n, float[] dy, int dyOffset, float[] dx, int dxOffset, float[] scratch) {
    run(parallel, backward, n, "dy", dy, dyOffset, "dx", dx, dxOffset, scratch);
  }

  private void run(
      Parallel parallel, Pass pass, int n, String xName, float[] x, int xOffset, String yName, float[] y, int yOffset,
      float[] scratch) {
    Arguments.atLeast("n", n, 0);
    long xLength = (long) n * pass.inputSize;
    long yLength = (long) n * pass.outputSize;
    Arguments.span(xName, x, xOffset, xLength);
    Arguments.span(yName, y, yOffset, yLength);
    Arguments.disjoint(yName, y, yOffset, yLength, xName, x, xOffset, xLength);
    requireScratch(parallel, scratch);
    this.pass = pass;
    this.n = n;
    this.x = x;
    this.xOffset = xOffset;
    this.y = y;
    this.yOffset = yOffset;
    this.scratch = scratch;
    long rows = (long) n * pass.rows.outputs();
    parallel.run(this, (int) ((rows + pass.rowsPerChunk - 1) / pass.rowsPerChunk));
  }

  @Override
  protected void run(int chunk, int worker) {
    int images = pass.rows.outputs();
    int from = chunk * pass.rowsPerChunk;
    int to = Math.min(n * images, from + pass.rowsPerChunk);
    int sums = worker * (Math.max(forward.inputRow, backward.inputRow) + ROOM);
    for (int row = from; row < to; row++) {
      row(xOffset + row / images * pass.inputSize, row % images, sums, yOffset + row * pass.outputRow);
    }
  }

  private void row(int image, int i, int sums, int at) {
    AxisWeights rows = pass.rows;
    if (rows.count(i) == 0) {
      Arrays.fill(y, at, at + pass.outputRow, 0);
      return;
    }
    sum(x, image + rows.first[i] * pass.inputRow, pass.inputRow, rows, i, scratch, sums, pass.inputRow);
    if (pass.narrow != null) {
      pass.narrow.run(scratch, sums, y, at);
      return;
    }
    AxisWeights columns = pass.columns;
    if (Backend.isVector()) {
      VectorSamples.pixels(
          scratch, sums, columns.first, columns.start, columns.weights, columns.outputs(), c, y, at);
    } else {
      ScalarSamples.pixels(
          scratch, sums, columns.first, columns.start, columns.weights, columns.outputs(), c, y, at);
    }
  }

  /** to = the sum of the runs that output {@code i} of an axis sees. */
  private static void sum(
      float[] from, int fromOffset, int step, AxisWeights axis, int i, float[] to, int toOffset, int length) {
    if (Backend.isVector()) {
      VectorSamples.sum(from, fromOffset, step, axis.weights, axis.start[i], axis.count(i), to, toOffset, length);
    } else {
      ScalarSamples.sum(from, fromOffset, step, axis.weights, axis.start[i], axis.count(i), to, toOffset, length);
    }
  }
}
