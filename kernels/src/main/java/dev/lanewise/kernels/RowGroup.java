package dev.lanewise.kernels;

/**
 * A few rows that go through the passes together: where their elements are now, and what is kept for each row. One for
 * each slice of an operation, made with it, so that slices share nothing and a run allocates nothing.
 */
final class RowGroup extends RowGroupPadding {
  /** The most rows: the floats of the widest vector there is. */
  static final int MOST = 16;

  /** What small arrays are longer by: two cache lines, so that threads do not write to the same ones. */
  private static final int APART = 32;

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

  final float[] lanes = perRow();
  final float[] moreLanes = perRow();

  // One for each row.
  final float[] max = perRow();
  final float[] sum = perRow();
  final float[] dot = perRow();
  final float[] total = perRow();
  final float[] factor = perRow();
  final float[] log = perRow();
  final float[] power = perRow();

  /** Where the element at the label is, counted from the first element of the group. */
  final int[] labels = new int[MOST + APART];

  RowGroup(int blockLength, int stripLength) {
    block = new float[blockLength];
    otherBlock = new float[blockLength];
    strip = new float[stripLength];
  }

  private static float[] perRow() {
    return new float[MOST + APART];
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
