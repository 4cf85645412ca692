package dev.lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class InitializerTest {
  private static final int COUNT = 200_000;
  private static final int FAN_IN = 50;
  private static final int FAN_OUT = 30;

  private static float[] fill(Initializer initializer) {
    float[] values = new float[COUNT];
    initializer.fill(values, FAN_IN, FAN_OUT, new SeededRandom(7));
    return values;
  }

  /** The variance of 200,000 draws is off by 0.3 % at one standard error; 2 % is six of them. */
  private static void assertVariance(double expected, Initializer initializer) {
    double sum = 0;
    double squares = 0;
    for (float v : fill(initializer)) {
      sum += v;
      squares += (double) v * v;
    }
    assertEquals(0, sum / COUNT, 5 * Math.sqrt(expected / COUNT));
    assertEquals(expected, squares / COUNT, 0.02 * expected);
  }

  @Test
  void heHasVarianceTwoOverFanIn() {
    assertVariance(2.0 / FAN_IN, Initializer.HE_NORMAL);
    assertVariance(2.0 / FAN_IN, Initializer.HE_UNIFORM);
  }

  @Test
  void xavierHasVarianceTwoOverBothFans() {
    assertVariance(2.0 / (FAN_IN + FAN_OUT), Initializer.XAVIER_NORMAL);
    assertVariance(2.0 / (FAN_IN + FAN_OUT), Initializer.XAVIER_UNIFORM);
  }

  @Test
  void uniformsStayWithinTheirBoundAndReachNearIt() {
    double largest = 0;
    for (float v : fill(Initializer.HE_UNIFORM)) {
      largest = Math.max(largest, Math.abs(v));
    }
    double bound = Math.sqrt(6.0 / FAN_IN);
    assertTrue(largest <= bound && largest > 0.999 * bound, "largest " + largest + ", bound " + bound);
  }

  @Test
  void sameSeedSameValues() {
    assertArrayEquals(fill(Initializer.HE_NORMAL), fill(Initializer.HE_NORMAL));
  }
}
