package dev.lanewise.training.data;

import dev.lanewise.kernels.Pixels;
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
    int d = shape.size();
    if (d > MOST_VALUES) {
      throw new IllegalArgumentException("preprocessing " + kind + ": a sample of shape " + shape + " has " + d
          + " values, expected at most " + MOST_VALUES);
    }
    int outputs = kind.output(shape).size();
    float[] mean = meanSample(train);
    requireFinite(train, mean);
    SymmetricEigen eigen = new SymmetricEigen(d, covariance(train, mean, parallel));
    float[] spectrum = new float[d];
    for (int k = 0; k < d; k++) {
      // A covariance has no negative eigenvalues; rounding has.
      spectrum[k] = (float) Math.max(0, eigen.value(k));
    }
    float[] matrix = kind.method() == PreprocessingKind.Method.ZCA
        ? zca(kind, d, eigen, parallel) : projection(kind, outputs, d, eigen);
    return Preprocessing.owning(kind, shape, mean, matrix, spectrum);
  }

  private static void requireFinite(Dataset train, float[] mean) {
    for (int i = 0; i < mean.length; i++) {
      if (!Float.isFinite(mean[i])) {
        throw new IllegalArgumentException(
            "train (" + train.name() + ") has the mean " + mean[i] + " at " + i + ", expected finite values");
      }
    }
  }

  /** Of what the kernel gives that will centre samples later. */
  private static double[] covariance(Dataset train, float[] mean, Parallel parallel) {
    Pixels shift = Preprocessing.shift(mean, new float[0]);
    GramMatrix gram = new GramMatrix(mean.length, parallel);
    for (int i = 0; i < train.size(); i++) {
      train.copySample(i, gram.rows(), gram.offset());
      shift.normalize(Parallel.serial(), 1, gram.rows(), gram.offset(), gram.rows(), gram.offset());
      gram.added();
    }
    return gram.finish(1.0 / train.size());
  }

  /** {@code 1 / √(λ + ε)} for the k-th component. */
  private static double whitening(PreprocessingKind kind, SymmetricEigen eigen, int k) {
    boolean constant = eigen.value(k) <= RESOLUTION * eigen.value(0);
    return constant ? 0 : 1 / Math.sqrt(eigen.value(k) + kind.epsilon());
  }

  private static float[] projection(PreprocessingKind kind, int outputs, int d, SymmetricEigen eigen) {
    float[] matrix = new float[outputs * d];
    for (int k = 0; k < outputs; k++) {
      eigen.copyVector(k, kind.method().whitens() ? whitening(kind, eigen, k) : 1, matrix, k * d);
    }
    return matrix;
  }

  private static float[] zca(PreprocessingKind kind, int d, SymmetricEigen eigen, Parallel parallel) {
    // Σ u uᵀ / √(λ + ε): the rows are u / (λ + ε)^¼.
    GramMatrix gram = new GramMatrix(d, parallel);
    for (int k = 0; k < d; k++) {
      eigen.copyVector(k, Math.sqrt(whitening(kind, eigen, k)), gram.rows(), gram.offset());
      gram.added();
    }
    return floats(gram.finish(1));
  }
}
