package dev.lanewise.nn;

import java.util.ArrayList;
import java.util.List;

/**
 * Consecutive stages of a compiled network, and how many samples of a batch go through them together. A large batch
 * taken layer by layer leaves every tensor in slow memory; a tile of a few samples taken through many layers finds them
 * in the L2 cache, and workers that take a tile each need not wait for one another after every layer. But each tile
 * reads all the weights; where these are too large for that, the whole batch goes through at once.
 *
 * @param from the first stage
 * @param to behind the last stage
 * @param tile the most samples at once, or 0 for the whole batch
 */
record Segment(int from, int to, int tile) {
  /**
   * Bytes of the inputs and outputs of a stage for a tile: three quarters of an L2 of 1 MB.
   */
  private static final long TILE_BYTES = 768 << 10;

  /** Bytes of packed weights that stay in the L2 beside a tile from one tile to the next. */
  private static final long RESIDENT_WEIGHTS = 256 << 10;

  /**
   * Floating-point operations that a byte of weights from the L3 must be good for: reading 20 bytes/ns takes a tenth of
   * computing 100 flops/ns then.
   */
  private static final double FLOPS_PER_BYTE = 50;

  /** A row less is a matrix-vector product, whose sums have another order; two rows are left of a tile of three. */
  private static final int SMALLEST_TILE = 3;

  /** More samples in a tile gain nothing; fewer tiles spread worse over the workers. */
  private static final int LARGEST_TILE = 16;

  /** Cuts all stages of a network. */
  static List<Segment> of(CompiledNetwork network) {
    List<Segment> segments = new ArrayList<>();
    int stages = network.schedule().order().size();
    int from = 0;
    double least = 0;
    double most = LARGEST_TILE;
    for (int s = 0; s < stages; s++) {
      double leastHere = least(network, s);
      double mostHere = most(network, s);
      if (s > from && Math.max(least, leastHere) > Math.min(most, mostHere)) {
        segments.add(of(from, s, least, most));
        from = s;
        least = 0;
        most = LARGEST_TILE;
      }
      least = Math.max(least, leastHere);
      most = Math.min(most, mostHere);
    }
    segments.add(of(from, stages, least, most));
    return segments;
  }

  private static Segment of(int from, int to, double least, double most) {
    return new Segment(from, to, least > most ? 0 : (int) most);
  }

  /** The fewest samples that are worth the reading of a stage's weights. */
  private static double least(CompiledNetwork network, int s) {
    int head = network.schedule().order().get(s).head();
    long bytes = network.layer(head).bytes();
    Network.Node node = network.network().nodes().get(head);
    double flops = 2.0 * node.multiplyAdds();
    return bytes <= RESIDENT_WEIGHTS || flops == 0 ? 0 : FLOPS_PER_BYTE * bytes / flops;
  }

  /** The most samples whose inputs and outputs stay in the L2. */
  private static double most(CompiledNetwork network, int s) {
    Schedule.Stage stage = network.schedule().order().get(s);
    long bytes = 4L * network.size(stage.head());
    for (int home : network.schedule().inputs(stage)) {
      bytes += 4L * network.size(home);
    }
    return Math.clamp(TILE_BYTES / bytes, SMALLEST_TILE, LARGEST_TILE);
  }
}
