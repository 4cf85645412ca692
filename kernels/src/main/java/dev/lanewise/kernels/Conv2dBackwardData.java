package dev.lanewise.kernels;

import dev.lanewise.kernels.parallel.Parallel;

/**
 * The gradient of a convolution with respect to its input: {@code dx[n][i][j][c] = Σ dy[n][p][q][o] · w[a][b][c][o]}
 * over all (p, a) with {@code p·sh + a·dh − phBegin = i}, all (q, b) likewise, and all o of
 * the group of c.
 *
 * <p>Not thread-safe: see {@link Operation}.
 */
public abstract class Conv2dBackwardData extends Conv2dPackedOperation {
  // The arguments of the run in progress.
  protected int n;
  protected float[] dy;
  protected int dyOffset;
  protected float[] dx;
  protected int dxOffset;
  protected float[] scratch;

  /** For the implementations. */
  protected Conv2dBackwardData(Conv2dShape shape, Conv2dAlgorithm algorithm) {
    super(shape, algorithm);
  }

  /**
   * Packs the forward weights {@code w[kh][kw][ic/groups][oc]} for {@link #run}.
   *
   * @param parallel who works
   * @param packed receives {@link #packedLength} elements; their order is this operation's own
   * @throws IllegalArgumentException if an array is too short, or packed overlaps w
   */
  public final void pack(Parallel parallel, float[] w, int wOffset, float[] packed, int packedOffset) {
    packWeights(parallel, w, wOffset, packed, packedOffset);
  }

  /**
   * Computes dx of {@code n} images, 0 .. {@code shape().n()}.
   *
   * @param packed what {@link #pack} made
   * @param dx receives {@code n} images; overwritten whatever it held
   * @param scratch at least {@link #scratchLength} elements for the workers of {@code parallel}
   * @throws IllegalArgumentException if n is out of range, an array too short, or dx overlaps dy
   */
  public final void run(
      Parallel parallel, int n, float[] dy, int dyOffset, float[] packed, int packedOffset, float[] dx, int dxOffset,
      float[] scratch) {
    Arguments.inRange("n", n, 0, shape.n());
    long dxLength = (long) n * shape.inputSize();
    long dyLength = (long) n * shape.outputSize();
    Arguments.span("dy", dy, dyOffset, dyLength);
    Arguments.span("packed", packed, packedOffset, packedLength());
    Arguments.span("dx", dx, dxOffset, dxLength);
    Arguments.disjoint("dx", dx, dxOffset, dxLength, "dy", dy, dyOffset, dyLength);
    Arguments.disjoint("dx", dx, dxOffset, dxLength, "packed", packed, packedOffset, packedLength());
    requireScratch(parallel, scratch);
    if (n == 0) {
      return;
    }
    this.n = n;
    this.dy = dy;
    this.dyOffset = dyOffset;
    this.packed = packed;
    this.packedOffset = packedOffset;
    this.dx = dx;
    this.dxOffset = dxOffset;
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
