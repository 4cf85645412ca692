package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.vector.Lanes.COUNT;
import static dev.lanewise.kernels.vector.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/** The gradient of a bias: sums of rows, lanes along the channels. */
public final class VectorBias {
  private VectorBias() {}

  /** sum[c] += Σ_r dy[r][c], row after row. */
  public static void addRows(float[] dy, int dyOffset, int rows, int channels, float[] sum, int sumOffset) {
    int c = 0;
    for (; c < SPECIES.loopBound(channels); c += COUNT) {
      FloatVector s = FloatVector.fromArray(SPECIES, sum, sumOffset + c);
      for (int r = 0; r < rows; r++) {
        s = s.add(FloatVector.fromArray(SPECIES, dy, dyOffset + r * channels + c));
      }
      s.intoArray(sum, sumOffset + c);
    }
    if (c < channels) {
      int done = addWhole(c, dy, dyOffset, rows, channels, sum, sumOffset);
      addRest(c, done, dy, dyOffset, rows, channels, sum, sumOffset);
    }
  }

  /**
   * The last channels, as one vector under a mask, of the rows behind which a whole vector can be read; near its end no
   * array is touched by a mask, which would be an object there.
   *
   * @return the first row that is left
   */
  private static int addWhole(
      int c, float[] dy, int dyOffset, int rows, int channels, float[] sum, int sumOffset) {
    int room = dy.length - COUNT - dyOffset - c;
    int at = sumOffset + c;
    if (room < 0 || at > sum.length - COUNT) {
      return 0;
    }
    int whole = Math.min(rows, room / channels + 1);
    VectorMask<Float> rest = SPECIES.indexInRange(c, channels);
    FloatVector s = FloatVector.fromArray(SPECIES, sum, at);
    for (int r = 0; r < whole; r++) {
      s = s.add(FloatVector.fromArray(SPECIES, dy, dyOffset + r * channels + c));
    }
    s.intoArray(sum, at, rest);
    return whole;
  }

  private static void addRest(
      int first, int firstRow, float[] dy, int dyOffset, int rows, int channels, float[] sum, int sumOffset) {
    for (int r = firstRow; r < rows; r++) {
      for (int c = first; c < channels; c++) {
        sum[sumOffset + c] += dy[dyOffset + r * channels + c];
      }
    }
  }
}
