package dev.lanewise.props;

import dev.lanewise.kernels.BatchNorm;
import dev.lanewise.kernels.FusedActivation;
import java.util.SplittableRandom;

/** Batch normalisation of rows of channels: with γ, β and running statistics or not, in place or not. */
record BatchNormCase(
    int rows, int channels, FusedActivation activation, boolean scaled, boolean shifted, boolean running,
    float momentum, boolean inPlace, int offset, long seed) implements Case<BatchNormCase> {
  static final float EPSILON = 1e-3f;

  int length() {
    return rows * channels;
  }

  boolean relu() {
    return activation == FusedActivation.RELU;
  }

  BatchNorm operation() {
    return BatchNorm.of(channels, EPSILON, activation);
  }

  /** The same elsewhere in its arrays. */
  BatchNormCase at(int otherOffset) {
    return new BatchNormCase(
        rows, channels, activation, scaled, shifted, running, momentum, inPlace, otherOffset, seed);
  }

  /** Never a single row. */
  @Override
  public BatchNormCase resized(SplittableRandom random) {
    int fewer = random.nextInt(rows + 1);
    return new BatchNormCase(
        fewer == 1 ? 0 : fewer, channels, activation, scaled, shifted, running, momentum, inPlace, offset,
        random.nextLong());
  }
}
