package dev.lanewise.kernels;

/**
 * A pooling over all pixels of an image. Each image is cut into slices of pixels, by the shape alone: what they give
 * lies in rows of their own until it is put together in their order.
 */
abstract class GlobalPool2d extends Operation {
  /** Elements of x of a slice, and of the slices of a chunk: 64 KB, so that small work stays on the caller. */
  private static final int SLICE = 1 << 14;

  private static final int MAX_SLICES = 16;

  /** Floats of the widest vector there is. */
  private static final int MAX_LANES = 16;

  /** Images, at most. */
  final int n;

  final int channels;
  final int pixels;

  /** Slices of an image. */
  final int slices;

  private final int pixelsPerSlice;

  /** Elements from the row of one slice to that of the next: at least a whole vector. */
  final int rowLength;

  private int units;

  GlobalPool2d(int n, int h, int w, int c) {
    Arguments.atLeast("n", n, 0);
    Arguments.atLeast("h", h, 1);
    Arguments.atLeast("w", w, 1);
    Arguments.atLeast("c", c, 1);
    int size = Arguments.product("x", Math.max(1, n), h, w, c) / Math.max(1, n);
    this.n = n;
    channels = c;
    pixels = h * w;
    pixelsPerSlice = Math.ceilDiv(pixels, Math.min(MAX_SLICES, Math.min(pixels, Math.ceilDiv(size, SLICE))));
    slices = Math.ceilDiv(pixels, pixelsPerSlice);
    rowLength = Math.max(channels, MAX_LANES);
  }

  /** Elements of the rows of all slices. */
  final int rowsLength() {
    return scratchProduct(n, scratchProduct(slices, rowLength));
  }

  final void requireForward(int images, float[] x, int xOffset, float[] y, int yOffset) {
    Arguments.inRange("n", images, 0, n);
    long xLength = (long) images * pixels * channels;
    long yLength = (long) images * channels;
    Arguments.span("x", x, xOffset, xLength);
    Arguments.span("y", y, yOffset, yLength);
    Arguments.disjoint("y", y, yOffset, yLength, "x", x, xOffset, xLength);
  }

  final void requireBackward(int images, float[] dy, int dyOffset, float[] dx, int dxOffset) {
    Arguments.inRange("n", images, 0, n);
    long dxLength = (long) images * pixels * channels;
    long dyLength = (long) images * channels;
    Arguments.span("dy", dy, dyOffset, dyLength);
    Arguments.span("dx", dx, dxOffset, dxLength);
    Arguments.disjoint("dx", dx, dxOffset, dxLength, "dy", dy, dyOffset, dyLength);
  }

  /** Chunks that all slices of so many images make. */
  final int chunks(int images) {
    units = images * slices;
    return Math.ceilDiv(units, unitsPerChunk());
  }

  private int unitsPerChunk() {
    return Math.max(1, SLICE / (pixelsPerSlice * channels));
  }

  @Override
  protected final void run(int chunk, int worker) {
    int end = Math.min(units, (chunk + 1) * unitsPerChunk());
    for (int unit = chunk * unitsPerChunk(); unit < end; unit++) {
      int image = unit / slices;
      int first = unit % slices * pixelsPerSlice;
      slice(image, first, Math.min(pixelsPerSlice, pixels - first), unit * rowLength);
    }
  }

  /** Works on {@code count} pixels of an image from pixel {@code first} on; its row begins at {@code row}. */
  abstract void slice(int image, int first, int count, int row);
}
