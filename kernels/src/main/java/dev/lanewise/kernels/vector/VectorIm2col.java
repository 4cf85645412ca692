package dev.lanewise.kernels.vector;

import dev.lanewise.kernels.Conv2dShape;
import dev.lanewise.kernels.Im2col;

/** Im2col whose adjoint adds window rows by SIMD. */
public final class VectorIm2col extends Im2col {
  /** The windows of these dimensions. */
  public VectorIm2col(Conv2dShape shape) {
    super(shape);
  }

  @Override
  protected void addRun(float[] columns, int from, float[] x, int to, int length) {
    VectorElementwise.add(columns, from, x, to, x, to, length);
  }
}
