package dev.lanewise.kernels.vector;

import dev.lanewise.kernels.Conv2dShape;

/**
 * How the three passes of convolution by im2col cut their work: the output rows of all images, one after another, in
 * blocks whose unfolded windows stay in the caches. A block is unfolded, then multiplied, each in parallel.
 *
 * @param rows output rows of a block; the last one may have fewer
 * @param pixels output pixels of a block
 * @param columnsLength elements of its windows
 */
record WindowBlocks(int rows, int pixels, int columnsLength) {
  /**
   * Elements of a block's windows: 1 MB, an L2, of which each worker reads its part; a product of some 10 MFLOP and
   * more beside the hand-over to other threads. Not tuned.
   */
  private static final int COLUMNS = 1 << 18;

  static WindowBlocks of(Conv2dShape s) {
    int rows = Math.clamp(COLUMNS / ((long) s.ow() * s.windowSize()), 1, Math.max(1, s.n() * s.oh()));
    int pixels = rows * s.ow();
    return new WindowBlocks(rows, pixels, Math.multiplyExact(pixels, s.windowSize()));
  }

  /** Blocks that {@code outputRows} make. */
  int count(int outputRows) {
    return (outputRows + rows - 1) / rows;
  }
}
