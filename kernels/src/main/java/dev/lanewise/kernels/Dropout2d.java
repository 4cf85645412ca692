package dev.lanewise.kernels;

import dev.lanewise.kernels.parallel.Parallel;

/**
 * Dropout of whole channels ({@code torch.nn.Dropout2d}; Tompson et al., 2015): one draw for each image and channel,
 * {@code y[n][i][c] = x[n][i][c]·m[n][c] / (1 − p)} over tensors [n][pixels][channels]. The draw of channel c of image
 * n is at {@code position + n·channels + c}; see {@link Dropout}.
 *
 * <p>Not thread-safe: see {@link Operation}.
 */
public final class Dropout2d extends Operation {
  /** Elements of a chunk: 64 KB of each array, as in all kernels that work element by element. */
  private static final int CHUNK = 1 << 14;

  /** Factors of few channels are repeated to about as many elements, 1 KB, so that rows are worth a call. */
  private static final int ROW = 256;

  private final int pixels;
  private final int channels;
  private final int threshold;
  private final float keptFactor;

  /** Pixels whose factors lie side by side. */
  private final int repeats;

  private final int chunkPixels;
  private final int imageChunks;

  // The arguments of the run in progress.
  private long seed;
  private long stream;
  private long position;
  private float[] x;
  private int xOffset;
  private float[] y;
  private int yOffset;
  private float[] scratch;

  private Dropout2d(int pixels, int channels, double probability) {
    Arguments.atLeast("pixels", pixels, 1);
    Arguments.atLeast("channels", channels, 1);
    Arguments.product("pixels: times channels", pixels, channels);
    Dropout.requireProbability(probability);
    this.pixels = pixels;
    this.channels = channels;
    threshold = RandomNumbers.threshold(probability);
    keptFactor = Dropout.keptFactor(probability);
    repeats = Math.clamp(ROW / channels, 1, pixels);
    chunkPixels = Math.max(1, CHUNK / channels);
    imageChunks = (pixels - 1) / chunkPixels + 1;
  }

  /**
   * A dropout that drops channels with this probability, to the nearest multiple of 2⁻³².
   *
   * @param pixels of an image, 1 or more
   * @param channels 1 or more
   * @param probability p, 0 or more, below 1
   * @throws IllegalArgumentException if one is out of its range
   */
  public static Dropout2d of(int pixels, int channels, double probability) {
    return new Dropout2d(pixels, channels, probability);
  }

  @Override
  public int scratchLength(int workers) {
    return scratchProduct(workers, repeats * channels);
  }

  /**
   * y = x·m / (1 − p) for {@code n} images; y may be x.
   *
   * @param position of the draw of the first channel of the first image, 0 or more
   * @param scratch at least {@link #scratchLength} elements
   * @throws IllegalArgumentException if an array is too short, y overlaps x partly, or the position is out of its range
   */
  public void forward(
      Parallel parallel, int n, long seed, long stream, long position, float[] x, int xOffset, float[] y, int yOffset,
      float[] scratch) {
    run(parallel, n, seed, stream, position, "x", x, xOffset, "y", y, yOffset, scratch);
  }

  /**
   * dx = dy·m / (1 − p), with the m that {@link #forward} had for the same seed, stream and position; dx may be dy.
   *
   * @param position of the draw of the first channel of the first image, 0 or more
   * @param scratch at least {@link #scratchLength} elements
   * @throws IllegalArgumentException if an array is too short, dx overlaps dy partly, or the position is out of its
   *     range
   */
  public void backward(
      Parallel parallel, int n, long seed, long stream, long position, float[] dy, int dyOffset, float[] dx,
      int dxOffset, float[] scratch) {
    run(parallel, n, seed, stream, position, "dy", dy, dyOffset, "dx", dx, dxOffset, scratch);
  }

  private void run(
      Parallel parallel, int n, long seed, long stream, long position, String xName, float[] x, int xOffset,
      String yName, float[] y, int yOffset, float[] scratch) {
    Arguments.atLeast("n", n, 0);
    int length = Arguments.product("n: times pixels and channels", n, pixels, channels);
    Arguments.span(xName, x, xOffset, length);
    Arguments.span(yName, y, yOffset, length);
    Arguments.disjointOrSame(yName, y, yOffset, xName, x, xOffset, length);
    RandomNumbers.requirePosition(position, (long) n * channels);
    requireScratch(parallel, scratch);
    this.seed = seed;
    this.stream = stream;
    this.position = position;
    this.x = x;
    this.xOffset = xOffset;
    this.y = y;
    this.yOffset = yOffset;
    this.scratch = scratch;
    parallel.run(this, n * imageChunks);
  }

  @Override
  protected void run(int chunk, int worker) {
    int image = chunk / imageChunks;
    int first = chunk % imageChunks * chunkPixels;
    int count = Math.min(chunkPixels, pixels - first);
    int factors = worker * repeats * channels;
    Dropout.factors(
        seed, stream, position + (long) image * channels, scratch, factors, channels, threshold, keptFactor);
    for (int i = 1; i < Math.min(repeats, count); i++) {
      System.arraycopy(scratch, factors, scratch, factors + i * channels, channels);
    }
    int start = (image * pixels + first) * channels;
    for (int i = 0; i < count; i += repeats) {
      int at = start + i * channels;
      Dropout.scale(
          x, xOffset + at, scratch, factors, y, yOffset + at, Math.min(repeats, count - i) * channels);
    }
  }
}
