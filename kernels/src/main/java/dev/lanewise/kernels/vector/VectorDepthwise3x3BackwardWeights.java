package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.vector.Lanes.COUNT;

import dev.lanewise.kernels.Conv2dShape;
import java.util.Arrays;

/**
 * Depthwise gradient with respect to 3 × 3 weights at stride 1: row after row of dy ({@link Depthwise3x3OuterTile}),
 * with rows of zeros above and below the image. A slice's sums are kept by vectors of channels until it ends.
 */
public final class VectorDepthwise3x3BackwardWeights extends DepthwiseBackwardWeights {
  /** The gradient of a convolution of these dimensions, with as many groups as input channels. */
  public VectorDepthwise3x3BackwardWeights(Conv2dShape s) {
    super(s);
  }

  /** Whether such a depthwise convolution can be computed so. */
  public static boolean can(Conv2dShape s) {
    return Depthwise3x3Pass.can(s);
  }

  /** A row of zeros and the sums. */
  @Override
  int spareLength() {
    return Math.addExact(xRows.rowLength(), Depthwise3x3OuterTile.sumsLength(lanes));
  }

  @Override
  void begin(int spare) {
    Arrays.fill(scratch, spare, spare + spareLength(), 0);
  }

  @Override
  void rows(int first, int end, int xBase, int top, int bottom, int dyBase, float[] sum, int sumOffset, int spare) {
    float[] from = xRows.array(x, scratch);
    int rowLength = xRows.rowLength();
    for (int i = first; i < end; i++) {
      int row = i - shape.phBegin();
      boolean has0 = row >= top && row < bottom;
      boolean has1 = row + 1 >= top && row + 1 < bottom;
      boolean has2 = row + 2 >= top && row + 2 < bottom;
      int at = xBase + row * rowLength;
      Depthwise3x3OuterTile.run(
          has0 ? from : scratch, has0 ? at : spare, has1 ? from : scratch, has1 ? at + rowLength : spare,
          has2 ? from : scratch, has2 ? at + 2 * rowLength : spare, shape.w(), scratch, spare, shape.pwBegin(),
          dyRows.array(dy, scratch), dyBase + i * dyRows.rowLength(), shape.ow(), lanes, scratch, spare + rowLength);
    }
  }

  @Override
  void finish(float[] sum, int sumOffset, int spare) {
    for (int i = 0; i < shape.oc(); i += COUNT) {
      int c = Math.min(i, lanes - COUNT);
      int from = spare + xRows.rowLength() + 9 * i + i - c;
      for (int tap = 0; tap < 9; tap++) {
        int count = Math.min(COUNT, shape.oc() - i);
        System.arraycopy(scratch, from + tap * COUNT, sum, sumOffset + tap * shape.oc() + i, count);
      }
    }
  }
}
