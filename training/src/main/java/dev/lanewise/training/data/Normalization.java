package dev.lanewise.training.data;

import dev.lanewise.kernels.Pixels;
import dev.lanewise.kernels.parallel.Parallel;
import java.util.Arrays;

/**
 * Per-channel normalisation {@code (x - mean) / std}, fitted to a training set and applied to every part.
 *
 * @param mean one finite value a channel
 * @param std one finite, positive value a channel
 */
public record Normalization(float[] mean, float[] std) {
  /**
   * Copies and checks the values.
   *
   * @throws IllegalArgumentException if there is no channel, the lengths differ, or a value is not as described
   */
  public Normalization {
    if (mean.length == 0 || mean.length != std.length) {
      throw new IllegalArgumentException(
          "mean has length " + mean.length + " and std " + std.length + ", expected equal lengths of at least 1");
    }
    mean = mean.clone();
    std = std.clone();
    for (int c = 0; c < mean.length; c++) {
      if (!Float.isFinite(mean[c])) {
        throw new IllegalArgumentException("mean[" + c + "] is " + mean[c] + ", expected a finite value");
      }
      if (!Float.isFinite(std[c]) || std[c] <= 0) {
        throw new IllegalArgumentException("std[" + c + "] is " + std[c] + ", expected a finite value above 0");
      }
    }
  }

  /**
   * Measures mean and standard deviation (of the population: divided by n) of each channel, the last dimension of the
   * samples. Two passes in double, summed in the order of samples and memory: the same data give the same bits. A
   * channel whose values are all equal gets std 1, so that it becomes 0 everywhere.
   *
   * @param train the dataset to measure, at least one sample
   * @return the normalisation
   * @throws IllegalArgumentException if the dataset is empty, or holds values that are not finite
   */
  public static Normalization fit(Dataset train) {
    if (train.size() == 0) {
      throw new IllegalArgumentException("train (" + train.name() + ") has 0 samples, expected at least 1");
    }
    int channels = train.sampleShape().channels();
    double[] mean = mean(train, channels);
    double[] std = deviation(train, mean);
    float[] floatMean = new float[channels];
    float[] floatStd = new float[channels];
    for (int c = 0; c < channels; c++) {
      floatMean[c] = (float) mean[c];
      floatStd[c] = (float) std[c];
    }
    return new Normalization(floatMean, floatStd);
  }

  private static double[] mean(Dataset train, int channels) {
    double[] sum = new double[channels];
    float[] sample = new float[train.sampleShape().size()];
    for (int i = 0; i < train.size(); i++) {
      train.copySample(i, sample, 0);
      for (int k = 0; k < sample.length; k += channels) {
        for (int c = 0; c < channels; c++) {
          sum[c] += sample[k + c];
        }
      }
    }
    double perChannel = (double) train.size() * sample.length / channels;
    for (int c = 0; c < channels; c++) {
      sum[c] /= perChannel;
    }
    return sum;
  }

  private static double[] deviation(Dataset train, double[] mean) {
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

  /**
   * The number of channels.
   *
   * @return at least 1
   */
  public int channels() {
    return mean.length;
  }

  /**
   * The means.
   *
   * @return a copy
   */
  @Override
  public float[] mean() {
    return mean.clone();
  }

  /**
   * The standard deviations.
   *
   * @return a copy
   */
  @Override
  public float[] std() {
    return std.clone();
  }

  /**
   * The kernel that normalises, {@code Pixels.normalize}; it belongs to one thread at a time.
   *
   * @return a new one
   */
  public Pixels kernel() {
    return Pixels.normalized(1, mean, std);
  }

  /**
   * Normalises values in place.
   *
   * @param x values with the channel fastest
   * @param offset index of the first value, which belongs to channel 0
   * @param length number of values, a multiple of {@link #channels()}
   * @throws IllegalArgumentException if the length is no such multiple, or the range does not lie within the array
   */
  public void apply(float[] x, int offset, int length) {
    if (length % mean.length != 0) {
      throw new IllegalArgumentException("length is " + length + ", expected a multiple of " + mean.length);
    }
    kernel().normalize(Parallel.serial(), length / mean.length, x, offset, x, offset);
  }

  /** Compares the values, not the identity of the arrays. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Normalization that && Arrays.equals(mean, that.mean) && Arrays.equals(std, that.std);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(mean) + Arrays.hashCode(std);
  }

  @Override
  public String toString() {
    return "mean " + Arrays.toString(mean) + ", std " + Arrays.toString(std);
  }
}
