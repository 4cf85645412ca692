package dev.lanewise.kernels.scalar;

/**
 * Philox4x32-10 (Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011): a bijection of
 * 128 bits under a key of 64. The seed is the key, the stream the upper half of the counter; the number at a position
 * is word {@code position mod 4} of block {@code position / 4}.
 */
public final class ScalarPhilox {
  /** Rounds. */
  public static final int ROUNDS = 10;

  /** What the first word of a counter is multiplied by. */
  public static final int MULTIPLIER_0 = 0xD2511F53;

  /** What the third word of a counter is multiplied by. */
  public static final int MULTIPLIER_1 = 0xCD9E8D57;

  /** What is added to the first word of the key after each round. */
  public static final int STEP_0 = 0x9E3779B9;

  /** What is added to the second word of the key after each round. */
  public static final int STEP_1 = 0xBB67AE85;

  private ScalarPhilox() {}

  /** One word of what the block (c0, c1, c2, c3) becomes under the key (k0, k1). */
  public static int word(int c0, int c1, int c2, int c3, int k0, int k1, int word) {
    for (int round = 0; round < ROUNDS; round++) {
      long product0 = (MULTIPLIER_0 & 0xFFFFFFFFL) * (c0 & 0xFFFFFFFFL);
      long product1 = (MULTIPLIER_1 & 0xFFFFFFFFL) * (c2 & 0xFFFFFFFFL);
      c0 = (int) (product1 >>> 32) ^ c1 ^ k0;
      c1 = (int) product1;
      c2 = (int) (product0 >>> 32) ^ c3 ^ k1;
      c3 = (int) product0;
      k0 += STEP_0;
      k1 += STEP_1;
    }
    return switch (word) {
      case 0 -> c0;
      case 1 -> c1;
      case 2 -> c2;
      default -> c3;
    };
  }

  /** The 32 bits at a position. */
  public static int word(long seed, long stream, long position) {
    long block = position >>> 2;
    return word(
        (int) block, (int) (block >>> 32), (int) stream, (int) (stream >>> 32), (int) seed, (int) (seed >>> 32),
        (int) position & 3);
  }

  /** The raw bits of the words from a position on; as floats they mean nothing. */
  static void words(long seed, long stream, long position, float[] y, int yOffset, int length) {
    int head = Math.min(length, (int) (-position & 3));
    int blocks = length - head >> 2;
    int end = head + 4 * blocks;
    singleWords(seed, stream, position, y, yOffset, head);
    blocks(seed, stream, position + head >>> 2, y, yOffset + head, blocks);
    singleWords(seed, stream, position + end, y, yOffset + end, length - end);
  }

  private static void singleWords(long seed, long stream, long position, float[] y, int yOffset, int length) {
    for (int i = 0; i < length; i++) {
      y[yOffset + i] = Float.intBitsToFloat(word(seed, stream, position + i));
    }
  }

  /** All four words of each block at once: a quarter of the work. */
  private static void blocks(long seed, long stream, long block, float[] y, int yOffset, int blocks) {
    for (int i = 0; i < blocks; i++) {
      int c0 = (int) (block + i);
      int c1 = (int) (block + i >>> 32);
      int c2 = (int) stream;
      int c3 = (int) (stream >>> 32);
      int k0 = (int) seed;
      int k1 = (int) (seed >>> 32);
      for (int round = 0; round < ROUNDS; round++) {
        long product0 = (MULTIPLIER_0 & 0xFFFFFFFFL) * (c0 & 0xFFFFFFFFL);
        long product1 = (MULTIPLIER_1 & 0xFFFFFFFFL) * (c2 & 0xFFFFFFFFL);
        c0 = (int) (product1 >>> 32) ^ c1 ^ k0;
        c1 = (int) product1;
        c2 = (int) (product0 >>> 32) ^ c3 ^ k1;
        c3 = (int) product0;
        k0 += STEP_0;
        k1 += STEP_1;
      }
      int at = yOffset + 4 * i;
      y[at] = Float.intBitsToFloat(c0);
      y[at + 1] = Float.intBitsToFloat(c1);
      y[at + 2] = Float.intBitsToFloat(c2);
      y[at + 3] = Float.intBitsToFloat(c3);
    }
  }
}
