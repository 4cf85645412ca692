package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.vector.Lanes.COUNT;
import static dev.lanewise.kernels.vector.Lanes.SPECIES;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * Blocks of distances by SIMD: lanes along points, which are packed in panels; queries are read in place.
 *
 * <pre>
 * for each block of dimensions:                       at most DEPTH, all equal
 *   pack the points of the block into panels          [points / WIDTH][depth][WIDTH]
 *   for each panel:                                   98 KB at 512 bits: L2
 *     for each tile of queries: sums += registers
 * </pre>
 *
 * <p>Sums of a block of dimensions are taken in order, then added to those of the blocks before: the order is the same
 * at every width. An absolute value is added as {@code fma(|d|, 1, sum)}, which is the same sum.
 */
public final class VectorDistances {
  /** Dimensions that are summed in registers. */
  private static final int DEPTH = 384;

  private VectorDistances() {}

  /** Elements of scratch for the panels of {@code points} points, a multiple of the width of every panel. */
  public static int scratchLength(int points, int dimensions) {
    return points * Math.min(DEPTH, dimensions);
  }

  /**
   * sums[i][j] = Σ_k term(q[i][k], p[j][k]) for i &lt; rows, j &lt; points.
   *
   * @param term what is summed
   * @param to where the sums start in {@code scratch}; a row is {@code stride} apart from the next
   * @param padded rows that the sums have room for, {@code rows} rounded up to whole tiles
   * @param panels where panels of {@code stride} points may lie in {@code scratch}
   */
  public static void sums(
      DistanceTerm term, int dimensions, float[] q, int qOffset, int rows, float[] p, int pOffset, int points,
      float[] scratch, int to, int padded, int stride, int panels) {
    Arrays.fill(scratch, to, to + padded * stride, 0);
    int blocks = depthBlocks(dimensions);
    for (int block = 0; block < blocks; block++) {
      int k = ChunkCut.start(block, blocks, dimensions);
      int depth = ChunkCut.start(block + 1, blocks, dimensions) - k;
      pack(p, pOffset + k, dimensions, points, depth, scratch, panels);
      for (int j = 0; j < points; j += DistanceTile.WIDTH) {
        for (int i = 0; i < rows; i += DistanceTile.ROWS) {
          DistanceTile.run(
              term, q, qOffset + i * dimensions + k, dimensions, rows - i, scratch, panels + j * depth, depth,
              scratch, to + i * stride + j, stride);
        }
      }
    }
  }

  /** Blocks of dimensions; they start where {@link ChunkCut} says. */
  static int depthBlocks(int dimensions) {
    return (dimensions + DEPTH - 1) / DEPTH;
  }

  private static void pack(
      float[] p, int offset, int dimensions, int points, int depth, float[] scratch, int panels) {
    for (int j = 0; j < points; j += DistanceTile.WIDTH) {
      Packing.widenTransposed(
          p, offset + j * dimensions, dimensions, depth, Math.min(DistanceTile.WIDTH, points - j), 1, scratch,
          panels + j * depth, DistanceTile.WIDTH);
    }
  }

  /** Replaces squares by their roots; the length is a multiple of a vector. */
  public static void roots(float[] x, int offset, int length) {
    for (int i = 0; i < length; i += COUNT) {
      FloatVector.fromArray(SPECIES, x, offset + i).sqrt().intoArray(x, offset + i);
    }
  }
}
