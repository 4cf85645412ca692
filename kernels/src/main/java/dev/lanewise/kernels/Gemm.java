package dev.lanewise.kernels;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.kernels.scalar.ScalarGemm;
import dev.lanewise.kernels.vector.VectorGemm;

/**
 * Matrix product of row-major float matrices, {@code C = α · op(A) · op(B) + β · C}, as BLAS {@code sgemm} defines it:
 * β = 0 overwrites C whatever it held; α = 0 leaves A and B unread.
 *
 * <p>Not thread-safe: see {@link Operation}.
 */
public abstract class Gemm extends Operation {
  /** The dimensions this operation was made for. */
  protected final GemmShape shape;

  // The arguments of the run in progress.
  protected int m;
  protected int n;
  protected int k;
  protected float alpha;
  protected float beta;
  protected float[] a;
  protected int aOffset;
  protected float[] b;
  protected int bOffset;
  protected float[] c;
  protected int cOffset;
  protected float[] scratch;

  /** For the implementations. */
  protected Gemm(GemmShape shape) {
    this.shape = shape;
  }

  /** A product of up to these dimensions on the {@linkplain Backend#current() backend} of this JVM. */
  public static Gemm of(GemmShape shape) {
    return Backend.isVector() ? new VectorGemm(shape) : new ScalarGemm(shape);
  }

  /** The dimensions this operation was made for. */
  public final GemmShape shape() {
    return shape;
  }

  /**
   * Runs the product at the full dimensions of its shape.
   *
   * @see #run(Parallel, int, int, int, float, float[], int, float[], int, float, float[], int, float[])
   */
  public final void run(
      Parallel parallel, float alpha, float[] a, int aOffset, float[] b, int bOffset,
      float beta, float[] c, int cOffset, float[] scratch) {
    run(parallel, shape.m(), shape.n(), shape.k(), alpha, a, aOffset, b, bOffset, beta, c, cOffset, scratch);
  }

  /**
   * Runs the product at smaller dimensions, the leading dimensions staying those of the shape.
   *
   * @param parallel who works
   * @param m rows of C, at most {@code shape().m()}
   * @param n columns of C, at most {@code shape().n()}
   * @param k length of the sums, at most {@code shape().k()}
   * @param scratch at least {@link #scratchLength} elements for the workers of {@code parallel}
   * @throws IllegalArgumentException if a dimension is out of range, an array too short, or C overlaps A or B
   */
  public final void run(
      Parallel parallel, int m, int n, int k, float alpha, float[] a, int aOffset, float[] b, int bOffset,
      float beta, float[] c, int cOffset, float[] scratch) {
    Arguments.inRange("m", m, 0, shape.m());
    Arguments.inRange("n", n, 0, shape.n());
    Arguments.inRange("k", k, 0, shape.k());
    long spanA = shape.spanA(m, k);
    long spanB = shape.spanB(n, k);
    long spanC = shape.spanC(m, n);
    Arguments.span("a", a, aOffset, spanA);
    Arguments.span("b", b, bOffset, spanB);
    Arguments.span("c", c, cOffset, spanC);
    Arguments.disjoint("c", c, cOffset, spanC, "a", a, aOffset, spanA);
    Arguments.disjoint("c", c, cOffset, spanC, "b", b, bOffset, spanB);
    requireScratch(parallel, scratch);
    if (m == 0 || n == 0) {
      return;
    }
    this.m = m;
    this.n = n;
    this.k = alpha == 0 ? 0 : k;
    this.alpha = alpha;
    this.beta = beta;
    this.a = a;
    this.aOffset = aOffset;
    this.b = b;
    this.bOffset = bOffset;
    this.c = c;
    this.cOffset = cOffset;
    this.scratch = scratch;
    parallel.run(this, chunks());
  }

  /** Into how many chunks the run in progress is cut; depends on its dimensions only. */
  protected abstract int chunks();
}
