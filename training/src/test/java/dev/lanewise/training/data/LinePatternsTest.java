package dev.lanewise.training.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class LinePatternsTest {
  private static final Splits SEED_1 = LinePatterns.splits(1);

  @Test
  void hasTheSamplesOfEachClassItPromises() {
    assertArrayEquals(new int[] {8, 8, 1}, SEED_1.sampleShape().toArray());
    assertArrayEquals(new int[] {60, 60, 60}, counts(SEED_1.train()));
    assertArrayEquals(new int[] {30, 30, 30}, counts(SEED_1.validation()));
    assertArrayEquals(new int[] {30, 30, 30}, counts(SEED_1.test()));
  }

  @Test
  void theDotIsAFourthClass() {
    Splits four = LinePatterns.splitsWithDot(1);
    assertEquals(List.of("vertical", "horizontal", "diagonal", "dot"), four.classNames());
    assertArrayEquals(new int[] {60, 60, 60, 60}, counts(four.train()));
    assertArrayEquals(new int[] {30, 30, 30, 30}, counts(four.validation()));
    assertArrayEquals(new int[] {30, 30, 30, 30}, counts(four.test()));
    float[] dot = new float[64];
    four.train().copySample(3, dot, 0);
    int bright = 0;
    for (float value : dot) {
      bright += value > 0.6f ? 1 : 0;
    }
    assertEquals(4, bright, "noise of 0.15 hardly makes 0.6 of 0, or of 1");
  }

  @Test
  void keepsItsBytes() {
    assertEquals("bea8d00e", Fingerprint.of(SEED_1.train()));
    assertEquals("b723b6fa", Fingerprint.of(SEED_1.validation()));
    assertEquals("ffc040b6", Fingerprint.of(SEED_1.test()));
  }

  @Test
  void patternsLieWhereTheyShould() {
    for (int y = 0; y < 8; y++) {
      for (int x = 0; x < 8; x++) {
        assertEquals(x == 3 || x == 4 ? 1 : 0, drawn(0, 0, 0)[y * 8 + x]);
        assertEquals(y == 3 || y == 4 ? 1 : 0, drawn(1, 0, 0)[y * 8 + x]);
        double diagonal = x == y ? 1 : Math.abs(x - y) == 1 ? 0.35 : 0;
        assertEquals(diagonal, drawn(2, 0, 0)[y * 8 + x]);
        assertEquals((x == 3 || x == 4) && (y == 3 || y == 4) ? 1 : 0, drawn(3, 0, 0)[y * 8 + x]);
      }
    }
  }

  @Test
  void rollsAreCyclic() {
    double[] plain = drawn(2, 0, 0);
    double[] rolled = drawn(2, 2, -1);
    for (int y = 0; y < 8; y++) {
      for (int x = 0; x < 8; x++) {
        assertEquals(plain[y * 8 + x], rolled[(y + 7) % 8 * 8 + (x + 2) % 8]);
      }
    }
  }

  private static double[] drawn(int label, int right, int down) {
    double[] image = new double[64];
    LinePatterns.addRolled(label, right, down, image);
    return image;
  }

  private static int[] counts(Dataset dataset) {
    int[] counts = new int[dataset.classes()];
    for (int i = 0; i < dataset.size(); i++) {
      counts[dataset.label(i)]++;
    }
    return counts;
  }
}
