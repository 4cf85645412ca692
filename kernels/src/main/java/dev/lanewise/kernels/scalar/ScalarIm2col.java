package dev.lanewise.kernels.scalar;

import dev.lanewise.kernels.Conv2dShape;
import dev.lanewise.kernels.Im2col;

/** Im2col whose adjoint adds window rows in a plain loop. */
public final class ScalarIm2col extends Im2col {
  /** The windows of these dimensions. */
  public ScalarIm2col(Conv2dShape shape) {
    super(shape);
  }

  @Override
  protected void addRun(float[] columns, int from, float[] x, int to, int length) {
    ScalarElementwise.add(columns, from, x, to, x, to, length);
  }
}
