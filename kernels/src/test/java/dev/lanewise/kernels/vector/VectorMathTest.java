package dev.lanewise.kernels.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class VectorMathTest {
  /** Floats between those that are tried: a prime, so that all low bits occur; about 22 million are left. */
  private static final int STEP = 97;

  private static final int LARGEST = Float.floatToRawIntBits(88.7f);

  @Test
  void expIsWithinTwoUlpOverItsRange() {
    double worst = 0;
    for (int bits = 0; bits <= LARGEST; bits += STEP) {
      float x = Float.intBitsToFloat(bits);
      worst = Math.max(worst, ulps(x));
      if (x <= 87.3f) {
        worst = Math.max(worst, ulps(-x));
      }
    }
    assertTrue(worst <= 2, "off by " + worst + " ulp");
  }

  private static double ulps(float x) {
    double expected = Math.exp(x);
    return Math.abs(VectorMath.exp(x) - expected) / Math.ulp((float) expected);
  }

  @Test
  void theVectorGivesTheBitsOfTheElement() {
    float[] x = new float[Lanes.COUNT];
    float[] y = new float[Lanes.COUNT];
    for (int i = 0; i < 20_000; i++) {
      for (int lane = 0; lane < x.length; lane++) {
        x[lane] = Float.intBitsToFloat((i * Lanes.COUNT + lane) * 26_821); // every kind of float, NaN and infinity too
      }
      VectorMath.exp(x, 0, 0, y, 0);
      for (int lane = 0; lane < x.length; lane++) {
        assertEquals(VectorMath.exp(x[lane]), y[lane], "exp " + x[lane]);
      }
    }
  }

  @Test
  void expBeyondItsRange() {
    assertEquals(0, VectorMath.exp(-87.4f));
    assertEquals(0, VectorMath.exp(Float.NEGATIVE_INFINITY));
    assertEquals(Float.POSITIVE_INFINITY, VectorMath.exp(88.8f));
    assertTrue(Float.isNaN(VectorMath.exp(Float.NaN)));
  }
}
