package dev.lanewise.kernels.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.kernels.scalar.ScalarMath;
import org.junit.jupiter.api.Test;

class VectorMathTest {
  /** Floats between those that are tried: a prime, so that all low bits occur. */
  private static final int STEP = 509;

  private static final int LENGTH = 1 << 12;

  /** A function of a range, in {@link VectorMath} or {@link ScalarMath}. */
  private interface Range {
    void run(float[] x, int xOffset, float[] y, int yOffset, int length);
  }

  private static void requireSameBits(Range vector, Range scalar) {
    float[] x = new float[LENGTH];
    float[] expected = new float[LENGTH];
    long bits = 0;
    while (bits < 1L << 32) {
      for (int i = 0; i < LENGTH; i++, bits += STEP) {
        x[i] = Float.intBitsToFloat((int) bits); // every kind of float, NaN and infinity too
      }
      scalar.run(x, 0, expected, 0, LENGTH);
      float[] y = x.clone();
      vector.run(y, 0, y, 0, LENGTH);
      for (int i = 0; i < LENGTH; i++) {
        if (Float.floatToIntBits(expected[i]) != Float.floatToIntBits(y[i])) {
          assertEquals(expected[i], y[i], "of " + x[i]);
        }
      }
    }
  }

  @Test
  void expGivesTheBitsOfTheScalarOne() {
    requireSameBits(VectorMath::exp, ScalarMath::exp);
  }

  @Test
  void logGivesTheBitsOfTheScalarOne() {
    requireSameBits(VectorMath::log, ScalarMath::log);
  }

  @Test
  void tanhGivesTheBitsOfTheScalarOne() {
    requireSameBits(VectorMath::tanh, ScalarMath::tanh);
  }

  @Test
  void erfGivesTheBitsOfTheScalarOne() {
    requireSameBits(VectorMath::erf, ScalarMath::erf);
  }
}
