package dev.lanewise.training.course;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class NaiveSoftmaxTest {
  @Test
  void smallLogitsGiveWhatTheFormulaSays() {
    float[] gradient = new float[4];
    // p = (1/4, 3/4) and (1/2, 1/2)
    double loss = NaiveSoftmax.run(2, 2, new float[] {0, (float) Math.log(3), 1, 1}, new int[] {1, 0}, gradient);
    assertEquals((Math.log(4.0 / 3) + Math.log(2)) / 2, loss, 1e-6);
    assertArrayEquals(new float[] {0.125f, -0.125f, -0.25f, 0.25f}, gradient, 1e-6f);
  }

  @Test
  void largeLogitsOverflowAndSmallOnesRoundToZero() {
    float[] p = new float[2];
    assertTrue(Float.isFinite((float) Math.exp(NaiveSoftmax.LARGEST)));
    assertEquals(Float.POSITIVE_INFINITY, (float) Math.exp(Math.nextUp(NaiveSoftmax.LARGEST)));
    assertTrue(Double.isNaN(NaiveSoftmax.loss(new float[] {89, 0}, 0, 0, p)), "∞ / ∞");
    assertEquals(Double.POSITIVE_INFINITY, NaiveSoftmax.loss(new float[] {89, 0}, 0, 1, p), "1 / ∞");
    assertEquals(Double.POSITIVE_INFINITY, NaiveSoftmax.loss(new float[] {0, -104}, 0, 1, p), "e^−104 is 0");
  }
}
