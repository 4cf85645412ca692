package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SinesTest {
  private static final double NEAR = 2.3e-16;

  private static void requireNear(double angle, double bound) {
    assertEquals(StrictMath.sin(angle), Sines.sine(angle), bound, "sine of " + angle);
    assertEquals(StrictMath.cos(angle), Sines.cosine(angle), bound, "cosine of " + angle);
  }

  @Test
  void areThoseOfStrictMath() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 100_000; i++) {
      requireNear((float) random.nextDouble(-10, 10), NEAR);
      requireNear((float) random.nextDouble(-0x1p20, 0x1p20), NEAR);
    }
    for (int eighths = -80; eighths <= 80; eighths++) {
      requireNear((float) (eighths * Math.PI / 4), NEAR);
    }
  }

  @Test
  void areAsExactAsTheTurnsAllowFarOut() {
    SplittableRandom random = new SplittableRandom(2);
    for (int i = 0; i < 10_000; i++) {
      float angle = (float) random.nextDouble(-0x1p30, 0x1p30);
      requireNear(angle, NEAR + Math.abs(angle) / Math.PI * NEAR);
    }
    for (float angle : new float[] {Float.MAX_VALUE, -Float.MAX_VALUE, 0x1p60f}) {
      assertEquals(1, Math.hypot(Sines.sine(angle), Sines.cosine(angle)), NEAR, "of " + angle);
    }
  }

  @Test
  void zeroAndTheSmallestAreExact() {
    assertEquals(0.0, Sines.sine(0));
    assertEquals(1.0, Sines.cosine(0));
    assertEquals(Float.MIN_VALUE, Sines.sine(Float.MIN_VALUE));
  }

  /** On every processor. */
  @Test
  void haveTheseBits() {
    long hash = 0;
    for (int i = 0; i < 10_000; i++) {
      float angle = (i - 5_000) * 0.01f;
      hash = hash * 31 + Double.doubleToLongBits(Sines.sine(angle));
      hash = hash * 31 + Double.doubleToLongBits(Sines.cosine(angle));
    }
    assertEquals(-6_076_293_836_096_832_736L, hash);
  }
}
