package dev.lanewise.props;

import dev.lanewise.kernels.Pixels;
import dev.lanewise.kernels.reference.ReferencePixels;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;

/**
 * A normalisation of pixels, drawn from the shape of a case: at every other offset from powers of two and multiples of
 * 2^−7, so that whole numbers stay exact and many lie half-way between bytes.
 */
final class PixelsSetting {
  final Pixels op;
  final boolean dyadic;
  private final double scale;
  private final double[] mean;
  private final double[] deviation;

  PixelsSetting(RowsCase c) {
    SplittableRandom random = new SplittableRandom(c.columns() + 100L * c.offset());
    dyadic = c.offset() % 2 == 0;
    scale = dyadic ? 1.0 / 64 : 1.0 / 255;
    float[] means = new float[c.columns()];
    float[] deviations = new float[c.columns()];
    for (int i = 0; i < means.length; i++) {
      means[i] = dyadic ? random.nextInt(-64, 512) / 128f : (float) random.nextDouble(-0.5, 1);
      deviations[i] = dyadic ? (1 << random.nextInt(3)) / 2f : (float) random.nextDouble(0.1, 2);
    }
    mean = Data.doubles(means, DoubleUnaryOperator.identity());
    deviation = Data.doubles(deviations, DoubleUnaryOperator.identity());
    op = Pixels.normalized(scale, means, deviations);
  }

  /** The reference, each of the two terms mapped. */
  double[] normalize(double[] x, DoubleUnaryOperator map) {
    double[] mapped = new double[mean.length];
    for (int c = 0; c < mean.length; c++) {
      mapped[c] = -map.applyAsDouble(-mean[c]);
    }
    double[] y = new double[x.length];
    ReferencePixels.normalize(scale, mapped, deviation, x, y);
    return y;
  }

  double[] denormalize(double[] x) {
    double[] y = new double[x.length];
    ReferencePixels.denormalize(scale, mean, deviation, x, y);
    return y;
  }
}
