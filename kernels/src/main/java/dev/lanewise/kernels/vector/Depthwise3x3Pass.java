package dev.lanewise.kernels.vector;

import dev.lanewise.kernels.Conv2dShape;
import java.util.Arrays;

/**
 * A depthwise 3 × 3 convolution of stride 1: two output rows at a time ({@link Depthwise3x3Tile}). The gradient is the
 * same with the weights turned round. A row above or below the source is one of zeros, in scratch; at the left and
 * right edge the tile leaves out what is not there.
 */
final class Depthwise3x3Pass extends DepthwisePass {
  private final int above;
  private final int before;
  private final int behind;
  private final boolean turned;

  /**
   * A pass between rows of these kinds.
   *
   * @param rows what each output row sees
   * @param sourceRows of an image
   * @param above rows of zeros above the source
   * @param before columns of zeros to its left
   * @param turned whether the last tap comes first
   */
  Depthwise3x3Pass(
      Conv2dShape s, TapRuns.Run[] rows, int sourceRows, LaneRows source, LaneRows destination, int above, int before,
      boolean turned) {
    super(s, rows, sourceRows, source, destination);
    this.above = above;
    this.before = before;
    this.behind = destination.columns() + 2 - source.columns() - before;
    this.turned = turned;
  }

  /** Whether the tile takes such a shape; it wants no more than two columns of zeros at either edge. */
  static boolean can(Conv2dShape s) {
    return s.kh() == 3 && s.kw() == 3 && s.sh() == 1 && s.sw() == 1 && s.dh() == 1 && s.dw() == 1
        && s.pwBegin() <= 2 && s.pwEnd() <= 2;
  }

  /** A row of zeros to read, one for the output row that the tile makes beside the last of an odd number, its sums. */
  @Override
  int spareLength() {
    return Math.addExact(source.rowLength(), destination.rowLength()) + Depthwise3x3Tile.sumsLength(lanes);
  }

  @Override
  void rows(
      int first, int end, float[] x, int base, int top, int bottom, float[] packed, int packedOffset, float[] y,
      int yAt, float[] scratch, int spare) {
    int rowLength = source.rowLength();
    int beside = spare + rowLength;
    Arrays.fill(scratch, spare, beside, 0);
    for (int i = first; i < end; i += 2) {
      int row = i - above;
      boolean has0 = row >= top && row < bottom;
      boolean has1 = row + 1 >= top && row + 1 < bottom;
      boolean has2 = row + 2 >= top && row + 2 < bottom;
      boolean has3 = row + 3 >= top && row + 3 < bottom;
      boolean two = i + 1 < end;
      int at = base + row * rowLength;
      int to = yAt + (i - first) * destination.rowLength();
      Depthwise3x3Tile.run(
          has0 ? x : scratch, has0 ? at : spare, has1 ? x : scratch, has1 ? at + rowLength : spare,
          has2 ? x : scratch, has2 ? at + 2 * rowLength : spare, has3 ? x : scratch, has3 ? at + 3 * rowLength : spare,
          source.columns(), lanes, packed, turned ? packedOffset + 8 * lanes : packedOffset, turned ? -lanes : lanes,
          biasAt(packedOffset), before, behind, y, to, two ? y : scratch, two ? to + destination.rowLength() : beside,
          scratch, beside + destination.rowLength());
    }
  }
}
