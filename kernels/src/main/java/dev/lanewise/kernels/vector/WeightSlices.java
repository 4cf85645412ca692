package dev.lanewise.kernels.vector;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.kernels.parallel.ParallelTask;
import java.util.Arrays;

/**
 * The batch of a weight gradient, cut into slices. Each slice sums into a dw of its own, slice 0 into dw itself; then
 * the slices are added in order. How many there are follows from the shape alone, never from the number of threads.
 */
final class WeightSlices extends ParallelTask {
  /** Chunks worth having: several for each of a few workers. */
  private static final int CHUNKS_WANTED = 16;

  /** Slices together take at most 2^20 floats, 4 MB: an L3's share, and no more than a few activations. */
  private static final int MAX_SLICE_FLOATS = 1 << 20;

  /** Elements of a chunk of the final sum: 64 KB a slice. */
  private static final int SUM_CHUNK = 1 << 14;

  private final int length;
  private final int most;

  // The run in progress.
  private int units;
  private int slices;
  private float[] dw;
  private int dwOffset;
  private float[] scratch;
  private int partials;

  /**
   * For gradients of {@code length} elements.
   *
   * @param parts into how many chunks each slice is cut besides
   */
  WeightSlices(int length, int parts) {
    this.length = length;
    this.most = Math.clamp((CHUNKS_WANTED + parts - 1) / parts, 1, Math.max(1, MAX_SLICE_FLOATS / length));
  }

  /** Elements of scratch. */
  int scratchLength() {
    return (most - 1) * length;
  }

  /** Cuts {@code units} of work into slices, at most one a unit; where there is no work, dw becomes zero. */
  void begin(int units, float[] dw, int dwOffset, float[] scratch, int partials) {
    this.units = units;
    this.slices = Math.min(most, units);
    this.dw = dw;
    this.dwOffset = dwOffset;
    this.scratch = scratch;
    this.partials = partials;
    if (units == 0) {
      Arrays.fill(dw, dwOffset, dwOffset + length, 0);
    }
  }

  int count() {
    return slices;
  }

  /** The first unit of a slice. */
  int start(int slice) {
    return ChunkCut.start(slice, slices, units);
  }

  /** The array that a slice sums into. */
  float[] array(int slice) {
    return slice == 0 ? dw : scratch;
  }

  /** Where in {@link #array} its sums begin. */
  int offset(int slice) {
    return slice == 0 ? dwOffset : partials + (slice - 1) * length;
  }

  /** Adds up the slices. */
  void sum(Parallel parallel) {
    if (slices > 1) {
      parallel.run(this, (length + SUM_CHUNK - 1) / SUM_CHUNK);
    }
  }

  @Override
  protected void run(int chunk, int worker) {
    int from = chunk * SUM_CHUNK;
    int count = Math.min(SUM_CHUNK, length - from);
    for (int slice = 1; slice < slices; slice++) {
      VectorElementwise.add(scratch, offset(slice) + from, dw, dwOffset + from, dw, dwOffset + from, count);
    }
  }
}
