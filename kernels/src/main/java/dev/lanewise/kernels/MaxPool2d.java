package dev.lanewise.kernels;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.kernels.scalar.ScalarMaxPool2d;
import dev.lanewise.kernels.vector.VectorMaxPool2d;

/**
 * Max pooling, channels last: {@code y[n][i][j][c]} is the largest {@code x} of its window, NaN being larger than all.
 * Forward notes for each output which element of its window won, the first of equals: {@code routing[n][i][j][c] = a·kw
 * + b} for row a and column b of the window. Backward adds each {@code dy} to the element that won.
 *
 * <p>Work is cut into rows of outputs forward and into images backward, where windows may overlap.
 *
 * <p>Not thread-safe: see {@link Operation}.
 */
public abstract class MaxPool2d extends Operation {
  /** Outputs of a chunk forward: 64 KB of y, so that hand-over costs little and small work stays on the caller. */
  private static final int CHUNK_OUTPUTS = 1 << 14;

  /** The dimensions this operation was made for. */
  protected final Pool2dShape shape;

  // The arguments of the run in progress.
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
    return Backend.isVector() ? new VectorMaxPool2d(shape) : new ScalarMaxPool2d(shape);
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
    Arguments.inRange("n", n, 0, shape.n());
    long xLength = (long) n * shape.inputSize();
    long yLength = (long) n * shape.outputSize();
    Arguments.span("x", x, xOffset, xLength);
    Arguments.span("y", y, yOffset, yLength);
    Arguments.span("routing", routing, routingOffset, yLength);
    Arguments.disjoint("y", y, yOffset, yLength, "x", x, xOffset, xLength);
    this.n = n;
    this.x = x;
    this.xOffset = xOffset;
    this.y = y;
    this.yOffset = yOffset;
    this.routing = routing;
    this.routingOffset = routingOffset;
    forward = true;
    parallel.run(this, (n * shape.oh() + rowsPerChunk() - 1) / rowsPerChunk());
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
    parallel.run(this, n);
  }

  private int rowsPerChunk() {
    return Math.max(1, CHUNK_OUTPUTS / (shape.ow() * shape.c()));
  }

  @Override
  protected final void run(int chunk, int worker) {
    if (!forward) {
      backwardImage(chunk);
      return;
    }
    int from = chunk * rowsPerChunk();
    int to = Math.min(n * shape.oh(), from + rowsPerChunk());
    for (int row = from; row < to; row++) {
      forwardRow(row / shape.oh(), row % shape.oh());
    }
  }

  /** Pools one row of outputs of one image. */
  protected abstract void forwardRow(int image, int row);

  /** Clears one image of dx and adds to it what is routed there. */
  protected abstract void backwardImage(int image);
}
