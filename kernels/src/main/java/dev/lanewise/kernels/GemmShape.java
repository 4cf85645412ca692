package dev.lanewise.kernels;

/**
 * Every dimension of a matrix product {@code C = α · op(A) · op(B) + β · C}, all row-major: op(A) is m × k, op(B) k ×
 * n, C m × n; op is the matrix itself or its transpose. Element (i, j) of a stored matrix lies at {@code offset + i·ld
 * + j}.
 *
 * @param m rows of C; the most that an operation made for this shape can take, as are n and k
 * @param n columns of C
 * @param k the length of the sums
 * @param transA whether A is stored k × m
 * @param transB whether B is stored n × k
 * @param lda elements from one row of stored A to the next
 * @param ldb elements from one row of stored B to the next
 * @param ldc elements from one row of C to the next
 */
public record GemmShape(int m, int n, int k, boolean transA, boolean transB, int lda, int ldb, int ldc) {

  /**
   * Checks the dimensions.
   *
   * @throws IllegalArgumentException if one is negative, a leading dimension is shorter than its row, or a matrix is
   *     larger than an array
   */
  public GemmShape {
    Arguments.atLeast("m", m, 0);
    Arguments.atLeast("n", n, 0);
    Arguments.atLeast("k", k, 0);
    Arguments.atLeast("lda", lda, Math.max(1, transA ? m : k));
    Arguments.atLeast("ldb", ldb, Math.max(1, transB ? k : n));
    Arguments.atLeast("ldc", ldc, Math.max(1, n));
    Arguments.product("a", transA ? k : m, lda);
    Arguments.product("b", transB ? n : k, ldb);
    Arguments.product("c", m, ldc);
  }

  /** A product of contiguous matrices, none transposed. */
  public static GemmShape of(int m, int n, int k) {
    return of(m, n, k, false, false);
  }

  /** A product of contiguous matrices. */
  public static GemmShape of(int m, int n, int k, boolean transA, boolean transB) {
    return new GemmShape(
        m, n, k, transA, transB, Math.max(1, transA ? m : k), Math.max(1, transB ? k : n), Math.max(1, n));
  }

  /** Multiplications and additions. */
  public long flops() {
    return 2L * m * n * k;
  }

  /** Elements from the first to the last of a stored matrix of {@code rows} × {@code columns}. */
  static long span(int rows, int columns, int ld) {
    return rows == 0 || columns == 0 ? 0 : (long) (rows - 1) * ld + columns;
  }

  long spanA(int rows, int depth) {
    return transA ? span(depth, rows, lda) : span(rows, depth, lda);
  }

  long spanB(int columns, int depth) {
    return transB ? span(columns, depth, ldb) : span(depth, columns, ldb);
  }

  long spanC(int rows, int columns) {
    return span(rows, columns, ldc);
  }
}
