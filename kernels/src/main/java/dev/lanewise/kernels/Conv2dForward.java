package dev.lanewise.kernels;

import dev.lanewise.kernels.parallel.Parallel;

/**
 * Convolution forward, {@code y = activation(x ∗ w + b + residual)}. Weights and bias are packed first.
 *
 * <p>Not thread-safe: see {@link Operation}.
 */
public abstract class Conv2dForward extends Conv2dPackedOperation {
  /** What is applied to the output. */
  protected final FusedActivation activation;

  // The argument of the packing in progress.
  protected float[] b;
  protected int bOffset;

  // The arguments of the run in progress.
  protected int n;
  protected float[] x;
  protected int xOffset;
  protected float[] residual;
  protected int residualOffset;
  protected float[] y;
  protected int yOffset;
  protected float[] scratch;

  /** For the implementations. */
  protected Conv2dForward(Conv2dShape shape, FusedActivation activation, Conv2dAlgorithm algorithm) {
    super(shape, algorithm);
    this.activation = activation;
  }

  /**
   * Packs weights {@code w[kh][kw][ic/groups][oc]} and bias {@code b[oc]} for {@link #run}.
   *
   * @param parallel who works
   * @param b the bias, or null for none
   * @param packed receives {@link #packedLength} elements; their order is this operation's own
   * @throws IllegalArgumentException if an array is too short, or packed overlaps w
   */
  public final void pack(
      Parallel parallel, float[] w, int wOffset, float[] b, int bOffset, float[] packed, int packedOffset) {
    if (b != null) {
      Arguments.span("b", b, bOffset, shape.oc());
    }
    this.b = b;
    this.bOffset = bOffset;
    packWeights(parallel, w, wOffset, packed, packedOffset);
  }

  /**
   * Convolves {@code n} images without a residual.
   *
   * @see #run(Parallel, int, float[], int, float[], int, float[], int, float[], int, float[])
   */
  public final void run(
      Parallel parallel, int n, float[] x, int xOffset, float[] packed, int packedOffset, float[] y, int yOffset,
      float[] scratch) {
    run(parallel, n, x, xOffset, packed, packedOffset, null, 0, y, yOffset, scratch);
  }

  /**
   * Convolves {@code n} images, 0 .. {@code shape().n()}.
   *
   * @param packed what {@link #pack} made
   * @param residual {@code n} images in the shape of y that are added before the activation, or null for none
   * @param y receives {@code n} images; overwritten whatever it held
   * @param scratch at least {@link #scratchLength} elements for the workers of {@code parallel}
   * @throws IllegalArgumentException if n is out of range, an array too short, or y overlaps x or the residual
   */
  public final void run(
      Parallel parallel, int n, float[] x, int xOffset, float[] packed, int packedOffset, float[] residual,
      int residualOffset, float[] y, int yOffset, float[] scratch) {
    Arguments.inRange("n", n, 0, shape.n());
    long xLength = (long) n * shape.inputSize();
    long yLength = (long) n * shape.outputSize();
    Arguments.span("x", x, xOffset, xLength);
    Arguments.span("packed", packed, packedOffset, packedLength());
    Arguments.span("y", y, yOffset, yLength);
    Arguments.disjoint("y", y, yOffset, yLength, "x", x, xOffset, xLength);
    Arguments.disjoint("y", y, yOffset, yLength, "packed", packed, packedOffset, packedLength());
    if (residual != null) {
      Arguments.span("residual", residual, residualOffset, yLength);
      Arguments.disjoint("y", y, yOffset, yLength, "residual", residual, residualOffset, yLength);
    }
    requireScratch(parallel, scratch);
    if (n == 0) {
      return;
    }
    this.n = n;
    this.x = x;
    this.xOffset = xOffset;
    this.packed = packed;
    this.packedOffset = packedOffset;
    this.residual = residual;
    this.residualOffset = residualOffset;
    this.y = y;
    this.yOffset = yOffset;
    this.scratch = scratch;
    execute(parallel.forWork(shape.flops(n)));
  }

  /** Runs at least one image; the arguments have been checked. */
  protected void execute(Parallel parallel) {
    parallel.run(this, chunks());
  }

  /** Into how many chunks the run in progress is cut; depends on its dimensions only. */
  protected abstract int chunks();
}
