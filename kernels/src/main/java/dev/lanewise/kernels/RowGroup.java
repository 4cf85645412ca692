package dev.lanewise.kernels;

/**
 * A few rows that go through the passes together: where their elements are now, and what is kept for each row. One for
 * each slice of an operation, made with it, so that slices share nothing and a run allocates nothing.
 */
final class RowGroup {
  /** The most rows: the floats of the widest vector there is. */
  static final int MOST = 16;

  int rows;

  /** Where the rows are read: the caller's array, or the block. */
  float[] in;

  int inOffset;

  /** A second input, row by row beside the first. */
  float[] other;

  int otherOffset;

  /** Where the rows are written. */
  float[] out;

  int outOffset;

  /** From a row to the next one, and from a column to the next one, in all three. */
  int rowStep;

  int columnStep;

  /** Where the rows go in the end. */
  float[] result;

  int resultOffset;

  final float[] block;
  final float[] otherBlock;

  /** Where elements pass through. */
  final float[] strip;

  final float[] lanes = new float[MOST];
  final float[] moreLanes = new float[MOST];

  // One for each row.
  final float[] max = new float[MOST];
  final float[] sum = new float[MOST];
  final float[] dot = new float[MOST];
  final float[] factor = new float[MOST];
  final float[] log = new float[MOST];
  final float[] power = new float[MOST];

  RowGroup(int blockLength, int stripLength) {
    block = new float[blockLength];
    otherBlock = new float[blockLength];
    strip = new float[stripLength];
  }

  /** The input at a column of a row. */
  float input(int row, int column) {
    return in[inOffset + row * rowStep + column * columnStep];
  }

  /** Where the output of a column of a row is. */
  int output(int row, int column) {
    return outOffset + row * rowStep + column * columnStep;
  }
}
