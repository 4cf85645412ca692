package dev.lanewise.kernels;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.kernels.scalar.ScalarGemm;
import dev.lanewise.kernels.vector.VectorGemm;
import java.util.Objects;

/**
 * Matrix product of row-major float matrices, {@code C = activation(α · op(A) · op(B) + β · C + bias)}: what BLAS
 * {@code sgemm} defines, and an epilogue. β = 0 overwrites C whatever it held; α = 0 leaves A and B unread; the bias,
 * if there is one, has an element for each column of C.
 *
 * <p>Three ways to run it: once; with a B that was packed before, which pays off where B is used again and again (the
 * weights of a network); over a batch of matrices that lie at regular distances.
 *
 * <p>Not thread-safe: see {@link Operation}. A packed B is only read and may be shared.
 */
public abstract class Gemm extends Operation {
  /** The dimensions this operation was made for. */
  protected final GemmShape shape;

  /** What is applied to C at the end. */
  protected final FusedActivation activation;

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
  protected boolean packedB;
  protected float[] c;
  protected int cOffset;
  protected float[] bias;
  protected int biasOffset;
  protected int batch;
  protected int strideA;
  protected int strideB;
  protected int strideC;
  protected float[] scratch;

  /** For the implementations. */
  protected Gemm(GemmShape shape, FusedActivation activation) {
    this.shape = shape;
    this.activation = Objects.requireNonNull(activation, "activation");
  }

  /** A product of up to these dimensions on the {@linkplain Backend#current() backend} of this JVM. */
  public static Gemm of(GemmShape shape) {
    return of(shape, FusedActivation.NONE);
  }

  /** As {@link #of(GemmShape)}, with an activation that every run applies to C. */
  public static Gemm of(GemmShape shape, FusedActivation activation) {
    return Backend.isVector() ? new VectorGemm(shape, activation) : new ScalarGemm(shape, activation);
  }

  /** The dimensions this operation was made for. */
  public final GemmShape shape() {
    return shape;
  }

  /**
   * Runs the product at the full dimensions of its shape, without bias.
   *
   * @see #run(Parallel, int, int, int, float, float[], int, float[], int, float, float[], int, float[], int, float[])
   */
  public final void run(
      Parallel parallel, float alpha, float[] a, int aOffset, float[] b, int bOffset,
      float beta, float[] c, int cOffset, float[] scratch) {
    run(parallel, shape.m(), shape.n(), shape.k(), alpha, a, aOffset, b, bOffset, beta, c, cOffset, scratch);
  }

  /**
   * Runs the product at smaller dimensions, without bias.
   *
   * @see #run(Parallel, int, int, int, float, float[], int, float[], int, float, float[], int, float[], int, float[])
   */
  public final void run(
      Parallel parallel, int m, int n, int k, float alpha, float[] a, int aOffset, float[] b, int bOffset,
      float beta, float[] c, int cOffset, float[] scratch) {
    run(parallel, m, n, k, alpha, a, aOffset, b, bOffset, beta, c, cOffset, null, 0, scratch);
  }

  /**
   * Runs the product at smaller dimensions, the leading dimensions staying those of the shape.
   *
   * @param parallel who works
   * @param m rows of C, at most {@code shape().m()}
   * @param n columns of C, at most {@code shape().n()}
   * @param k length of the sums, at most {@code shape().k()}
   * @param bias n elements, or null for none
   * @param scratch at least {@link #scratchLength} elements for the workers of {@code parallel}
   * @throws IllegalArgumentException if a dimension is out of range, an array too short, or C overlaps A, B or the bias
   */
  public final void run(
      Parallel parallel, int m, int n, int k, float alpha, float[] a, int aOffset, float[] b, int bOffset,
      float beta, float[] c, int cOffset, float[] bias, int biasOffset, float[] scratch) {
    Arguments.inRange("m", m, 0, shape.m());
    Arguments.inRange("n", n, 0, shape.n());
    Arguments.inRange("k", k, 0, shape.k());
    long spanB = shape.spanB(n, k);
    Arguments.span("b", b, bOffset, spanB);
    requireOutput(m, n, k, 1, 0, a, aOffset, "b", b, bOffset, spanB, 0, c, cOffset, bias, biasOffset);
    requireScratch(parallel, scratch);
    dimensions(m, n, k, 1, 0, 0, 0);
    matrices(alpha, a, aOffset, b, bOffset, false, beta, c, cOffset, bias, biasOffset);
    execute(parallel, scratch);
  }

  /** Elements of a packed B. */
  public abstract int packedBLength();

  /**
   * Packs B, at the full n and k of the shape, for {@link #runPacked}. The order of the elements depends on n and k
   * (and the vector width of this JVM) only: one packed B serves the operations of all shapes that agree in these.
   *
   * @param packed receives {@link #packedBLength} elements
   * @throws IllegalArgumentException if an array is too short or packed overlaps B
   */
  public final void packB(float[] b, int bOffset, float[] packed, int packedOffset) {
    long spanB = shape.spanB(shape.n(), shape.k());
    Arguments.span("b", b, bOffset, spanB);
    Arguments.span("packed", packed, packedOffset, packedBLength());
    Arguments.disjoint("packed", packed, packedOffset, packedBLength(), "b", b, bOffset, spanB);
    packBChecked(b, bOffset, packed, packedOffset);
  }

  /** Packs; the arguments have been checked. */
  protected abstract void packBChecked(float[] b, int bOffset, float[] packed, int packedOffset);

  /**
   * Runs the product with a packed B: {@code C = activation(op(A) · op(B) + β · C + bias)} at the full n and k of the
   * shape. With β = 0 a row of C has the same bits whatever m is: a layer answers alike for one sample and for many.
   *
   * @param parallel who works
   * @param m rows of C, at most {@code shape().m()}
   * @param packedB what {@link #packB} made
   * @param bias n elements, or null for none
   * @param scratch at least {@link #scratchLength} elements for the workers of {@code parallel}
   * @throws IllegalArgumentException if m is out of range, an array too short, or C overlaps A, B or the bias
   */
  public final void runPacked(
      Parallel parallel, int m, float[] a, int aOffset, float[] packedB, int packedOffset,
      float beta, float[] c, int cOffset, float[] bias, int biasOffset, float[] scratch) {
    Arguments.inRange("m", m, 0, shape.m());
    int n = shape.n();
    int k = shape.k();
    Arguments.span("packedB", packedB, packedOffset, packedBLength());
    requireOutput(
        m, n, k, 1, 0, a, aOffset, "packedB", packedB, packedOffset, packedBLength(), 0, c, cOffset, bias, biasOffset);
    requireScratch(parallel, scratch);
    dimensions(m, n, k, 1, 0, 0, 0);
    matrices(1, a, aOffset, packedB, packedOffset, true, beta, c, cOffset, bias, biasOffset);
    execute(parallel, scratch);
  }

  /**
   * Runs {@code batch} products of the full dimensions of the shape. Product i reads A at {@code aOffset + i·strideA}
   * and B at {@code bOffset + i·strideB}, and writes C at {@code cOffset + i·strideC}.
   *
   * @param parallel who works, on several products at a time
   * @param batch how many products, at least 0
   * @param strideA from one A to the next, at least 0; 0 where all products share one
   * @param strideB from one B to the next, at least 0; 0 where all products share one
   * @param strideC from one C to the next: at least the extent of a C, or at least n where the matrices lie side by
   *     side within the rows of {@code ldc} elements
   * @param bias n elements that all products share, or null for none
   * @param scratch at least {@link #scratchLength} elements for the workers of {@code parallel}
   * @throws IllegalArgumentException if a number is out of range, an array too short, one C overlaps another or any A,
   *     B or the bias
   */
  public final void runBatch(
      Parallel parallel, int batch, int strideA, int strideB, int strideC, float alpha, float[] a, int aOffset,
      float[] b, int bOffset, float beta, float[] c, int cOffset, float[] bias, int biasOffset, float[] scratch) {
    Arguments.atLeast("batch", batch, 0);
    Arguments.atLeast("strideA", strideA, 0);
    Arguments.atLeast("strideB", strideB, 0);
    requireApart(batch, strideC);
    int m = shape.m();
    int n = shape.n();
    int k = shape.k();
    long spanB = batchSpan(batch, strideB, shape.spanB(n, k));
    Arguments.span("b", b, bOffset, spanB);
    requireOutput(m, n, k, batch, strideA, a, aOffset, "b", b, bOffset, spanB, strideC, c, cOffset, bias, biasOffset);
    requireScratch(parallel, scratch);
    dimensions(m, n, k, batch, strideA, strideB, strideC);
    matrices(alpha, a, aOffset, b, bOffset, false, beta, c, cOffset, bias, biasOffset);
    execute(parallel, scratch);
  }

  /** No two matrices C may share an element: they follow one another, or lie side by side in rows of ldc. */
  private void requireApart(int batch, int strideC) {
    long extent = shape.spanC(shape.m(), shape.n());
    boolean sideBySide = strideC >= shape.n() && (batch - 1L) * strideC + shape.n() <= shape.ldc();
    if (strideC < 0 || batch > 1 && strideC < extent && !sideBySide) {
      throw new IllegalArgumentException(
          "strideC: " + strideC + ", expected at least " + extent + ", or at least n where " + batch
              + " matrices fit side by side into rows of " + shape.ldc());
    }
  }

  private static long batchSpan(int batch, int stride, long span) {
    return batch == 0 || span == 0 ? 0 : (batch - 1L) * stride + span;
  }

  /** Checks A, C and the bias, and that C overlaps neither them nor B, which has been checked. */
  private void requireOutput(
      int m, int n, int k, int batch, int strideA, float[] a, int aOffset, String nameB, float[] b, int bOffset,
      long spanB, int strideC, float[] c, int cOffset, float[] bias, int biasOffset) {
    long spanA = batchSpan(batch, strideA, shape.spanA(m, k));
    long spanC = batchSpan(batch, strideC, shape.spanC(m, n));
    Arguments.span("a", a, aOffset, spanA);
    Arguments.span("c", c, cOffset, spanC);
    Arguments.disjoint("c", c, cOffset, spanC, "a", a, aOffset, spanA);
    Arguments.disjoint("c", c, cOffset, spanC, nameB, b, bOffset, spanB);
    if (bias != null) {
      Arguments.span("bias", bias, biasOffset, n);
      Arguments.disjoint("c", c, cOffset, spanC, "bias", bias, biasOffset, n);
    }
  }

  private void dimensions(int m, int n, int k, int batch, int strideA, int strideB, int strideC) {
    this.m = m;
    this.n = n;
    this.k = k;
    this.batch = batch;
    this.strideA = strideA;
    this.strideB = strideB;
    this.strideC = strideC;
  }

  private void matrices(
      float alpha, float[] a, int aOffset, float[] b, int bOffset, boolean packedB, float beta, float[] c, int cOffset,
      float[] bias, int biasOffset) {
    this.alpha = alpha;
    this.a = a;
    this.aOffset = aOffset;
    this.b = b;
    this.bOffset = bOffset;
    this.packedB = packedB;
    this.beta = beta;
    this.c = c;
    this.cOffset = cOffset;
    this.bias = bias;
    this.biasOffset = biasOffset;
  }

  private void execute(Parallel parallel, float[] scratch) {
    if (m == 0 || n == 0 || batch == 0) {
      return;
    }
    if (alpha == 0) {
      k = 0;
    }
    this.scratch = scratch;
    parallel.forWork(batch * 2.0 * m * n * k).run(this, chunks());
  }

  /** Into how many chunks the run in progress is cut; depends on its dimensions only. */
  protected abstract int chunks();
}
