package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.vector.Lanes.COUNT;
import static dev.lanewise.kernels.vector.Lanes.SPECIES;

import dev.lanewise.kernels.Conv2dShape;
import dev.lanewise.kernels.Im2col;
import jdk.incubator.vector.FloatVector;

/** Im2col that copies and adds window rows by SIMD. */
public final class VectorIm2col extends Im2col {
  /** The windows of these dimensions. */
  public VectorIm2col(Conv2dShape shape) {
    super(shape);
  }

  /** Whole vectors, the last of which overlaps the one before it; runs shorter than one by a plain loop. */
  @Override
  protected void copyRun(float[] x, int from, float[] columns, int to, int length) {
    if (length < COUNT) {
      for (int i = 0; i < length; i++) {
        columns[to + i] = x[from + i];
      }
      return;
    }
    for (int i = 0; i < length; i += COUNT) {
      int at = Math.min(i, length - COUNT);
      FloatVector.fromArray(SPECIES, x, from + at).intoArray(columns, to + at);
    }
  }

  @Override
  protected void addRun(float[] columns, int from, float[] x, int to, int length) {
    VectorElementwise.add(columns, from, x, to, x, to, length);
  }
}
