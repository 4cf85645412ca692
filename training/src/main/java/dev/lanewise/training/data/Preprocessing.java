package dev.lanewise.training.data;

import dev.lanewise.kernels.Pixels;
import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.nn.Shape;
import java.util.Arrays;
import java.util.Objects;

/**
 * What samples go through before a network sees them, measured on a training part ({@link #fit}) and applied to every
 * part ({@link #preprocessor}): nothing, {@code x - mean}, {@code (x - mean) / std} or {@code M (x - mean)}. Immutable,
 * and compared by value.
 *
 * <table>
 * <caption>The kinds; λ and u are the eigenvalues and unit eigenvectors of the covariance matrix</caption>
 * <tr><th>kind</th><th>mean</th><th>then</th><th>gives</th></tr>
 * <tr><td>{@code none}</td><td></td><td></td><td>the sample</td></tr>
 * <tr><td>{@code zero-centre}</td><td>of each value (the mean image)</td><td></td><td>the sample's shape</td></tr>
 * <tr><td>{@code channels}</td><td>of each channel</td><td>divided by the channel's std</td><td>the same</td></tr>
 * <tr><td>{@code pca}</td><td>of each value</td><td>rows of M: u, largest λ first</td><td>that many features</td></tr>
 * <tr><td>{@code pca-whiten}</td><td>of each value</td><td>rows of M: u / √(λ + ε)</td><td>the same</td></tr>
 * <tr><td>{@code zca}</td><td>of each value</td><td>M = Σ u uᵀ / √(λ + ε)</td><td>the sample's shape</td></tr>
 * </table>
 *
 * <p>The formulas are those of CS231n's notes, "Setting up the data", and of Krizhevsky (2009) for ZCA. A direction in
 * which the training part does not vary (λ at most 2^-24 of the largest, what floats resolve: the border of MNIST's
 * digits) whitens to 0, not to a multiple of what other samples happen to have there.
 */
public final class Preprocessing {
  private static final float[] EMPTY = {};

  private final PreprocessingKind kind;
  private final Shape sampleShape;
  private final float[] mean;
  private final float[] std;
  private final float[] matrix;
  private final float[] spectrum;
  private Preprocessor.Product product;

  private Preprocessing(
      PreprocessingKind kind, Shape sampleShape, float[] mean, float[] std, float[] matrix, float[] spectrum) {
    this.kind = kind;
    this.sampleShape = sampleShape;
    this.mean = mean;
    this.std = std;
    this.matrix = matrix;
    this.spectrum = spectrum;
  }

  /** Leaves samples of any shape as they are. */
  public static Preprocessing none() {
    return new Preprocessing(PreprocessingKind.NO_CHANGE, null, EMPTY, EMPTY, EMPTY, EMPTY);
  }

  /**
   * Per-channel normalisation {@code (x - mean) / std} of samples of any shape with so many channels.
   *
   * @param mean one finite value a channel
   * @param std one finite, positive value a channel
   * @throws IllegalArgumentException if there is no channel, the lengths differ, or a value is not as described
   */
  public static Preprocessing channels(float[] mean, float[] std) {
    if (mean.length == 0 || mean.length != std.length) {
      throw new IllegalArgumentException(
          "mean has length " + mean.length + " and std " + std.length + ", expected equal lengths of at least 1");
    }
    requireFinite("mean", mean);
    requireFinite("std", std);
    for (int c = 0; c < std.length; c++) {
      if (std[c] <= 0) {
        throw new IllegalArgumentException("std[" + c + "] is " + std[c] + ", expected a finite value above 0");
      }
    }
    float[] means = mean.clone();
    for (int c = 0; c < means.length; c++) {
      means[c] += 0f; // -0 and 0 are the same mean
    }
    return new Preprocessing(PreprocessingKind.PER_CHANNEL, null, means, std.clone(), EMPTY, EMPTY);
  }

  /**
   * Subtracts a mean image.
   *
   * @param sampleShape the shape of a sample
   * @param mean a finite value for each of the sample's
   * @throws IllegalArgumentException if the length does not fit or a value is not finite
   */
  public static Preprocessing zeroCentre(Shape sampleShape, float[] mean) {
    requireFinite("mean", mean, sampleShape.size());
    PreprocessingKind kind = new PreprocessingKind(PreprocessingKind.Method.ZERO_CENTRE, 0, 0);
    return new Preprocessing(kind, sampleShape, mean.clone(), EMPTY, EMPTY, EMPTY);
  }

  /**
   * Subtracts a mean image, then multiplies by a matrix.
   *
   * @param kind one of the kinds with a matrix
   * @param sampleShape the shape of a sample
   * @param mean a finite value for each of the sample's d
   * @param matrix row-major, the kind's number of components (else d) × d
   * @param spectrum the d eigenvalues of the covariance matrix, largest first
   * @throws IllegalArgumentException if the kind has no matrix, a length does not fit or a value is not finite
   */
  public static Preprocessing linear(
      PreprocessingKind kind, Shape sampleShape, float[] mean, float[] matrix, float[] spectrum) {
    if (!kind.method().hasMatrix()) {
      throw new IllegalArgumentException("kind is " + kind + ", expected one with a matrix");
    }
    int d = sampleShape.size();
    requireFinite("mean", mean, d);
    requireFinite("matrix", matrix, (long) kind.output(sampleShape).size() * d);
    requireFinite("spectrum", spectrum, d);
    return owning(kind, sampleShape, mean.clone(), matrix.clone(), spectrum.clone());
  }

  /** Takes the arrays as they are: for what has just been fitted. */
  static Preprocessing owning(
      PreprocessingKind kind, Shape sampleShape, float[] mean, float[] matrix, float[] spectrum) {
    return new Preprocessing(kind, sampleShape, mean, EMPTY, matrix, spectrum);
  }

  private static void requireFinite(String name, float[] values, long length) {
    if (values.length != length) {
      throw new IllegalArgumentException(name + " has length " + values.length + ", expected " + length);
    }
    requireFinite(name, values);
  }

  private static void requireFinite(String name, float[] values) {
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        throw new IllegalArgumentException(name + "[" + i + "] is " + values[i] + ", expected a finite value");
      }
    }
  }

  /**
   * Measures what a kind needs on the calling thread alone.
   *
   * @see #fit(PreprocessingKind, Dataset, Parallel)
   */
  public static Preprocessing fit(PreprocessingKind kind, Dataset train) {
    return fit(kind, train, Parallel.serial());
  }

  /**
   * Measures what a kind needs. Means and deviations (of the population: divided by n) are summed in double, in the
   * order of samples and memory; a channel whose values are all equal gets std 1, so that it becomes 0 everywhere. The
   * covariance matrix, divided by n too, comes from products of 512 samples in float that are added in double: an
   * element is wrong by some 1e-7 of √(c_ii c_jj), by 3e-5 at most. Its eigenvectors are found in double; of each and
   * its negative the one whose largest element is positive is taken. All samples are used.
   *
   * <p>The same data give the same bits whatever the number of threads. The kinds with a matrix need time and memory
   * that grow with the third and the second power of a sample's values: for 32×32×3, about a minute and 400 MB.
   *
   * @param kind what to measure
   * @param train the dataset to measure, at least one sample
   * @param parallel who works
   * @return the preprocessing
   * @throws IllegalArgumentException if the dataset is empty, holds values that are not finite, or its samples are
   *     too large for a matrix or smaller than the number of components
   */
  public static Preprocessing fit(PreprocessingKind kind, Dataset train, Parallel parallel) {
    return switch (kind.method()) {
      case NONE -> none();
      case ZERO_CENTRE -> zeroCentre(train.sampleShape(), PreprocessingFit.meanSample(train));
      case CHANNELS -> PreprocessingFit.channels(train);
      case PCA, PCA_WHITEN, ZCA -> PreprocessingFit.linear(kind, train, parallel);
    };
  }

  /**
   * Another kind with a matrix, from the principal components that this one has: nothing is measured anew. What comes
   * out has the bits of a {@link #fit} of that kind to the same samples.
   *
   * @param other PCA with no more components than this has, PCA whitening likewise, or ZCA
   * @param parallel who works
   * @throws IllegalArgumentException if this is not PCA, the other kind has no matrix, or needs more components
   */
  public Preprocessing as(PreprocessingKind other, Parallel parallel) {
    if (kind.method() != PreprocessingKind.Method.PCA) {
      throw new IllegalArgumentException("preprocessing is " + kind + ", expected pca");
    }
    if (!other.method().hasMatrix()) {
      throw new IllegalArgumentException("other is " + other + ", expected a kind with a matrix");
    }
    int d = mean.length;
    int outputs = other.output(sampleShape).size();
    if ((long) outputs * d > matrix.length) {
      throw new IllegalArgumentException(
          "other is " + other + " with " + outputs + " components, expected at most the " + matrix.length / d
              + " of " + kind);
    }
    return PreprocessingFit.of(other, sampleShape, mean, Arrays.copyOf(matrix, outputs * d), spectrum, parallel);
  }

  /** What was measured. */
  public PreprocessingKind kind() {
    return kind;
  }

  /**
   * The shape of what the network gets.
   *
   * @param input the shape of a sample
   * @return the same shape, or {@code [k]} for k principal components
   * @throws IllegalArgumentException if samples of that shape were not what this was fitted to
   */
  public Shape output(Shape input) {
    if (kind.method() == PreprocessingKind.Method.CHANNELS && (input.rank() == 0 || input.channels() != mean.length)) {
      throw new IllegalArgumentException(
          "preprocessing has " + mean.length + " channels, expected those of samples of shape " + input);
    }
    if (sampleShape != null && !sampleShape.equals(input)) {
      throw new IllegalArgumentException(
          "preprocessing " + kind + " is for samples of shape " + sampleShape + ", expected " + input);
    }
    return kind.output(input);
  }

  /**
   * The shape of the samples that a network can be given through this: the inverse of {@link #output}.
   *
   * @param output the shape that the network takes
   * @throws IllegalArgumentException if no samples become that
   */
  public Shape input(Shape output) {
    Shape input = sampleShape == null ? output : sampleShape;
    if (!output(input).equals(output)) {
      throw new IllegalArgumentException("preprocessing " + kind + " gives " + output(input) + ", expected " + output);
    }
    return input;
  }

  /**
   * Something to apply this with, for one thread at a time, that works on that thread alone.
   *
   * @see #preprocessor(Shape, int, Parallel)
   */
  public Preprocessor preprocessor(Shape input, int batch) {
    return preprocessor(input, batch, Parallel.serial());
  }

  /**
   * Something to apply this with, for one thread at a time. The results do not depend on who works.
   *
   * @param input the shape of a sample
   * @param batch the largest number of samples at once, at least 1
   * @param parallel who works
   * @throws IllegalArgumentException if samples of that shape were not what this was fitted to, or {@code batch < 1}
   */
  public Preprocessor preprocessor(Shape input, int batch, Parallel parallel) {
    if (batch < 1) {
      throw new IllegalArgumentException("batch is " + batch + ", expected at least 1");
    }
    int outputs = output(input).size();
    return new Preprocessor(batch, input.size(), outputs, parallel, shift(), product(outputs));
  }

  private Pixels shift() {
    return mean.length == 0 ? null : shift(mean, std);
  }

  /** The kernel of {@code (x - mean) / std}, std being 1 where there is none: exactly x - mean, rounded once. */
  static Pixels shift(float[] mean, float[] std) {
    float[] divisor = std;
    if (std.length == 0) {
      divisor = new float[mean.length];
      Arrays.fill(divisor, 1);
    }
    return Pixels.normalized(1, mean, divisor);
  }

  private synchronized Preprocessor.Product product(int outputs) {
    if (product == null && matrix.length > 0) {
      product = Preprocessor.Product.of(matrix, outputs, mean.length);
    }
    return product;
  }

  /**
   * What is subtracted: one value a channel for {@code channels}, one a value of a sample else, none for {@code none}.
   *
   * @return a copy
   */
  public float[] mean() {
    return mean.clone();
  }

  /**
   * What {@code channels} divides by; of length 0 elsewhere.
   *
   * @return a copy
   */
  public float[] std() {
    return std.clone();
  }

  /**
   * What PCA and ZCA multiply by, row-major, as many columns as a sample has values; of length 0 elsewhere.
   *
   * @return a copy
   */
  public float[] matrix() {
    return matrix.clone();
  }

  /**
   * The variances along all principal components, largest first, for PCA and ZCA; of length 0 elsewhere. What lies
   * below 2^-24 of the first is noise of its computation.
   *
   * @return a copy
   */
  public float[] spectrum() {
    return spectrum.clone();
  }

  /**
   * What whitening with ε leaves of the variance along each principal component: λ / (λ + ε), 0 where the training part
   * does not vary.
   *
   * @param epsilon above 0
   * @return one value for each of the {@link #spectrum}
   */
  public static double[] whitened(float[] spectrum, double epsilon) {
    double[] left = new double[spectrum.length];
    for (int k = 0; k < left.length; k++) {
      left[k] = PreprocessingFit.varies(spectrum, k) ? spectrum[k] / (spectrum[k] + epsilon) : 0;
    }
    return left;
  }

  /** Compares the kind and all numbers. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Preprocessing that && kind.equals(that.kind)
        && Objects.equals(sampleShape, that.sampleShape) && Arrays.equals(mean, that.mean)
        && Arrays.equals(std, that.std) && Arrays.equals(matrix, that.matrix)
        && Arrays.equals(spectrum, that.spectrum);
  }

  @Override
  public int hashCode() {
    return Objects.hash(kind, sampleShape, Arrays.hashCode(mean), Arrays.hashCode(std));
  }

  /** The kind, with means and deviations of channels. */
  @Override
  public String toString() {
    return std.length == 0 ? kind.toString()
        : kind + ": mean " + Arrays.toString(mean) + ", std " + Arrays.toString(std);
  }
}
