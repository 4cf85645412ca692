package dev.lanewise.kernels;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.kernels.scalar.ScalarMaxPool2d;
import dev.lanewise.kernels.vector.VectorMaxPool2d;
import dev.lanewise.kernels.vector.VectorMaxPool2x2;
import dev.lanewise.kernels.vector.VectorNarrowMaxPool2x2;

/**
 * Max pooling, channels last: {@code y[n][i][j][c]} is the largest {@code x} of its window, NaN being larger than all.
 * Forward can note for each output which element of its window won, the first of equals: {@code routing[n][i][j][c] =
 * a·kw + b} for row a and column b of the window. Backward adds each {@code dy} to the element that won.
 *
 * <p>Work is cut into rows of outputs forward and into rows of dx backward.
 *
 * <p>Not thread-safe: see {@link Operation}.
 */
public abstract class MaxPool2d extends Pool2dOperation {
  // Arguments of the run in progress; routing is null where the winners are not asked for.
  protected int[] routing;
  protected int routingOffset;

  /** For the implementations. */
  protected MaxPool2d(Pool2dShape shape) {
    super(shape);
  }

  /** A pooling of these dimensions on the {@linkplain Backend#current() backend} of this JVM. */
  public static MaxPool2d of(Pool2dShape shape) {
    if (!Backend.isVector()) {
      return new ScalarMaxPool2d(shape);
    }
    if (VectorMaxPool2x2.takes(shape)) {
      return new VectorMaxPool2x2(shape);
    }
    return VectorNarrowMaxPool2x2.takes(shape) ? new VectorNarrowMaxPool2x2(shape) : new VectorMaxPool2d(shape);
  }

  /**
   * Pools {@code n} images, 0 .. {@code shape().n()}.
   *
   * @param y receives {@code n} images
   * @param routing receives as many numbers as y elements
   * @throws IllegalArgumentException if n is out of range, an array too short, or y overlaps x
   */
  public final void forward(
      Parallel parallel, int n, float[] x, int xOffset, float[] y, int yOffset, int[] routing, int routingOffset) {
    requireForward(n, x, xOffset, y, yOffset);
    Arguments.span("routing", routing, routingOffset, (long) n * shape.outputSize());
    this.routing = routing;
    this.routingOffset = routingOffset;
    runForward(parallel, n, x, xOffset, y, yOffset);
  }

  /**
   * Pools {@code n} images, 0 .. {@code shape().n()}, without noting the winners: the same y, to the bit.
   *
   * @param y receives {@code n} images
   * @throws IllegalArgumentException if n is out of range, an array too short, or y overlaps x
   */
  public final void forward(Parallel parallel, int n, float[] x, int xOffset, float[] y, int yOffset) {
    requireForward(n, x, xOffset, y, yOffset);
    routing = null;
    routingOffset = 0;
    runForward(parallel, n, x, xOffset, y, yOffset);
  }

  /**
   * The gradient with respect to the input of {@code n} images, 0 .. {@code shape().n()}.
   *
   * @param routing what {@link #forward} noted; a number outside the window routes nowhere
   * @param dx receives {@code n} images; overwritten whatever it held
   * @throws IllegalArgumentException if n is out of range, an array too short, or dx overlaps dy
   */
  public final void backward(
      Parallel parallel, int n, float[] dy, int dyOffset, int[] routing, int routingOffset, float[] dx, int dxOffset) {
    requireBackward(n, dy, dyOffset, dx, dxOffset);
    Arguments.span("routing", routing, routingOffset, (long) n * shape.outputSize());
    this.routing = routing;
    this.routingOffset = routingOffset;
    runBackward(parallel, n, dy, dyOffset, dx, dxOffset);
  }
}
