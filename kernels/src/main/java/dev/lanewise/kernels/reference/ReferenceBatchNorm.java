package dev.lanewise.kernels.reference;

import java.util.Arrays;

/** What batch normalisation of rows {@code x[rows][channels]} and its gradient mean; γ and β may be null: 1 and 0. */
public final class ReferenceBatchNorm {
  private ReferenceBatchNorm() {}

  /**
   * The mean and the biased variance of each channel; the mean of what is left after subtracting a first mean is added
   * to it, so that rounding does not show and a channel with an infinity is NaN in both.
   */
  public static void statistics(int rows, int channels, double[] x, double[] mean, double[] variance) {
    Arrays.fill(mean, 0, channels, 0);
    Arrays.fill(variance, 0, channels, 0);
    double[] first = new double[channels];
    for (int i = 0; i < rows * channels; i++) {
      first[i % channels] += x[i] / rows;
    }
    for (int i = 0; i < rows * channels; i++) {
      mean[i % channels] += (x[i] - first[i % channels]) / rows;
    }
    for (int c = 0; c < channels; c++) {
      mean[c] += first[c];
    }
    for (int i = 0; i < rows * channels; i++) {
      double d = x[i] - mean[i % channels];
      variance[i % channels] += d * d / rows;
    }
  }

  /** y = γ·(x − mean)/√(variance + ε) + β, then max(0, y) where {@code relu}; NaN stays NaN. */
  public static void normalize(
      int rows, int channels, double[] x, double[] mean, double[] variance, double epsilon, double[] gamma,
      double[] beta, boolean relu, double[] y) {
    for (int i = 0; i < rows * channels; i++) {
      int c = i % channels;
      double v = scaled(x[i], mean[c], 1 / Math.sqrt(variance[c] + epsilon), gamma, beta, c);
      y[i] = relu && v <= 0 ? 0 : v;
    }
  }

  private static double scaled(double x, double mean, double invStd, double[] gamma, double[] beta, int c) {
    return at(gamma, c, 1) * (x - mean) * invStd + at(beta, c, 0);
  }

  private static double at(double[] values, int c, double otherwise) {
    return values == null ? otherwise : values[c];
  }

  /** running = (1 − momentum)·running + momentum·batch. */
  public static void updateRunning(int channels, double[] running, double[] batch, double momentum) {
    for (int c = 0; c < channels; c++) {
      running[c] = (1 - momentum) * running[c] + momentum * batch[c];
    }
  }

  /**
   * The gradients of {@link #normalize} with the statistics of x itself, of which {@code mean} and {@code invStd} are
   * given; where {@code relu}, dy counts only where the normalised value is not ≤ 0.
   */
  public static void backward(
      int rows, int channels, double[] x, double[] dy, double[] mean, double[] invStd, double[] gamma, double[] beta,
      boolean relu, double[] dx, double[] dgamma, double[] dbeta) {
    Arrays.fill(dgamma, 0, channels, 0);
    Arrays.fill(dbeta, 0, channels, 0);
    double[] passed = new double[rows * channels];
    for (int i = 0; i < rows * channels; i++) {
      int c = i % channels;
      passed[i] = relu && scaled(x[i], mean[c], invStd[c], gamma, beta, c) <= 0 ? 0 : dy[i];
      dgamma[c] += passed[i] * (x[i] - mean[c]) * invStd[c];
      dbeta[c] += passed[i];
    }
    for (int i = 0; i < rows * channels; i++) {
      int c = i % channels;
      double normal = (x[i] - mean[c]) * invStd[c];
      dx[i] = at(gamma, c, 1) * invStd[c] * (passed[i] - dbeta[c] / rows - normal * (dgamma[c] / rows));
    }
  }

  /**
   * The gradients of {@link #normalize} with statistics that do not depend on x; where {@code relu}, dy counts only
   * where the normalised value is not ≤ 0.
   */
  public static void inferBackward(
      int rows, int channels, double[] x, double[] dy, double[] mean, double[] variance, double epsilon, double[] gamma,
      double[] beta, boolean relu, double[] dx, double[] dgamma, double[] dbeta) {
    Arrays.fill(dgamma, 0, channels, 0);
    Arrays.fill(dbeta, 0, channels, 0);
    for (int i = 0; i < rows * channels; i++) {
      int c = i % channels;
      double invStd = 1 / Math.sqrt(variance[c] + epsilon);
      double passed = relu && scaled(x[i], mean[c], invStd, gamma, beta, c) <= 0 ? 0 : dy[i];
      dx[i] = at(gamma, c, 1) * invStd * passed;
      dgamma[c] += passed * (x[i] - mean[c]) * invStd;
      dbeta[c] += passed;
    }
  }
}
