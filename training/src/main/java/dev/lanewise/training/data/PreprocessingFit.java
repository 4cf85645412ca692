package dev.lanewise.training.data;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.nn.Shape;

/** Measures on a training part what {@link Preprocessing} applies. */
final class PreprocessingFit {
  /** The most values of a sample that a matrix is made for: its eigenvectors take about 100 s and 700 MB then. */
  private static final int MOST_VALUES = 4096;

  /** The share of the largest variance below which a direction counts as constant: what floats resolve. */
  private static final double RESOLUTION = 0x1p-24;

  private PreprocessingFit() {}

  static Preprocessing channels(Dataset train) {
    requireSamples(train);
    int channels = train.sampleShape().channels();
    double[] mean = means(train, channels);
    return Preprocessing.channels(floats(mean), floats(deviations(train, mean)));
  }

  static float[] meanSample(Dataset train) {
    requireSamples(train);
    return floats(means(train, train.sampleShape().size()));
  }

  private static void requireSamples(Dataset train) {
    if (train.size() == 0) {
      throw new IllegalArgumentException("train (" + train.name() + ") has 0 samples, expected at least 1");
    }
  }

  private static float[] floats(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }

  /** The means of the values whose index leaves the same remainder: of channels, or of each value of a sample. */
  private static double[] means(Dataset train, int period) {
    double[] sum = new double[period];
    float[] sample = new float[train.sampleShape().size()];
    for (int i = 0; i < train.size(); i++) {
      train.copySample(i, sample, 0);
      for (int k = 0; k < sample.length; k += period) {
        for (int c = 0; c < period; c++) {
          sum[c] += sample[k + c];
        }
      }
    }
    double count = (double) train.size() * sample.length / period;
    for (int c = 0; c < period; c++) {
      sum[c] /= count;
    }
    return sum;
  }

  private static double[] deviations(Dataset train, double[] mean) {
    int channels = mean.length;
    double[] sum = new double[channels];
    boolean[] varies = new boolean[channels];
    float[] sample = new float[train.sampleShape().size()];
    float[] first = new float[sample.length];
    train.copySample(0, first, 0);
    for (int i = 0; i < train.size(); i++) {
      train.copySample(i, sample, 0);
      for (int k = 0; k < sample.length; k += channels) {
        for (int c = 0; c < channels; c++) {
          double distance = sample[k + c] - mean[c];
          sum[c] += distance * distance;
          varies[c] |= sample[k + c] != first[c];
        }
      }
    }
    double perChannel = (double) train.size() * sample.length / channels;
    for (int c = 0; c < channels; c++) {
      // Whether a channel varies is asked of its values: their sum is rounded, and a std of 1e-17 would blow that up.
      sum[c] = varies[c] ? StrictMath.sqrt(sum[c] / perChannel) : 1;
    }
    return sum;
  }

  static Preprocessing linear(PreprocessingKind kind, Dataset train, Parallel parallel) {
    Shape shape = train.sampleShape();
    requireMatrix("preprocessing " + kind, shape);
    int outputs = kind.output(shape).size(); // all components for ZCA, too
    float[] mean = finiteMean(train);
    int d = mean.length;
    SymmetricEigen eigen = new SymmetricEigen(d, Covariance.about(mean, train, parallel));
    float[] spectrum = new float[d];
    for (int k = 0; k < d; k++) {
      // A covariance has no negative eigenvalues; rounding has.
      spectrum[k] = (float) Math.max(0, eigen.value(k));
    }
    float[] vectors = new float[outputs * d];
    for (int k = 0; k < outputs; k++) {
      eigen.copyVector(k, vectors, k * d);
    }
    return of(kind, shape, mean, vectors, spectrum, parallel);
  }

  static void requireMatrix(String what, Shape shape) {
    if (shape.size() > MOST_VALUES) {
      throw new IllegalArgumentException(what + ": a sample of shape " + shape + " has " + shape.size()
          + " values, expected at most " + MOST_VALUES);
    }
  }

  static float[] finiteMean(Dataset train) {
    float[] mean = meanSample(train);
    for (int i = 0; i < mean.length; i++) {
      if (!Float.isFinite(mean[i])) {
        throw new IllegalArgumentException(
            "train (" + train.name() + ") has the mean " + mean[i] + " at " + i + ", expected finite values");
      }
    }
    return mean;
  }

  /**
   * A kind from unit eigenvectors.
   *
   * @param vectors a row each, as many as the kind has outputs; overwritten
   */
  static Preprocessing of(
      PreprocessingKind kind, Shape shape, float[] mean, float[] vectors, float[] spectrum, Parallel parallel) {
    if (!kind.method().whitens()) {
      return Preprocessing.owning(kind, shape, mean, vectors, spectrum);
    }
    int d = mean.length;
    boolean zca = kind.method() == PreprocessingKind.Method.ZCA;
    for (int k = 0; k < vectors.length / d; k++) {
      double whitening = whitening(kind, spectrum, k);
      float factor = (float) (zca ? Math.sqrt(whitening) : whitening);
      for (int i = k * d; i < (k + 1) * d; i++) {
        vectors[i] *= factor;
      }
    }
    return Preprocessing.owning(kind, shape, mean, zca ? zca(d, vectors, parallel) : vectors, spectrum);
  }

  /** {@code 1 / √(λ + ε)} for the k-th component. */
  private static double whitening(PreprocessingKind kind, float[] spectrum, int k) {
    return varies(spectrum, k) ? 1 / Math.sqrt(spectrum[k] + kind.epsilon()) : 0;
  }

  static boolean varies(float[] spectrum, int k) {
    return spectrum[k] > RESOLUTION * spectrum[0];
  }

  /** Σ u uᵀ / √(λ + ε) from the rows u / (λ + ε)^¼. */
  private static float[] zca(int d, float[] rows, Parallel parallel) {
    GramMatrix gram = new GramMatrix(d, parallel);
    for (int k = 0; k < d; k++) {
      System.arraycopy(rows, k * d, gram.rows(), gram.offset(), d);
      gram.added();
    }
    return floats(gram.finish(1));
  }
}
