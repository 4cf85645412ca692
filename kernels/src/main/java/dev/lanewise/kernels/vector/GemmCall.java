package dev.lanewise.kernels.vector;

import dev.lanewise.kernels.FusedActivation;
import dev.lanewise.kernels.GemmShape;

/**
 * The arguments of the product that a {@link VectorGemm} is running, {@code C = activation(α · op(A) · op(B) + β · C +
 * bias)}: written by the caller's thread before the chunks start, only read by them.
 */
final class GemmCall {
  int m;
  int n;
  int k;
  boolean transA;
  boolean transB;
  int lda;
  int ldb;
  int ldc;
  float alpha;
  float beta;
  float[] a;
  float[] b;
  float[] c;

  /** Whether B is packed as {@link Packing} draws it, all of its k rows in one panel; α is 1 then. */
  boolean packedB;

  /** One element for each column, or null for none. */
  float[] bias;

  int biasOffset;
  FusedActivation activation;
  float[] scratch;

  void dimensions(GemmShape shape) {
    transA = shape.transA();
    transB = shape.transB();
    lda = shape.lda();
    ldb = shape.ldb();
    ldc = shape.ldc();
  }

  /** C = β · C for a part of C, or zero for β = 0, whatever C held; nothing for β = 1. */
  void scaleC(int at, int rows, int columns) {
    if (beta == 1) {
      return;
    }
    for (int i = 0; i < rows; i++) {
      int row = at + i * ldc;
      for (int j = 0; j < columns; j++) {
        c[row + j] = beta == 0 ? 0 : beta * c[row + j];
      }
    }
  }

  /**
   * Adds the bias to a part of C and applies the activation: a pass of its own over what is still in L1 or L2.
   *
   * @param column the column of C that the part starts with
   */
  void finish(int at, int rows, int column, int columns) {
    boolean relu = activation == FusedActivation.RELU;
    for (int i = 0; i < rows && (relu || bias != null); i++) {
      int row = at + i * ldc;
      if (bias != null) {
        VectorElementwise.add(c, row, bias, biasOffset + column, c, row, columns);
      }
      if (relu) {
        VectorActivation.reluForward(c, row, c, row, columns);
      }
    }
  }
}
