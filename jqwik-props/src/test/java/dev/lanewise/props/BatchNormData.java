package dev.lanewise.props;

import dev.lanewise.kernels.reference.ReferenceBatchNorm;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/** What all trials of batch normalisation share: x, γ, β and what the reference makes of them. */
final class BatchNormData {
  static final double ROUNDOFF = Trial.ROUNDOFF;

  final BatchNormCase of;
  final float[] values;
  final float[] gammas;
  final float[] betas;
  final Span gamma;
  final Span beta;
  final double[] mean;
  final double[] variance;

  /** The largest |x − mean| of each channel. */
  final double[] spread;

  BatchNormData(BatchNormCase of, Data data) {
    this.of = of;
    int channels = of.channels();
    values = data.input(0, of.length());
    gammas = of.scaled() ? nanForInfinite(data.input(1, channels)) : null;
    betas = of.shifted() ? data.input(2, channels) : null;
    gamma = optional(gammas, (of.offset() + 3) % 18);
    beta = optional(betas, (of.offset() + 7) % 18);
    mean = new double[channels];
    variance = new double[channels];
    spread = new double[channels];
    ReferenceBatchNorm.statistics(of.rows(), channels, doubles(values), mean, variance);
    for (int i = 0; i < values.length; i++) {
      int c = i % channels;
      spread[c] = Math.max(spread[c], Math.abs(values[i] - mean[c]));
    }
  }

  /** An infinite factor of a difference that is zero but for roundings makes NaN or any infinity: try NaN alone. */
  static float[] nanForInfinite(float[] values) {
    for (int i = 0; i < values.length; i++) {
      values[i] = Float.isInfinite(values[i]) ? Float.NaN : values[i];
    }
    return values;
  }

  private static Span optional(float[] values, int offset) {
    return values == null ? Span.raw(null, 0) : Span.line(values, offset);
  }

  static double[] doubles(float[] values) {
    return values == null ? null : Data.doubles(values, DoubleUnaryOperator.identity());
  }

  double gamma(int c) {
    return gammas == null ? 1 : gammas[c];
  }

  double beta(int c) {
    return betas == null ? 0 : betas[c];
  }

  /** 1/√(σ² + ε) of each channel. */
  double[] invStd() {
    double[] invStd = new double[of.channels()];
    Arrays.setAll(invStd, c -> 1 / Math.sqrt(variance[c] + (double) BatchNormCase.EPSILON));
    return invStd;
  }

  /** The rounding errors of a sum of all rows, each of which meets at most so many roundings, relatively. */
  double ofSum() {
    return 1.01 * (of.rows() + 16) * ROUNDOFF;
  }
}
