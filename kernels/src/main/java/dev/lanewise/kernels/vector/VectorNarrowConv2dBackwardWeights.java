package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.vector.Lanes.COUNT;

import dev.lanewise.kernels.Conv2dShape;

/**
 * Gradient with respect to the weights where vectors fit the rows of the window better than the output channels: a
 * {@link WideTile} with its lanes along the window, whose sums are dw transposed. x is copied with its border, dy read
 * in place.
 */
public final class VectorNarrowConv2dBackwardWeights extends SlicedConv2dBackwardWeights {
  /** Pixels of a block: 256 were 3-5 % faster than 128 for 6 to 16 channels (Zen 4). */
  private static final int BLOCK_PIXELS = 256;

  private final Taps taps;
  private final int stripVectors;
  private final int[] vectors;
  private final int height;

  /** The gradient of a convolution that {@link #can} be computed so. */
  public VectorNarrowConv2dBackwardWeights(Conv2dShape s) {
    this(s, taps(s));
  }

  private VectorNarrowConv2dBackwardWeights(Conv2dShape s, Taps taps) {
    super(s, taps, BLOCK_PIXELS, s.oc() * vectors(taps) * COUNT);
    this.taps = taps;
    this.stripVectors = stripVectors(taps);
    this.vectors = new int[vectors(taps)];
    this.height = WideTile.height(s.oc());
    for (int i = 0; i < taps.rows() * taps.strips() * stripVectors; i++) {
      int strip = i / stripVectors;
      vectors[i] = strip / taps.strips() * taps.rowStep() * blocks.rowLength()
          + taps.stripOffset(strip % taps.strips()) + i % stripVectors * COUNT;
    }
  }

  private static Taps taps(Conv2dShape s) {
    return new Taps(s.kh(), s.kw(), s.dh(), s.dw(), s.ic(), s.ic());
  }

  private static int stripVectors(Taps taps) {
    return (taps.run() + COUNT - 1) / COUNT;
  }

  /** The vectors that cover a window, and those that fill the last tile, which look at the window's corner. */
  private static int vectors(Taps taps) {
    int needed = taps.rows() * taps.strips() * stripVectors(taps);
    return (needed + WideTile.VECTORS - 1) / WideTile.VECTORS * WideTile.VECTORS;
  }

  /** Whether a tile finds as many output channels as it has rows. */
  public static boolean can(Conv2dShape s) {
    return s.groups() == 1 && s.oc() >= WideTile.LEAST_ROWS;
  }

  /** Whether the window fills its vectors well, and other tiles would cover output channels or window rows badly. */
  public static boolean pays(Conv2dShape s) {
    Taps taps = taps(s);
    boolean filled = s.windowSize() >= 0.8 * vectors(taps) * COUNT;
    return filled && (s.oc() <= COUNT || s.kh() > 1 && !WindowTile.cover(taps.run()));
  }

  @Override
  int scratchPerWorker() {
    return WideTile.SPARE;
  }

  @Override
  void sumBlock(int base, int pixels, int d, int sum, boolean accumulate, int mine) {
    int oc = shape.oc();
    int[] offsets = blocks.pixelOffsets();
    int row = vectors.length * COUNT;
    int whole = oc - oc % height;
    for (int v = 0; v < vectors.length; v += WideTile.VECTORS) {
      int to = sum + v * COUNT;
      for (int o = 0; o < whole; o += height) {
        WideTile.run(
            height, dy, d + o, oc, scratch, base, offsets, pixels, vectors, v, scratch, to + o * row, row, accumulate);
      }
      if (whole < oc) {
        // The last tile overlaps the one before it, so that it never reads behind dy's last channel.
        WideTile.runPartial(
            height, dy, d + oc - height, oc, scratch, base, offsets, pixels, vectors, v, scratch, to + whole * row, row,
            accumulate, whole - (oc - height), scratch, mine);
      }
    }
  }

  @Override
  void take(int element, int count, int sum, boolean accumulate) {
    int oc = shape.oc();
    int run = taps.run();
    for (int e = element; e < element + count; e++) {
      int from = sum + e / run * stripVectors * COUNT + e % run;
      int to = dwOffset + e * oc;
      for (int o = 0; o < oc; o++) {
        float term = scratch[from + o * vectors.length * COUNT];
        dw[to + o] = accumulate ? dw[to + o] + term : term;
      }
    }
  }
}
