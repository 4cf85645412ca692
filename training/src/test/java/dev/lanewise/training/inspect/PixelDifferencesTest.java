package dev.lanewise.training.inspect;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.nn.Network;
import dev.lanewise.nn.Shape;
import dev.lanewise.nn.layer.Dense;
import dev.lanewise.nn.layer.Flatten;
import org.junit.jupiter.api.Test;

class PixelDifferencesTest {
  @Test
  void gradientsOfASmoothNetworkAreDifferences() {
    Subject subject = Subjects.of(Subjects.smooth(), Subjects.COLOURS);
    float[] x = Subjects.pixels(subject.image(), 5);
    PixelDifferences found = PixelDifferences.of(subject, x, 2, 4);
    float[] gradient = Saliency.pixelGradient(subject, x, 2);
    assertEquals(4, found.values().length);
    for (int i = 0; i < 4; i++) {
      assertEquals(gradient[found.values()[i]], found.gradients()[i]);
    }
    assertTrue(found.largest() > 0 && found.largest() < 2e-3, "largest " + found.largest());
  }

  @Test
  void kinksDoNotCount() {
    Subject subject = Subjects.trained();
    float[] x = Subjects.pixels(subject.image(), 6);
    assertTrue(PixelDifferences.of(subject, x, 1, 6).largest() < 1e-4);
  }

  @Test
  void ofALinearScoreItIsTheWeight() {
    Network network =
        Network.builder(Shape.of(1, 2, 1)).add("flatten", new Flatten()).add("dense", Dense.of(2)).build(1);
    float[] weight = network.parameter("dense.weight").data(); // [2][2]
    weight[1] = 0.5f; // pixel 0, class 1
    weight[3] = -3; // pixel 1, class 1
    PixelDifferences found = PixelDifferences.of(Subjects.of(network), new float[] {0.25f, 0.5f}, 1, 8);
    assertArrayEquals(new int[] {1}, found.values(), "the strongest tenth of two values is one");
    assertArrayEquals(new double[] {-3}, found.gradients());
    assertArrayEquals(new double[] {-3}, found.differences(), 1e-12);
  }

  @Test
  void largestIsRelative() {
    assertEquals(0.5, new PixelDifferences(new int[] {0, 1}, new double[] {1, -4}, new double[] {2, -4}).largest());
    assertEquals(0, new PixelDifferences(new int[] {0}, new double[] {0}, new double[] {0}).largest());
    Subject subject = Subjects.of(Subjects.smooth());
    var e = assertThrows(IllegalArgumentException.class,
        () -> PixelDifferences.of(subject, Subjects.pixels(subject.image(), 5), 2, 0));
    assertEquals("count: 0, expected at least 1", e.getMessage());
  }
}
