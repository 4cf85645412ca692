package dev.lanewise.training.augment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.nn.Shape;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class MixupTest {
  private static final int N = 6;

  /** Sample i is of class i and has 1 at place i only: what it was mixed of can be read off it. */
  private static float[][] mixed(Mixup mixup, int epoch, int batch, int n) {
    float[] images = new float[N * N];
    for (int i = 0; i < N; i++) {
      images[i * N + i] = 1;
    }
    float[] targets = images.clone();
    mixup.step(Shape.of(N), N, N, 3).run(epoch, batch, n, new int[N], images, targets);
    return new float[][] {images, targets};
  }

  @Test
  void imagesAndTargetsAreMixedAlike() {
    for (int batch = 0; batch < 50; batch++) {
      float[][] mixed = mixed(new Mixup(1), 0, batch, N);
      assertArrayEquals(mixed[0], mixed[1]);
      boolean[] taken = new boolean[N];
      float lambda = -1;
      for (int i = 0; i < N; i++) {
        float[] row = Arrays.copyOfRange(mixed[1], i * N, (i + 1) * N);
        float own = row[i];
        float sum = 0;
        int other = i;
        for (int k = 0; k < N; k++) {
          sum += row[k];
          other = k != i && row[k] != 0 ? k : other;
        }
        assertEquals(1, sum, 1e-6f);
        assertFalse(taken[other], "a permutation");
        taken[other] = true;
        if (other != i) {
          assertTrue(lambda == -1 || lambda == own, "one λ for the batch");
          lambda = own;
          assertEquals(1 - own, row[other]);
        }
      }
    }
  }

  @Test
  void aSmallerBatchIsMixedWithinItself() {
    for (int batch = 0; batch < 20; batch++) {
      float[][] mixed = mixed(new Mixup(1), 0, batch, 4);
      for (int i = 0; i < N; i++) {
        assertEquals(i < 4 ? 0 : i == 4 ? 1 : 0, mixed[0][i * N + 4]);
        assertEquals(i == 5 ? 1 : 0, mixed[0][i * N + 5]);
      }
    }
  }

  @Test
  void aBatchDependsOnEpochAndNumber() {
    assertArrayEquals(mixed(new Mixup(1), 2, 3, N)[0], mixed(new Mixup(1), 2, 3, N)[0]);
    assertFalse(Arrays.equals(mixed(new Mixup(1), 2, 3, N)[0], mixed(new Mixup(1), 2, 4, N)[0]));
    assertFalse(Arrays.equals(mixed(new Mixup(1), 2, 3, N)[0], mixed(new Mixup(1), 3, 3, N)[0]));
  }

  @Test
  void lambdaIsBetaDistributed() {
    for (double alpha : new double[] {0.01, 0.2, 1, 4}) {
      int n = 20_000;
      double sum = 0;
      double squares = 0;
      double low = 0;
      Draws draws = new Draws(9);
      for (int i = 0; i < n; i++) {
        draws.begin(0, i);
        double lambda = new Mixup(alpha).lambda(draws);
        assertTrue(lambda >= 0 && lambda <= 1, "λ " + lambda);
        sum += lambda;
        squares += (lambda - 0.5) * (lambda - 0.5);
        low += lambda < 0.25 ? 1 : 0;
      }
      assertEquals(0.5, sum / n, 4 * 0.5 / Math.sqrt(n));
      assertEquals(1 / (4 * (2 * alpha + 1)), squares / n, 4 * 0.25 / Math.sqrt(n), "variance for α " + alpha);
      if (alpha == 1) {
        assertEquals(0.25, low / n, 4 * 0.43 / Math.sqrt(n), "evenly distributed");
      }
    }
  }
}
