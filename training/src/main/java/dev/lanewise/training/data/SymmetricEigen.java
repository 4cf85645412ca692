package dev.lanewise.training.data;

import java.util.Comparator;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/**
 * The eigenvalues of a symmetric matrix, largest first, and its eigenvectors, by EJML in double. Of an eigenvector and
 * its negative the one is taken whose element of the largest size (of several, the first) is positive.
 */
final class SymmetricEigen {
  private final int d;
  private final EigenDecomposition_F64<DMatrixRMaj> decomposition;
  private final int[] order;

  /**
   * Decomposes a matrix.
   *
   * @param matrix d × d elements; overwritten
   */
  SymmetricEigen(int d, double[] matrix) {
    this.d = d;
    this.decomposition = DecompositionFactory_DDRM.eig(d, true, true);
    if (!decomposition.decompose(DMatrixRMaj.wrap(d, d, matrix))) {
      throw new ArithmeticException("the eigenvalues of the " + d + "×" + d + " covariance matrix were not found");
    }
    this.order = IntStream.range(0, d).boxed()
        .sorted(Comparator.comparingDouble((Integer i) -> -decomposition.getEigenvalue(i).real))
        .mapToInt(Integer::intValue).toArray();
  }

  /** The k-th largest eigenvalue. */
  double value(int k) {
    return decomposition.getEigenvalue(order[k]).real;
  }

  /** Writes the unit eigenvector of the k-th largest eigenvalue as d floats. */
  void copyVector(int k, float[] to, int offset) {
    double[] vector = decomposition.getEigenVector(order[k]).data;
    double largest = 0;
    for (int i = 0; i < d; i++) {
      largest = Math.abs(vector[i]) > Math.abs(largest) ? vector[i] : largest;
    }
    for (int i = 0; i < d; i++) {
      to[offset + i] = (float) (largest < 0 ? -vector[i] : vector[i]);
    }
  }
}
