package dev.lanewise.training.course;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.training.data.Covariance;
import dev.lanewise.training.data.Dataset;
import dev.lanewise.training.data.Preprocessing;
import java.util.Arrays;

/**
 * How near to the identity the covariance of whitened training data is. With ε the variance along a component is
 * λ / (λ + ε) after whitening, not 1: that is what it is compared with, besides the identity.
 *
 * @param epsilon what whitening added to each variance
 * @param formulaError along the components, the largest distance of an element from the diagonal matrix of λ / (λ + ε)
 * @param resolved how many components have at least {@value #RESOLVED} of the largest variance; sums of products of
 *     floats are wrong by some 1e-7, and smaller variances are found less well
 * @param resolvedError the same as {@code formulaError} among these
 * @param identityError the largest distance of an element from the identity: of components, or of pixels after ZCA
 * @param epsilonEffect the largest distance that ε itself makes: 1 − λ / (λ + ε) of the smallest λ
 * @param leading how many components have a variance of at least a hundred ε, so that ε takes at most 1 % of it
 * @param leadingError the largest distance from the identity among these
 * @param corner the covariances of the first values, {@value #CORNER} of them at most, row by row
 */
record Whiteness(
    double epsilon, double formulaError, int resolved, double resolvedError, double identityError,
    double epsilonEffect, int leading, double leadingError, float[] corner) {
  /** Rows and columns of the corner that is shown. */
  static final int CORNER = 30;

  /** The share of the largest variance down to which a component's is known to three digits. */
  static final double RESOLVED = 1e-5;

  private static final double LEADING = 100;

  /**
   * Measures it.
   *
   * @param whitened what is looked at, in components or pixels
   * @param components the same along the principal components, in their order
   * @param spectrum the variances before
   */
  static Whiteness of(
      Dataset whitened, Dataset components, float[] spectrum, double epsilon, Parallel parallel) {
    int d = spectrum.length;
    double[] seen = Covariance.of(whitened, parallel);
    double[] along = whitened == components ? seen : Covariance.of(components, parallel);
    double[] expected = Preprocessing.whitened(spectrum, epsilon);
    double[] identity = new double[d];
    Arrays.fill(identity, 1);
    int leading = atLeast(LEADING * epsilon, spectrum);
    int resolved = atLeast(RESOLVED * spectrum[0], spectrum);
    double effect = 1 - Arrays.stream(expected).min().orElse(1);
    return new Whiteness(epsilon, error(along, expected, d), resolved, error(along, expected, resolved),
        error(seen, identity, d), effect, leading, error(along, identity, leading), corner(seen, d));
  }

  /** How many variances, which fall, are no smaller than that. */
  private static int atLeast(double variance, float[] spectrum) {
    int count = 0;
    while (count < spectrum.length && spectrum[count] >= variance) {
      count++;
    }
    return count;
  }

  /** The largest distance of the first rows and columns from a diagonal matrix. */
  private static double error(double[] c, double[] diagonal, int rows) {
    double error = 0;
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < rows; j++) {
        error = Math.max(error, Math.abs(c[i * diagonal.length + j] - (i == j ? diagonal[i] : 0)));
      }
    }
    return error;
  }

  private static float[] corner(double[] c, int d) {
    int side = Math.min(CORNER, d);
    float[] corner = new float[side * side];
    for (int i = 0; i < corner.length; i++) {
      corner[i] = (float) c[i / side * d + i % side];
    }
    return corner;
  }

  /** The covariances of the first values of a dataset, {@value #CORNER} at most, in double. */
  static float[] corner(Dataset data) {
    int side = Math.min(CORNER, data.sampleShape().size());
    double[] mean = new double[side];
    double[] products = new double[side * side];
    float[] sample = new float[data.sampleShape().size()];
    for (int n = 0; n < data.size(); n++) {
      data.copySample(n, sample, 0);
      for (int i = 0; i < side; i++) {
        mean[i] += sample[i] / (double) data.size();
        for (int j = 0; j < side; j++) {
          products[i * side + j] += (double) sample[i] * sample[j] / data.size();
        }
      }
    }
    for (int i = 0; i < products.length; i++) {
      products[i] -= mean[i / side] * mean[i % side];
    }
    return corner(products, side);
  }
}
