package dev.lanewise.kernels;

import dev.lanewise.kernels.parallel.Parallel;

/** An operation over an index range whose elements do not depend on each other: cut into chunks of one fixed length. */
abstract class RangeOperation extends Operation {
  /**
   * The most elements of a chunk: 64 KB of each array, so that three arrays stay in an L2 of 1 MB; streaming one takes
   * 1-3 µs (ReLU, Zen 4), and anything smaller stays on the calling thread. Not tuned.
   */
  private static final int CHUNK = 1 << 14;

  /** Chunks begin at multiples of this many elements: four of the widest vectors, so that loops have no rest. */
  private static final int STEP = 64;

  private int length;
  private int chunk;

  final void runRange(Parallel parallel, int length) {
    int chunks = (int) (((long) length + CHUNK - 1) / CHUNK);
    this.length = length;
    // All as long as the others: two workers shall end together.
    chunk = chunks == 0 ? 0 : Math.min(CHUNK, (length / chunks / STEP + 1) * STEP);
    parallel.run(this, chunks);
  }

  @Override
  protected final void run(int index, int worker) {
    int from = index * chunk;
    range(from, Math.min(chunk, length - from));
  }

  abstract void range(int from, int count);
}
