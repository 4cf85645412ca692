package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.vector.Lanes.COUNT;

/**
 * The register tile of distances: 4 queries × a few vectors of points.
 *
 * <pre>
 * sums[to + i·ld + j] += Σ_k |q[qOffset + i·qStep + k] − panel[panelOffset + k·WIDTH + j]|     or the squares
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
   * @param absolute whether absolute values are summed rather than squares
   * @param count queries that exist, at least 1; those that do not repeat the last, and sums must have room for them
   */
  static void run(
      boolean absolute, float[] q, int qOffset, int qStep, int count, float[] panel, int panelOffset, int depth,
      float[] sums, int to, int ld) {
    if (Lanes.MANY_REGISTERS) {
      if (absolute) {
        DistanceTile4x4v.absolutes(q, qOffset, qStep, count, panel, panelOffset, depth, sums, to, ld);
      } else {
        DistanceTile4x4v.squares(q, qOffset, qStep, count, panel, panelOffset, depth, sums, to, ld);
      }
    } else if (absolute) {
      DistanceTile4x2v.absolutes(q, qOffset, qStep, count, panel, panelOffset, depth, sums, to, ld);
    } else {
      DistanceTile4x2v.squares(q, qOffset, qStep, count, panel, panelOffset, depth, sums, to, ld);
    }
  }
}
