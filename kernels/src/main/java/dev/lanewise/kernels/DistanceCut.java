package dev.lanewise.kernels;

import dev.lanewise.kernels.scalar.ScalarDistances;
import dev.lanewise.kernels.vector.DistanceTerm;
import dev.lanewise.kernels.vector.VectorDistances;

/**
 * How a search is cut into blocks of queries × points, by its shape alone; a worker computes the distances of one block
 * at a time in its scratch, {@code [rows][stride]}.
 */
final class DistanceCut {
  /**
   * Queries of a block: each block packs its points anew. In a block of 384 dimensions they are 0.8 MB, and the sums of
   * a block are 0.5 MB: L2 or L3. Not tuned.
   */
  private static final int MAX_ROWS = 512;

  /** Queries below which packing points costs too much. */
  private static final int LEAST_ROWS = 32;

  /** Points of a block, a multiple of every panel. */
  static final int POINTS = 256;

  /** The stride of sums is a multiple of this, the width of the widest panel. */
  private static final int STRIDE_STEP = 64;

  /** Queries are padded to whole tiles. */
  private static final int ROW_STEP = 4;

  /** Blocks worth having: several for each of a few workers. */
  private static final int BLOCKS_WANTED = 16;

  final int rows;
  final int pointBlocks;
  final int stride;

  DistanceCut(DistanceShape shape) {
    pointBlocks = ceilDiv(shape.points(), POINTS);
    int wanted = Math.min(ceilDiv(BLOCKS_WANTED, Math.max(1, pointBlocks)), ceilDiv(shape.queries(), LEAST_ROWS));
    int blocks = Math.max(1, Math.max(ceilDiv(shape.queries(), MAX_ROWS), wanted));
    rows = ceilDiv(ceilDiv(shape.queries(), blocks), ROW_STEP) * ROW_STEP;
    stride = ceilDiv(Math.min(POINTS, shape.points()), STRIDE_STEP) * STRIDE_STEP;
  }

  static int ceilDiv(int count, int by) {
    return (int) (((long) count + by - 1) / by);
  }

  /** Blocks of this many queries. */
  int rowBlocks(int queries) {
    return queries == 0 ? 0 : ceilDiv(queries, rows);
  }

  /** Elements of scratch for the sums of a block and what computing them needs. */
  int blockLength(int dimensions) {
    int sums = rows * stride;
    return Backend.isVector() ? sums + VectorDistances.scratchLength(stride, dimensions) : sums;
  }

  /**
   * Computes the distances of {@code count} queries and {@code points} points.
   *
   * @param at where the sums start in {@code scratch}, {@link #blockLength} elements
   */
  void block(
      Metric metric, int dimensions, float[] q, int qOffset, int count, float[] p, int pOffset, int points,
      float[] scratch, int at) {
    boolean absolute = metric == Metric.L1;
    if (Backend.isVector()) {
      int padded = padded(count);
      VectorDistances.sums(
          absolute ? DistanceTerm.ABSOLUTE : DistanceTerm.SQUARE, dimensions, q, qOffset, count, p, pOffset, points,
          scratch, at, padded, stride, panels(at));
      if (metric == Metric.L2) {
        VectorDistances.roots(scratch, at, padded * stride);
      }
    } else {
      ScalarDistances.sums(absolute, dimensions, q, qOffset, count, p, pOffset, points, scratch, at, stride);
      if (metric == Metric.L2) {
        ScalarDistances.roots(scratch, at, count * stride);
      }
    }
  }

  /** As {@link #block}, but the scalar products, by the vector backend. */
  void products(
      int dimensions, float[] q, int qOffset, int count, float[] p, int pOffset, int points, float[] scratch, int at) {
    VectorDistances.sums(
        DistanceTerm.PRODUCT, dimensions, q, qOffset, count, p, pOffset, points, scratch, at, padded(count), stride,
        panels(at));
  }

  private static int padded(int count) {
    return ceilDiv(count, ROW_STEP) * ROW_STEP;
  }

  /** Where the packed points of a block lie, behind its sums; free between blocks. */
  int panels(int at) {
    return at + rows * stride;
  }
}
