package dev.lanewise.training.inspect;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.nn.Network;
import dev.lanewise.nn.Shape;
import dev.lanewise.nn.layer.Dense;
import dev.lanewise.nn.layer.Flatten;
import dev.lanewise.training.inspect.ClassVisualization.Result;
import dev.lanewise.training.pictures.Picture;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClassVisualizationTest {
  @Test
  void scoresRiseAndTheClassIsPredicted() {
    Subject subject = Subjects.trained();
    List<Result> results = ClassVisualization.of().withSteps(100).runAll(subject);
    assertEquals(3, results.size());
    for (Result r : results) {
      assertEquals(r.label(), r.predicted(), "class " + r.label());
      assertTrue(r.probability() > 0.9, "class " + r.label() + ": " + r.probability());
      double before = Double.NEGATIVE_INFINITY;
      for (int from = 0; from < 100; from += 25) { // means of 25 steps, since each is of another shift
        double mean = Arrays.stream(r.scores(), from, from + 25).average().orElseThrow();
        assertTrue(mean > before, "class " + r.label() + " falls after step " + from);
        before = mean;
      }
      assertTrue(r.score() > r.scores()[0] + 1);
    }
    Picture sheet = ClassVisualization.sheet(subject, results);
    assertTrue(sheet.width() >= 3 * 128 + 4 * 8);
  }

  /** Without shifts, blur and pull, a step goes straight along the weights: by the rate, if all are equal. */
  @Test
  void oneStepOfALinearNetwork() {
    Network network =
        Network.builder(Shape.of(2, 2, 1)).add("flatten", new Flatten()).add("dense", Dense.of(2)).build(1);
    float[] w = network.parameter("dense.weight").data();
    for (int i = 0; i < 4; i++) {
      w[2 * i] = i % 2 == 0 ? 3 : -3;
    }
    Subject subject = Subjects.of(network);
    ClassVisualization plain = ClassVisualization.of().withJitter(0).withBlur(0, 1).withL2(0).withRate(0.125);
    float[] one = plain.withSteps(1).run(subject, 0).pixels();
    float[] two = plain.withSteps(2).run(subject, 0).pixels();
    float[] many = plain.withSteps(20).run(subject, 0).pixels();
    for (int i = 0; i < 4; i++) {
      assertEquals(i % 2 == 0 ? 0.125 : -0.125, two[i] - one[i], 1e-6);
      assertEquals(i % 2 == 0 ? 1 : 0, many[i], "clipped");
    }
  }

  @Test
  void theSeedDecides() {
    Subject subject = Subjects.trained();
    ClassVisualization short1 = ClassVisualization.of().withSteps(5);
    float[] alone = short1.run(subject, 2).pixels();
    assertArrayEquals(alone, short1.runAll(subject).get(2).pixels(), 1e-5f);
    assertArrayEquals(alone, short1.run(subject, 2).pixels());
    assertFalse(Arrays.equals(alone, short1.withSeed(2).run(subject, 2).pixels()));
  }

  @Test
  void badSettingsAreNamed() {
    var e = assertThrows(IllegalArgumentException.class, () -> ClassVisualization.of().withSteps(0));
    assertEquals("steps: 0, expected at least 1", e.getMessage());
    assertThrows(IllegalArgumentException.class, () -> ClassVisualization.of().withRate(Double.NaN));
    assertThrows(IllegalArgumentException.class, () -> ClassVisualization.of().withBlur(1, 0));
    assertThrows(IllegalArgumentException.class, () -> ClassVisualization.of().run(Subjects.trained(), 3));
  }

  @Test
  void blurSpreadsAPointAsABell() {
    float[] x = new float[25 * 2];
    x[12 * 2 + 1] = 1;
    Blur.gaussian(1, Shape.of(5, 5, 2), x, 0.5);
    double bell = 1 + 2 * Math.exp(-2) + 2 * Math.exp(-8);
    assertEquals(1 / (bell * bell), x[12 * 2 + 1], 1e-6);
    assertEquals(Math.exp(-2) / (bell * bell), x[11 * 2 + 1], 1e-6);
    assertEquals(Math.exp(-2 - 8) / (bell * bell), x[(1 * 5) * 2 + 1], 1e-6);
    assertEquals(0, x[12 * 2]);
    float[] flat = new float[50];
    Arrays.fill(flat, 0.25f);
    Blur.gaussian(1, Shape.of(5, 5, 2), flat, 2);
    for (float v : flat) {
      assertEquals(0.25, v, 1e-6);
    }
  }
}
