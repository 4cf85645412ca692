package dev.lanewise.kernels;

import dev.lanewise.kernels.parallel.Parallel;

/**
 * A pooling by windows: work is cut into rows of outputs forward and into bands of rows of dx backward. Each element of
 * dx is gathered from the windows that see it, in their order, and written once.
 */
abstract class Pool2dOperation extends Operation {
  /** Outputs of a chunk forward: 64 KB of y, so that hand-over costs little and small work stays on the caller. */
  private static final int CHUNK_OUTPUTS = 1 << 14;

  /** Elements of dx of a chunk backward: 256 KB, the input of a chunk forward at 2×2. */
  private static final int CHUNK_INPUTS = 1 << 16;

  /** The dimensions this operation was made for. */
  protected final Pool2dShape shape;

  // The arguments of the run in progress.
  protected float[] x;
  protected int xOffset;
  protected float[] y;
  protected int yOffset;
  protected float[] dy;
  protected int dyOffset;
  protected float[] dx;
  protected int dxOffset;
  private int n;
  private boolean forward;

  Pool2dOperation(Pool2dShape shape) {
    this.shape = shape;
  }

  /** The dimensions this operation was made for. */
  public final Pool2dShape shape() {
    return shape;
  }

  final void requireForward(int n, float[] x, int xOffset, float[] y, int yOffset) {
    Arguments.inRange("n", n, 0, shape.n());
    long xLength = (long) n * shape.inputSize();
    long yLength = (long) n * shape.outputSize();
    Arguments.span("x", x, xOffset, xLength);
    Arguments.span("y", y, yOffset, yLength);
    Arguments.disjoint("y", y, yOffset, yLength, "x", x, xOffset, xLength);
  }

  final void runForward(Parallel parallel, int n, float[] x, int xOffset, float[] y, int yOffset) {
    this.n = n;
    this.x = x;
    this.xOffset = xOffset;
    this.y = y;
    this.yOffset = yOffset;
    forward = true;
    parallel.run(this, Math.ceilDiv(n * shape.oh(), rowsPerChunk()));
  }

  final void requireBackward(int n, float[] dy, int dyOffset, float[] dx, int dxOffset) {
    Arguments.inRange("n", n, 0, shape.n());
    long dxLength = (long) n * shape.inputSize();
    long dyLength = (long) n * shape.outputSize();
    Arguments.span("dy", dy, dyOffset, dyLength);
    Arguments.span("dx", dx, dxOffset, dxLength);
    Arguments.disjoint("dx", dx, dxOffset, dxLength, "dy", dy, dyOffset, dyLength);
  }

  final void runBackward(Parallel parallel, int n, float[] dy, int dyOffset, float[] dx, int dxOffset) {
    this.n = n;
    this.dy = dy;
    this.dyOffset = dyOffset;
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

  /** Pools one row of outputs of one image. */
  protected abstract void forwardRow(int image, int row);

  /** Rows of dx that {@link #backwardRows} likes to compute together. */
  protected int bandRows() {
    return 1;
  }

  /** Computes rows {@code from} .. {@code to} − 1 of one image of dx: one band, or what is left of it at the bottom. */
  protected abstract void backwardRows(int image, int from, int to);
}
