package dev.lanewise.kernels;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.kernels.scalar.ScalarActivation;
import dev.lanewise.kernels.vector.VectorActivation;

/**
 * An activation function, applied element by element, and its gradient.
 *
 * <p>Not thread-safe: see {@link Operation}.
 */
public final class Activation extends RangeOperation {
  // The arguments of the run in progress: forward from x to y, backward from (y, dy) to dx.
  private float[] x;
  private int xOffset;
  private float[] y;
  private int yOffset;
  private float[] dx;
  private int dxOffset;
  private boolean forward;

  private Activation() {}

  /** ReLU: {@code y = max(0, x)}, NaN stays NaN; {@code dx = dy} where {@code y > 0} (or NaN), else 0. */
  public static Activation relu() {
    return new Activation();
  }

  /**
   * y = f(x) for {@code length} elements; y may be the very same elements as x.
   *
   * @throws IllegalArgumentException if an array is too short or y overlaps x partly
   */
  public void forward(Parallel parallel, float[] x, int xOffset, float[] y, int yOffset, int length) {
    Arguments.atLeast("length", length, 0);
    Arguments.span("x", x, xOffset, length);
    Arguments.span("y", y, yOffset, length);
    Arguments.disjointOrSame("y", y, yOffset, "x", x, xOffset, length);
    this.x = x;
    this.xOffset = xOffset;
    this.y = y;
    this.yOffset = yOffset;
    forward = true;
    runRange(parallel, length);
  }

  /**
   * dx = f′ · dy for {@code length} elements, from the outputs y of {@link #forward}; dx may be the very same elements
   * as dy.
   *
   * @throws IllegalArgumentException if an array is too short, or dx overlaps y, or dy partly
   */
  public void backward(
      Parallel parallel, float[] y, int yOffset, float[] dy, int dyOffset, float[] dx, int dxOffset, int length) {
    Arguments.atLeast("length", length, 0);
    Arguments.span("y", y, yOffset, length);
    Arguments.span("dy", dy, dyOffset, length);
    Arguments.span("dx", dx, dxOffset, length);
    Arguments.disjoint("dx", dx, dxOffset, length, "y", y, yOffset, length);
    Arguments.disjointOrSame("dx", dx, dxOffset, "dy", dy, dyOffset, length);
    this.y = y;
    this.yOffset = yOffset;
    this.x = dy;
    this.xOffset = dyOffset;
    this.dx = dx;
    this.dxOffset = dxOffset;
    forward = false;
    runRange(parallel, length);
  }

  @Override
  void range(int from, int count) {
    if (forward) {
      if (Backend.isVector()) {
        VectorActivation.reluForward(x, xOffset + from, y, yOffset + from, count);
      } else {
        ScalarActivation.reluForward(x, xOffset + from, y, yOffset + from, count);
      }
    } else if (Backend.isVector()) {
      VectorActivation.reluBackward(y, yOffset + from, x, xOffset + from, dx, dxOffset + from, count);
    } else {
      ScalarActivation.reluBackward(y, yOffset + from, x, xOffset + from, dx, dxOffset + from, count);
    }
  }
}
