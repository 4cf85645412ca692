package dev.lanewise.training.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SyntheticImagesTest {
  /** Stands for a value that a drawing leaves alone. */
  private static final double UNTOUCHED = -7;

  private static final Splits SEED_1 = SyntheticImages.splits(1);

  @Test
  void hasTheSizesAndShapesItPromises() {
    assertEquals(2000, SEED_1.train().size());
    assertEquals(400, SEED_1.validation().size());
    assertEquals(400, SEED_1.test().size());
    assertArrayEquals(new int[] {32, 32, 3}, SEED_1.sampleShape().toArray());
    assertEquals(10, SEED_1.train().classes());
  }

  /** The same seed gives the same bytes on every machine: a change here breaks everybody's published results. */
  @Test
  void keepsItsBytes() {
    assertEquals("f6cc7780", Fingerprint.of(SEED_1.train()));
    assertEquals("c013490a", Fingerprint.of(SEED_1.validation()));
    assertEquals("fa66ecd1", Fingerprint.of(SEED_1.test()));
  }

  @Test
  void anotherSeedGivesOtherImages() {
    assertNotEquals(
        Fingerprint.of(SyntheticImages.splits(2, 20, 0, 0).train()), Fingerprint.of(SEED_1.train().slice(0, 20)));
  }

  @Test
  void aSampleDoesNotDependOnHowManyAreMade() {
    Splits few = SyntheticImages.splits(1, 30, 3, 1);
    assertEquals(Fingerprint.of(SEED_1.train().slice(0, 30)), Fingerprint.of(few.train()));
    assertEquals(Fingerprint.of(SEED_1.validation().slice(0, 3)), Fingerprint.of(few.validation()));
    assertEquals(Fingerprint.of(SEED_1.test().slice(0, 1)), Fingerprint.of(few.test()));
  }

  @Test
  void labelsAreAboutUniform() {
    int[] counts = new int[10];
    for (int i = 0; i < 2000; i++) {
      counts[SEED_1.train().label(i)]++;
    }
    for (int count : counts) {
      assertEquals(200, count, 60, Arrays.toString(counts));
    }
  }

  /** Noise on an undrawn channel: clipped below, so half the values are 0 and the rest a half normal of 0.1. */
  @Test
  void noiseHasItsDeviationAndIsClipped() {
    float[] image = new float[32 * 32 * 3];
    double squares = 0;
    int above = 0;
    int n = 0;
    for (int i = 0; i < 400; i++) {
      SEED_1.train().copySample(i, image, 0);
      for (int k = 0; k < image.length; k++) {
        assertTrue(image[k] >= 0 && image[k] <= 1);
        if (SEED_1.train().label(i) == 6 && k % 3 != 0) {
          squares += image[k] * image[k];
          above += image[k] > 0 ? 1 : 0;
          n++;
        }
      }
    }
    assertEquals(0.5, (double) above / n, 0.01);
    assertEquals(0.1, Math.sqrt(squares / above), 0.001);
  }

  @Test
  void spiralsWindTwiceAndTurnByTheirLabel() {
    for (int label = 0; label < 3; label++) {
      double[] image = drawn(label);
      int on = 0;
      for (int y = 0; y < 32; y++) {
        for (int x = 0; x < 32; x++) {
          if (at(image, x, y, 0) != UNTOUCHED) {
            assertArrayEquals(new double[] {1, 0.5, 0}, pixel(image, x, y));
            assertTrue(nearSpiral(label, x, y), label + ": " + x + "," + y);
            on++;
          }
        }
      }
      assertTrue(on > 100 && on < 200, "pixels on spiral " + label + ": " + on);
      assertArrayEquals(new double[] {1, 0.5, 0}, pixel(image, 16, 16));
    }
  }

  /** Radius 4 to the left after half a turn, 8 to the right after one; the last point, at x = 32, is dropped. */
  @Test
  void spiralZeroRunsFromTheCentreToTheRight() {
    double[] image = drawn(0);
    assertEquals(1, at(image, 12, 16, 0));
    assertEquals(1, at(image, 23, 15, 0));
    assertEquals(1, at(image, 24, 16, 0));
    assertEquals(1, at(image, 31, 14, 0));
    assertEquals(UNTOUCHED, at(image, 31, 15, 0));
    assertEquals(UNTOUCHED, at(image, 20, 16, 0));
  }

  /** Whether a point of the pixel's square lies on the curve r = 4·θ/π, to within the step between points. */
  private static boolean nearSpiral(int label, int x, int y) {
    double dx = x + 0.5 - 16;
    double dy = y + 0.5 - 16;
    double radius = Math.hypot(dx, dy);
    double angle = Math.atan2(dy, dx) - label * Math.PI / 3;
    double turns = radius / 8 - angle / (2 * Math.PI);
    return Math.abs(turns - Math.rint(turns)) < 0.8 / 8 || radius < 1;
  }

  @Test
  void checkerboardsAlternateByTheirCell() {
    for (int label = 3; label < 6; label++) {
      double[] image = drawn(label);
      int cell = 2 * (label - 2);
      for (int y = 0; y < 32; y++) {
        for (int x = 0; x < 32; x++) {
          double red = Math.floorMod(x / cell + y / cell, 2);
          assertArrayEquals(new double[] {red, 1 - red, UNTOUCHED}, pixel(image, x, y));
        }
      }
      assertEquals(0, at(image, cell - 1, 0, 0));
      assertEquals(1, at(image, cell, 0, 0));
      assertEquals(1, at(image, 0, cell, 0));
      assertEquals(0, at(image, cell, cell, 0));
    }
  }

  @Test
  void rampsRunFromZeroToOne() {
    double[] red = drawn(6);
    double[] green = drawn(7);
    for (int i = 0; i < 32; i++) {
      assertArrayEquals(new double[] {i / 31.0, UNTOUCHED, UNTOUCHED}, pixel(red, i, (i * 7) % 32));
      assertArrayEquals(new double[] {UNTOUCHED, i / 31.0, UNTOUCHED}, pixel(green, (i * 7) % 32, i));
    }
    assertEquals(1, at(red, 31, 0, 0));
    assertEquals(1, at(green, 0, 31, 1));
  }

  @Test
  void discsFillTheirRadius() {
    assertDisc(drawn(8), 13);
    assertDisc(drawn(9), 21);
    assertEquals(1, at(drawn(8), 3, 16, 2));
    assertEquals(UNTOUCHED, at(drawn(8), 2, 16, 2));
    assertEquals(UNTOUCHED, at(drawn(9), 0, 0, 2));
  }

  private static void assertDisc(double[] image, int radius) {
    for (int y = 0; y < 32; y++) {
      for (int x = 0; x < 32; x++) {
        double blue = Math.hypot(x - 16, y - 16) <= radius ? 1 : UNTOUCHED;
        assertArrayEquals(new double[] {UNTOUCHED, UNTOUCHED, blue}, pixel(image, x, y));
      }
    }
  }

  @Test
  void refusesImpossibleCounts() {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> SyntheticImages.splits(1, 1, -1, 1));
    assertTrue(e.getMessage().startsWith("validation is -1, expected 0.."), e.getMessage());
    assertThrows(IllegalArgumentException.class, () -> SyntheticImages.splits(1, Integer.MAX_VALUE, 1, 1));
  }

  private static double[] drawn(int label) {
    double[] image = new double[32 * 32 * 3];
    Arrays.fill(image, UNTOUCHED);
    SyntheticImages.draw(label, image);
    return image;
  }

  private static double at(double[] image, int x, int y, int channel) {
    return image[(y * 32 + x) * 3 + channel];
  }

  private static double[] pixel(double[] image, int x, int y) {
    return Arrays.copyOfRange(image, (y * 32 + x) * 3, (y * 32 + x) * 3 + 3);
  }
}
