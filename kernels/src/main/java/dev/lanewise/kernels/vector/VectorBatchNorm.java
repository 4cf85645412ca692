package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.vector.Lanes.COUNT;
import static dev.lanewise.kernels.vector.Lanes.MANY_REGISTERS;

import dev.lanewise.kernels.scalar.ScalarBatchNorm;

/**
 * The passes of batch normalisation, as {@link ScalarBatchNorm} says; lanes run along the columns. Eight or
 * four vectors of columns go down all rows with their sums and coefficients in registers, then single
 * vectors; the columns that are left are the scalar twin's. Both compute {@code normalize},
 * {@code inputGradient} and {@code scaledGradient} without fused multiply-add, to the same bits.
 */
public final class VectorBatchNorm {
  private static final int FOUR = 4 * COUNT;
  private static final int EIGHT = 8 * COUNT;

  private VectorBatchNorm() {}

  /** pivot[c] = about the mean of the rows; at least one row. */
  public static void pivots(
      float[] x, int xOffset, int rows, int columns, int ld, float[] pivot, int pivotOffset) {
    int c = 0;
    for (; MANY_REGISTERS && c <= columns - EIGHT; c += EIGHT) {
      BatchNormColumns8v.pivots(x, xOffset + c, rows, ld, pivot, pivotOffset + c);
    }
    for (; c <= columns - FOUR; c += FOUR) {
      BatchNormColumns4v.pivots(x, xOffset + c, rows, ld, pivot, pivotOffset + c);
    }
    for (; c <= columns - COUNT; c += COUNT) {
      BatchNormColumns1v.pivots(x, xOffset + c, rows, ld, pivot, pivotOffset + c);
    }
    if (c < columns) {
      ScalarBatchNorm.pivots(x, xOffset + c, rows, columns - c, ld, pivot, pivotOffset + c);
    }
  }

  /** sum[c] += Σ_r d, squares[c] += Σ_r d², where d = x − pivot[c]; all three in {@code sums}. */
  public static void moments(
      float[] x, int xOffset, int rows, int columns, int ld, float[] sums, int pivot, int sum, int squares) {
    int c = 0;
    for (; MANY_REGISTERS && c <= columns - EIGHT; c += EIGHT) {
      BatchNormColumns8v.moments(x, xOffset + c, rows, ld, sums, pivot + c, sum + c, squares + c);
    }
    for (; c <= columns - FOUR; c += FOUR) {
      BatchNormColumns4v.moments(x, xOffset + c, rows, ld, sums, pivot + c, sum + c, squares + c);
    }
    for (; c <= columns - COUNT; c += COUNT) {
      BatchNormColumns1v.moments(x, xOffset + c, rows, ld, sums, pivot + c, sum + c, squares + c);
    }
    if (c < columns) {
      ScalarBatchNorm.moments(x, xOffset + c, rows, columns - c, ld, sums, pivot + c, sum + c, squares + c);
    }
  }

  /** y = v ≤ floor ? floor : v, where v = (x − mean)·scale + shift; y may be x. */
  public static void normalize(
      float[] x, int xOffset, int rows, int columns, int ld, float[] coefficients, int offset, int period, float floor,
      float[] y, int yOffset) {
    int c = 0;
    for (; MANY_REGISTERS && c <= columns - EIGHT; c += EIGHT) {
      BatchNormColumns8v.normalize(
          x, xOffset + c, rows, ld, coefficients, offset + c, period, floor, y, yOffset + c);
    }
    for (; c <= columns - FOUR; c += FOUR) {
      BatchNormColumns4v.normalize(
          x, xOffset + c, rows, ld, coefficients, offset + c, period, floor, y, yOffset + c);
    }
    for (; c <= columns - COUNT; c += COUNT) {
      BatchNormColumns1v.normalize(
          x, xOffset + c, rows, ld, coefficients, offset + c, period, floor, y, yOffset + c);
    }
    if (c < columns) {
      ScalarBatchNorm.normalize(
          x, xOffset + c, rows, columns - c, ld, coefficients, offset + c, period, floor, y, yOffset + c);
    }
  }

  /** sum[c] += Σ_r g, products[c] += Σ_r g·(x − mean), where g = (x − mean)·scale ≤ threshold ? 0 : dy. */
  public static void gradientSums(
      float[] x, int xOffset, float[] dy, int dyOffset, int rows, int columns, int ld, float[] coefficients, int offset,
      int period, int sum, int products) {
    int c = 0;
    for (; c <= columns - FOUR; c += FOUR) {
      BatchNormColumns4v.gradientSums(
          x, xOffset + c, dy, dyOffset + c, rows, ld, coefficients, offset + c, period, sum + c, products + c);
    }
    for (; c <= columns - COUNT; c += COUNT) {
      BatchNormColumns1v.gradientSums(
          x, xOffset + c, dy, dyOffset + c, rows, ld, coefficients, offset + c, period, sum + c, products + c);
    }
    if (c < columns) {
      ScalarBatchNorm.gradientSums(
          x, xOffset + c, dy, dyOffset + c, rows, columns - c, ld, coefficients, offset + c, period, sum + c,
          products + c);
    }
  }

  /** dx = (g − (x − mean)·slope − level)·scale, with the g of gradientSums; dx may be dy. */
  public static void inputGradient(
      float[] x, int xOffset, float[] dy, int dyOffset, int rows, int columns, int ld, float[] coefficients, int offset,
      int period, float[] dx, int dxOffset) {
    int c = 0;
    for (; MANY_REGISTERS && c <= columns - EIGHT; c += EIGHT) {
      BatchNormColumns8v.inputGradient(
          x, xOffset + c, dy, dyOffset + c, rows, ld, coefficients, offset + c, period, dx, dxOffset + c);
    }
    for (; c <= columns - FOUR; c += FOUR) {
      BatchNormColumns4v.inputGradient(
          x, xOffset + c, dy, dyOffset + c, rows, ld, coefficients, offset + c, period, dx, dxOffset + c);
    }
    for (; c <= columns - COUNT; c += COUNT) {
      BatchNormColumns1v.inputGradient(
          x, xOffset + c, dy, dyOffset + c, rows, ld, coefficients, offset + c, period, dx, dxOffset + c);
    }
    if (c < columns) {
      ScalarBatchNorm.inputGradient(
          x, xOffset + c, dy, dyOffset + c, rows, columns - c, ld, coefficients, offset + c, period, dx,
          dxOffset + c);
    }
  }

  /** dx = g·scale, with the g of gradientSums; dx may be dy. */
  public static void scaledGradient(
      float[] x, int xOffset, float[] dy, int dyOffset, int rows, int columns, int ld, float[] coefficients, int offset,
      int period, float[] dx, int dxOffset) {
    int c = 0;
    for (; c <= columns - FOUR; c += FOUR) {
      BatchNormColumns4v.scaledGradient(
          x, xOffset + c, dy, dyOffset + c, rows, ld, coefficients, offset + c, period, dx, dxOffset + c);
    }
    for (; c <= columns - COUNT; c += COUNT) {
      BatchNormColumns1v.scaledGradient(
          x, xOffset + c, dy, dyOffset + c, rows, ld, coefficients, offset + c, period, dx, dxOffset + c);
    }
    if (c < columns) {
      ScalarBatchNorm.scaledGradient(
          x, xOffset + c, dy, dyOffset + c, rows, columns - c, ld, coefficients, offset + c, period, dx,
          dxOffset + c);
    }
  }
}
