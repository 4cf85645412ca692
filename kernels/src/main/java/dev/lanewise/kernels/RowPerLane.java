package dev.lanewise.kernels;

import dev.lanewise.kernels.vector.RowBlock;
import dev.lanewise.kernels.vector.VectorMath;
import dev.lanewise.kernels.vector.VectorRows;

/**
 * As many rows as a vector has lanes at once, a row in each lane: they are transposed into a block, so that no lane is
 * idle however short the rows are, and transposed back in the end.
 */
final class RowPerLane extends RowPasses {
  /** Vectors of a row up to which transposing is cheaper than adding up lanes. */
  private static final int MOST_VECTORS = 8;

  private final int lanes = VectorRows.lanes();

  RowPerLane(int columns) {
    super(columns);
  }

  /** Whether rows of this length are better transposed; the vector backend only. */
  static boolean pays(int columns) {
    return columns <= MOST_VECTORS * VectorRows.lanes();
  }

  @Override
  int groupRows() {
    return lanes;
  }

  @Override
  RowGroup newGroup() {
    return new RowGroup(RowBlock.length(columns), RowBlock.stripLength(columns));
  }

  @Override
  RowTargets targets(float[] u, float[] a, boolean given) {
    return new RowTargets(toAllLanes(u), toAllLanes(a), given);
  }

  private float[] toAllLanes(float[] values) {
    float[] vectors = new float[values.length * lanes];
    for (int i = 0; i < vectors.length; i++) {
      vectors[i] = values[i / lanes];
    }
    return vectors;
  }

  @Override
  void load(RowGroup g, int rows, float[] x, int xOffset, float[] y, int yOffset) {
    RowBlock.load(x, xOffset, rows, columns, g.strip, g.block);
    g.rows = rows;
    g.rowStep = 1;
    g.columnStep = lanes;
    g.in = g.block;
    g.out = g.block;
    g.result = y;
    g.resultOffset = yOffset;
  }

  @Override
  void loadOther(RowGroup g, float[] x, int xOffset) {
    RowBlock.load(x, xOffset, g.rows, columns, g.strip, g.otherBlock);
    g.other = g.otherBlock;
  }

  @Override
  void store(RowGroup g) {
    RowBlock.store(g.block, g.rows, columns, g.strip, g.result, g.resultOffset);
  }

  @Override
  void max(RowGroup g) {
    VectorRows.max(g.block, 0, columns, g.max);
  }

  @Override
  void subtract(RowGroup g, float[] shift) {
    VectorRows.subtract(g.block, 0, shift, g.block, 0, columns);
  }

  @Override
  void subtractOther(RowGroup g) {
    VectorRows.subtract(g.block, 0, g.otherBlock, 0, g.block, 0, columns);
  }

  @Override
  void expBelow(RowGroup g, float[] shift) {
    VectorRows.expBelow(g.block, 0, shift, g.block, 0, columns);
  }

  @Override
  void sum(RowGroup g) {
    VectorRows.sum(g.block, 0, columns, g.sum);
  }

  @Override
  void sumOfExpBelow(RowGroup g, float[] shift) {
    VectorRows.expBelow(g.block, 0, shift, g.otherBlock, 0, columns);
    VectorRows.sum(g.otherBlock, 0, columns, g.sum);
  }

  @Override
  void scale(RowGroup g) {
    VectorRows.scale(g.block, 0, g.factor, columns);
  }

  @Override
  void sumOfSquares(RowGroup g) {
    VectorRows.dot(g.block, 0, g.block, 0, columns, g.dot);
  }

  @Override
  void softmaxBackward(RowGroup g) {
    VectorRows.dot(g.block, 0, g.otherBlock, 0, columns, g.dot);
    VectorRows.softmaxBackward(g.block, 0, g.otherBlock, 0, g.dot, g.block, 0, columns);
  }

  @Override
  void logSoftmaxBackward(RowGroup g) {
    VectorRows.sum(g.otherBlock, 0, columns, g.sum);
    VectorMath.exp(g.block, 0, g.block, 0, columns * lanes);
    VectorRows.logSoftmaxBackward(g.block, 0, g.otherBlock, 0, g.sum, g.block, 0, columns);
  }

  @Override
  void weigh(RowGroup g, RowTargets v) {
    VectorRows.weigh(g.block, 0, g.max, v.u(), v.a(), v.of(g), 0, columns, g.sum, g.dot);
  }

  @Override
  void subtractTargets(RowGroup g, RowTargets v, float scale) {
    VectorRows.subtractTargets(g.block, 0, g.factor, v.u(), v.a(), v.of(g), 0, scale, columns);
  }

  @Override
  void hinge(RowGroup g, float[] shift, float margin) {
    VectorRows.hinge(g.block, 0, shift, margin, g.block, 0, columns);
  }

  @Override
  void step(RowGroup g) {
    VectorRows.step(g.block, 0, columns);
  }

  @Override
  void minusLogOfRows(RowGroup g, float[] below) {
    VectorRows.add(g.dot, g.sum, g.total, 1);
    VectorMath.log(g.total, 0, g.log, 0, lanes);
    VectorRows.minusLog(g.sum, g.total, below, g.log, 1);
  }

  @Override
  void divideByTotals(RowGroup g) {
    VectorRows.divide(g.factor, g.total, 1);
  }

  @Override
  void logOfRows(RowGroup g) {
    VectorMath.log(g.log, 0, g.log, 0, lanes);
  }

  @Override
  void expOfRows(RowGroup g) {
    VectorMath.exp(g.power, 0, g.power, 0, lanes);
  }
}
