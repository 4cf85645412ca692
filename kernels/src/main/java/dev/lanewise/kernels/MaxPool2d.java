package dev.lanewise.kernels;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.kernels.scalar.ScalarMaxPool2d;
import dev.lanewise.kernels.vector.VectorMaxPool2d;
import dev.lanewise.kernels.vector.VectorMaxPool2x2;
import dev.lanewise.kernels.vector.VectorNarrowMaxPool2x2;

/**
 * Max pooling, channels last: {@code y[n][i][j][c]} is the largest {@code x} of its window, NaN being larger than all.
 * Forward can note for each output which element of its window won, the first of equals: {@code routing[n][i][j][c] =
 * a·kw + b} for row a and column b of the window. Backward adds each {@code dy} to the element that won.
 *
 * <p>Work is cut into rows of outputs forward and into bands of rows of dx backward: each element of dx is gathered
 * from the windows that see it, in their order, and written once.
 *
 * <p>Not thread-safe: see {@link Operation}.
 */
public abstract class MaxPool2d extends Operation {
  /** Outputs of a chunk forward: 64 KB of y, so that hand-over costs little and small work stays on the caller. */
  private static final int CHUNK_OUTPUTS = 1 << 14;

  /** Elements of dx of a chunk backward: 256 KB, the input of a chunk forward at 2×2. */
  private static final int CHUNK_INPUTS = 1 << 16;

  /** The dimensions this operation was made for. */
  protected final Pool2dShape shape;

  // The arguments of the run in progress; routing is null where the winners are not asked for.
  protected float[] x;
  protected int xOffset;
  protected float[] y;
  protected int yOffset;
  protected int[] routing;
  protected int routingOffset;
  protected float[] dy;
  protected int dyOffset;
  protected float[] dx;
  protected int dxOffset;
  private int n;
  private boolean forward;

  /** For the implementations. */
  protected MaxPool2d(Pool2dShape shape) {
    this.shape = shape;
  }

  /** A pooling of these dimensions on the {@linkplain Backend#current() backend} of this JVM. */
  public static MaxPool2d of(Pool2dShape shape) {
    if (!Backend.isVector()) {
      return new ScalarMaxPool2d(shape);
    }
    if (VectorMaxPool2x2.takes(shape)) {
      return new VectorMaxPool2x2(shape);
    }
    return VectorNarrowMaxPool2x2.takes(shape) ? new VectorNarrowMaxPool2x2(shape) : new VectorMaxPool2d(shape);
  }

  /** The dimensions this operation was made for. */
  public final Pool2dShape shape() {
    return shape;
  }

  /**
   * Pools {@code n} images, 0 .. {@code shape().n()}.
   *
   * @param y receives {@code n} images
   * @param routing receives as many numbers as y elements
   * @throws IllegalArgumentException if n is out of range, an array too short, or y overlaps x
   */
  public final void forward(
      Parallel parallel, int n, float[] x, int xOffset, float[] y, int yOffset, int[] routing, int routingOffset) {
    requireForward(n, x, xOffset, y, yOffset);
    Arguments.span("routing", routing, routingOffset, (long) n * shape.outputSize());
    runForward(parallel, n, x, xOffset, y, yOffset, routing, routingOffset);
  }

  /**
   * Pools {@code n} images, 0 .. {@code shape().n()}, without noting the winners: the same y, to the bit.
   *
   * @param y receives {@code n} images
   * @throws IllegalArgumentException if n is out of range, an array too short, or y overlaps x
   */
  public final void forward(Parallel parallel, int n, float[] x, int xOffset, float[] y, int yOffset) {
    requireForward(n, x, xOffset, y, yOffset);
    runForward(parallel, n, x, xOffset, y, yOffset, null, 0);
  }

  private void requireForward(int n, float[] x, int xOffset, float[] y, int yOffset) {
    Arguments.inRange("n", n, 0, shape.n());
    long xLength = (long) n * shape.inputSize();
    long yLength = (long) n * shape.outputSize();
    Arguments.span("x", x, xOffset, xLength);
    Arguments.span("y", y, yOffset, yLength);
    Arguments.disjoint("y", y, yOffset, yLength, "x", x, xOffset, xLength);
  }

  private void runForward(
      Parallel parallel, int n, float[] x, int xOffset, float[] y, int yOffset, int[] routing, int routingOffset) {
    this.n = n;
    this.x = x;
    this.xOffset = xOffset;
    this.y = y;
    this.yOffset = yOffset;
    this.routing = routing;
    this.routingOffset = routingOffset;
    forward = true;
    parallel.run(this, Math.ceilDiv(n * shape.oh(), rowsPerChunk()));
  }

  /**
   * The gradient with respect to the input of {@code n} images, 0 .. {@code shape().n()}.
   *
   * @param routing what {@link #forward} noted; a number outside the window routes nowhere
   * @param dx receives {@code n} images; overwritten whatever it held
   * @throws IllegalArgumentException if n is out of range, an array too short, or dx overlaps dy
   */
  public final void backward(
      Parallel parallel, int n, float[] dy, int dyOffset, int[] routing, int routingOffset, float[] dx, int dxOffset) {
    Arguments.inRange("n", n, 0, shape.n());
    long dxLength = (long) n * shape.inputSize();
    long dyLength = (long) n * shape.outputSize();
    Arguments.span("dy", dy, dyOffset, dyLength);
    Arguments.span("routing", routing, routingOffset, dyLength);
    Arguments.span("dx", dx, dxOffset, dxLength);
    Arguments.disjoint("dx", dx, dxOffset, dxLength, "dy", dy, dyOffset, dyLength);
    this.n = n;
    this.dy = dy;
    this.dyOffset = dyOffset;
    this.routing = routing;
    this.routingOffset = routingOffset;
    this.dx = dx;
    this.dxOffset = dxOffset;
    forward = false;
    parallel.run(this, Math.ceilDiv(n * bandsPerImage(), bandsPerChunk()));
  }

  private int rowsPerChunk() {
    return Math.max(1, CHUNK_OUTPUTS / (shape.ow() * shape.c()));
  }

  private int bandsPerImage() {
    return Math.ceilDiv(shape.h(), bandRows());
  }

  private int bandsPerChunk() {
    return Math.max(1, CHUNK_INPUTS / (shape.w() * shape.c() * bandRows()));
  }

  @Override
  protected final void run(int chunk, int worker) {
    if (forward) {
      int from = chunk * rowsPerChunk();
      forwardRows(from, Math.min(n * shape.oh(), from + rowsPerChunk()));
    } else {
      int from = chunk * bandsPerChunk();
      backwardBands(from, Math.min(n * bandsPerImage(), from + bandsPerChunk()));
    }
  }

  private void forwardRows(int from, int to) {
    int image = from / shape.oh();
    int row = from - image * shape.oh();
    for (int i = from; i < to; i++) {
      forwardRow(image, row);
      if (++row == shape.oh()) {
        row = 0;
        image++;
      }
    }
  }

  private void backwardBands(int from, int to) {
    int image = from / bandsPerImage();
    int band = from - image * bandsPerImage();
    for (int i = from; i < to; i++) {
      int first = band * bandRows();
      backwardRows(image, first, Math.min(shape.h(), first + bandRows()));
      if (++band == bandsPerImage()) {
        band = 0;
        image++;
      }
    }
  }

  /** Pools one row of outputs of one image, with the winners if {@link #routing} is there. */
  protected abstract void forwardRow(int image, int row);

  /** Rows of dx that {@link #backwardRows} likes to compute together. */
  protected int bandRows() {
    return 1;
  }

  /** Computes rows {@code from} .. {@code to} − 1 of one image of dx: one band, or what is left of it at the bottom. */
  protected abstract void backwardRows(int image, int from, int to);
}
