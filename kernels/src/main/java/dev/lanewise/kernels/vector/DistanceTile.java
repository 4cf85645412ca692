package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.vector.Lanes.COUNT;

/**
 * The register tile of distances: 4 queries × a few vectors of points.
 *
 * <pre>
 * sums[to + i·ld + j] += Σ_k term(q[qOffset + i·qStep + k], panel[panelOffset + k·WIDTH + j])
 *                                                                   i &lt; ROWS, j &lt; WIDTH, k &lt; depth
 * </pre>
 *
 * <p>One step broadcasts a coordinate of each query and loads those of a vector of points. With 32 registers there are
 * 4 vectors, with 16 there are 2.
 */
final class DistanceTile {
  /** Queries of a tile. */
  static final int ROWS = 4;

  /** Points of a tile, the width of a panel. */
  static final int WIDTH = (Lanes.MANY_REGISTERS ? 4 : 2) * COUNT;

  private DistanceTile() {}

  /**
   * Computes a tile.
   *
   * @param term what is summed
   * @param count queries that exist, at least 1; those that do not repeat the last, and sums must have room for them
   */
  static void run(
      DistanceTerm term, float[] q, int qOffset, int qStep, int count, float[] panel, int panelOffset, int depth,
      float[] sums, int to, int ld) {
    if (Lanes.MANY_REGISTERS) {
      switch (term) {
        case ABSOLUTE ->
            DistanceTile4x4v.absolutes(q, qOffset, qStep, count, panel, panelOffset, depth, sums, to, ld);
        case SQUARE -> DistanceTile4x4v.squares(q, qOffset, qStep, count, panel, panelOffset, depth, sums, to, ld);
        case PRODUCT -> DistanceTile4x4v.products(q, qOffset, qStep, count, panel, panelOffset, depth, sums, to, ld);
      }
    } else {
      switch (term) {
        case ABSOLUTE ->
            DistanceTile4x2v.absolutes(q, qOffset, qStep, count, panel, panelOffset, depth, sums, to, ld);
        case SQUARE -> DistanceTile4x2v.squares(q, qOffset, qStep, count, panel, panelOffset, depth, sums, to, ld);
        case PRODUCT -> DistanceTile4x2v.products(q, qOffset, qStep, count, panel, panelOffset, depth, sums, to, ld);
      }
    }
  }
}
