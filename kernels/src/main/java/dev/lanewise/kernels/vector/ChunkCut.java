package dev.lanewise.kernels.vector;

/** How blocks × panels become chunks of parallel work: by shape alone, never by the number of threads. */
final class ChunkCut {
  /** Chunks worth having: several for each of a few workers, so that the last one to finish holds up little. */
  private static final int WANTED = 32;

  private ChunkCut() {}

  /**
   * Groups that the panels of a block are dealt into: 1 where the blocks alone give enough chunks, since each group
   * copies the block's border anew.
   */
  static int panelGroups(int blocks, int panels) {
    return Math.clamp((WANTED + Math.max(1, blocks) - 1) / Math.max(1, blocks), 1, panels);
  }

  /** The first of {@code count} things in part {@code part} of {@code parts}. */
  static int start(int part, int parts, int count) {
    return (int) ((long) count * part / parts);
  }
}
