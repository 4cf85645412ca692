package dev.lanewise.training.augment;

import dev.lanewise.kernels.RandomNumbers;
import dev.lanewise.kernels.parallel.Parallel;

/**
 * The numbers that one sample, or one batch, draws: a stream that depends on a seed, the epoch and its number
 * alone. Starting one allocates nothing.
 */
final class Draws {
  /** Numbers made at a time: what most augmentations take. */
  private static final int BLOCK = 8;

  private final long seed;
  private final RandomNumbers random = RandomNumbers.plain();
  private final float[] block = new float[BLOCK];
  private long stream;
  private long position;

  Draws(long seed) {
    this.seed = seed;
  }

  /** Goes to the start of what a sample, or a batch, draws in an epoch. */
  void begin(int epoch, int number) {
    stream = (long) epoch << 32 | number;
    position = 0;
  }

  /** Evenly distributed, a multiple of 2⁻²⁴ in [0, 1). */
  double next() {
    int place = (int) (position % BLOCK);
    if (place == 0) {
      random.uniform(Parallel.serial(), seed, stream, position, block, 0, BLOCK, 0, 1);
    }
    position++;
    return block[place];
  }

  /** One of 0 .. bound − 1; equally likely for bounds far below 2²⁴. */
  int next(int bound) {
    return (int) (next() * bound);
  }

  /** One of −most .. most. */
  int around(int most) {
    return next(2 * most + 1) - most;
  }

  /** Evenly distributed between two numbers. */
  double between(double low, double high) {
    return low + next() * (high - low);
  }

  /** A standard normal deviate: Marsaglia's polar method, to the same bits on every machine. */
  double normal() {
    double u;
    double square;
    do {
      u = between(-1, 1);
      double v = between(-1, 1);
      square = u * u + v * v;
    } while (square >= 1 || square == 0);
    return u * StrictMath.sqrt(-2 * StrictMath.log(square) / square);
  }
}
