package dev.lanewise.nn;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.kernels.parallel.ParallelTask;

/** A segment in a plan: a sequence of its stages for each worker, or one for all where the whole batch goes at once. */
final class SegmentRun extends ParallelTask {
  private final CompiledNetwork network;
  private final Parallel parallel;
  private final int tile;
  private final Buffer[] tensors;
  private final int[] borders;
  private final StageSequence[] lanes;
  private int n;
  private int tiles;

  /**
   * A segment.
   *
   * @param batch the most samples of a run
   * @param tensors where the borders lie: one for each home, the last for the network's input
   */
  SegmentRun(CompiledNetwork network, Segment segment, int batch, Parallel parallel, Buffer[] tensors) {
    this.network = network;
    this.parallel = parallel;
    this.tile = segment.tile();
    this.tensors = tensors;
    this.lanes = new StageSequence[tile == 0 ? 1 : parallel.workers()];
    for (int i = 0; i < lanes.length; i++) {
      lanes[i] = new StageSequence(
          network, segment.from(), segment.to(), tile == 0 ? batch : Math.min(tile, batch),
          tile == 0 ? parallel : Parallel.serial());
    }
    this.borders = lanes[0].borders().stream().mapToInt(Integer::intValue).toArray();
  }

  /** Runs {@code n} samples, two at least. */
  void run(int samples) {
    n = samples;
    if (tile == 0) {
      runTile(lanes[0], 0, samples);
      return;
    }
    // A tile of a single sample would have sums of another order; an equal number for each worker ends together.
    int workers = parallel.workers();
    int fewest = (samples + tile - 1) / tile;
    tiles = Math.max(1, Math.min(samples / 2, (fewest + workers - 1) / workers * workers));
    parallel.run(this, tiles);
  }

  @Override
  protected void run(int chunk, int worker) {
    int from = (int) ((long) n * chunk / tiles);
    int to = (int) ((long) n * (chunk + 1) / tiles);
    runTile(lanes[worker], from, to - from);
  }

  private void runTile(StageSequence lane, int from, int samples) {
    for (int home : borders) {
      Buffer tensor = tensors[home < 0 ? tensors.length - 1 : home];
      lane.point(home, tensor.data(), tensor.offset() + from * network.size(home));
    }
    lane.run(samples);
  }

  /** The homes whose tensors lie outside. */
  int[] borders() {
    return borders;
  }

  /** Bytes of activations and scratch of all workers. */
  long bytes() {
    long bytes = 0;
    for (StageSequence lane : lanes) {
      bytes += lane.bytes();
    }
    return bytes;
  }
}
