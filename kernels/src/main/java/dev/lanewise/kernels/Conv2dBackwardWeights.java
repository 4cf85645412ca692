package dev.lanewise.kernels;

import dev.lanewise.kernels.parallel.Parallel;

/**
 * The gradient of a convolution with respect to its weights, summed over the batch: {@code dw[a][b][c][o] = Σ_(n,p,q)
 * x[n][p·sh + a·dh − phBegin][q·sw + b·dw − pwBegin][g·ic/groups + c] · dy[n][p][q][o]}, g being the group of o.
 *
 * <p>Not thread-safe: see {@link Operation}.
 */
public abstract class Conv2dBackwardWeights extends Conv2dOperation {
  // The arguments of the run in progress.
  protected int n;
  protected float[] x;
  protected int xOffset;
  protected float[] dy;
  protected int dyOffset;
  protected float[] dw;
  protected int dwOffset;
  protected float[] scratch;

  /** For the implementations. */
  protected Conv2dBackwardWeights(Conv2dShape shape, Conv2dAlgorithm algorithm) {
    super(shape, algorithm);
  }

  /**
   * Computes dw over {@code n} images, 0 .. {@code shape().n()}; 0 images give zeros.
   *
   * @param dw receives the gradient in the layout of the weights; overwritten whatever it held
   * @param scratch at least {@link #scratchLength} elements for the workers of {@code parallel}
   * @throws IllegalArgumentException if n is out of range, an array too short, or dw overlaps x or dy
   */
  public final void run(
      Parallel parallel, int n, float[] x, int xOffset, float[] dy, int dyOffset, float[] dw, int dwOffset,
      float[] scratch) {
    Arguments.inRange("n", n, 0, shape.n());
    long xLength = (long) n * shape.inputSize();
    long dyLength = (long) n * shape.outputSize();
    Arguments.span("x", x, xOffset, xLength);
    Arguments.span("dy", dy, dyOffset, dyLength);
    Arguments.span("dw", dw, dwOffset, shape.weightsSize());
    Arguments.disjoint("dw", dw, dwOffset, shape.weightsSize(), "x", x, xOffset, xLength);
    Arguments.disjoint("dw", dw, dwOffset, shape.weightsSize(), "dy", dy, dyOffset, dyLength);
    requireScratch(parallel, scratch);
    this.n = n;
    this.x = x;
    this.xOffset = xOffset;
    this.dy = dy;
    this.dyOffset = dyOffset;
    this.dw = dw;
    this.dwOffset = dwOffset;
    this.scratch = scratch;
    execute(parallel.forWork(shape.flops(n)));
  }

  /** Runs; the arguments have been checked. */
  protected abstract void execute(Parallel parallel);
}
