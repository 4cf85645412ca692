package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.vector.Lanes.COUNT;
import static dev.lanewise.kernels.vector.Lanes.SPECIES;

import dev.lanewise.kernels.Conv2dShape;
import dev.lanewise.kernels.Im2col;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * Im2col that copies and adds window rows by SIMD. They may be as short as a few pixels of three channels, so what a
 * whole vector is too long for goes by half ones.
 */
public final class VectorIm2col extends Im2col {
  /** Half a vector, or the shortest there is. */
  private static final VectorSpecies<Float> HALF =
      COUNT > 4 ? VectorSpecies.of(float.class, VectorShape.forBitSize(16 * COUNT)) : SPECIES;

  /** The windows of these dimensions. */
  public VectorIm2col(Conv2dShape shape) {
    super(shape);
  }

  /** Whole vectors, the last of which overlaps the one before it; short runs by half vectors. */
  @Override
  protected void copyRun(float[] x, int from, float[] columns, int to, int length) {
    if (length >= COUNT) {
      for (int i = 0; i < length; i += COUNT) {
        int at = Math.min(i, length - COUNT);
        FloatVector.fromArray(SPECIES, x, from + at).intoArray(columns, to + at);
      }
    } else if (length >= HALF.length()) {
      FloatVector.fromArray(HALF, x, from).intoArray(columns, to);
      int at = length - HALF.length();
      FloatVector.fromArray(HALF, x, from + at).intoArray(columns, to + at);
    } else {
      for (int i = 0; i < length; i++) {
        columns[to + i] = x[from + i];
      }
    }
  }

  @Override
  protected void addRun(float[] columns, int from, float[] x, int to, int length) {
    int i = 0;
    for (; i < SPECIES.loopBound(length); i += COUNT) {
      FloatVector.fromArray(SPECIES, x, to + i).add(FloatVector.fromArray(SPECIES, columns, from + i))
          .intoArray(x, to + i);
    }
    for (; i < HALF.loopBound(length); i += HALF.length()) {
      FloatVector.fromArray(HALF, x, to + i).add(FloatVector.fromArray(HALF, columns, from + i)).intoArray(x, to + i);
    }
    for (; i < length; i++) {
      x[to + i] += columns[from + i];
    }
  }
}
