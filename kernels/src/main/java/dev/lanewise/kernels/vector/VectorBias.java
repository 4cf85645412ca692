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
      VectorMask<Float> rest = SPECIES.indexInRange(c, channels);
      FloatVector s = FloatVector.fromArray(SPECIES, sum, sumOffset + c, rest);
      for (int r = 0; r < rows; r++) {
        s = s.add(FloatVector.fromArray(SPECIES, dy, dyOffset + r * channels + c, rest));
      }
      s.intoArray(sum, sumOffset + c, rest);
    }
  }
}
