package dev.lanewise.kernels.reference;

/** What the random numbers mean: Philox as published, and each distribution by the inverse of its function. */
public final class ReferenceRandom {
  private ReferenceRandom() {}

  /** Philox4x32-10: four words from four words of counter and two of key. */
  public static int[] philox(int[] counter, int[] key) {
    int[] c = counter.clone();
    int[] k = key.clone();
    for (int round = 0; round < 10; round++) {
      long product0 = 0xD2511F53L * (c[0] & 0xFFFFFFFFL);
      long product1 = 0xCD9E8D57L * (c[2] & 0xFFFFFFFFL);
      c = new int[] {
        (int) (product1 >>> 32) ^ c[1] ^ k[0], (int) product1, (int) (product0 >>> 32) ^ c[3] ^ k[1], (int) product0
      };
      k[0] += 0x9E3779B9;
      k[1] += 0xBB67AE85;
    }
    return c;
  }

  /** The 32 bits at a position. */
  public static int word(long seed, long stream, long position) {
    long block = position >>> 2;
    int[] counter = {(int) block, (int) (block >>> 32), (int) stream, (int) (stream >>> 32)};
    return philox(counter, new int[] {(int) seed, (int) (seed >>> 32)})[(int) (position & 3)];
  }

  /** low + (high − low)·u, u from the upper 24 bits of a word. */
  public static double uniform(int word, double low, double high) {
    return low + (high - low) * (word >>> 8) * 0x1p-24;
  }

  /** 1 with the probability given: where a word, as a signed number, is below that part of its range. */
  public static double bernoulli(int word, double probability) {
    return word < Math.rint(probability * 0x1p32) - 0x1p31 ? 1 : 0;
  }

  /** What a dropout multiplies by: 0 with the probability given, else 1 / (1 − probability). */
  public static double dropout(int word, double probability) {
    return bernoulli(word, probability) == 1 ? 0 : 1 / (1 - probability);
  }

  /** The quantile of the normal distribution at the middle of the word's interval: (word + 2³¹ + ½) / 2³². */
  public static double normal(int word, double mean, double deviation) {
    double fromHalf = (word + 0.5) * 0x1p-32;
    double z = 0;
    double step = 1;
    for (int i = 0; i < 100 && Math.abs(step) > 1e-9; i++) {
      // Newton's steps overshoot in the tails: no more than 1/2 at a time.
      step = Math.clamp((fromHalf - aboveHalf(z)) / density(z), -0.5, 0.5);
      z += step;
    }
    return mean + deviation * z;
  }

  private static double density(double z) {
    return Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
  }

  /** Φ(z) − ½ = φ(z)·(z + z³/3 + z⁵/(3·5) + …). */
  public static double aboveHalf(double z) {
    double sum = 0;
    double term = z;
    for (int k = 1; Math.abs(term) > 1e-20 * Math.abs(sum); k += 2) {
      sum += term;
      term *= z * z / (k + 2);
    }
    return density(z) * sum;
  }
}
