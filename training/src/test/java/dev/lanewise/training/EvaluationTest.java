package dev.lanewise.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.nn.Shape;
import dev.lanewise.training.data.Dataset;
import dev.lanewise.training.data.FloatDataset;
import java.util.List;
import org.junit.jupiter.api.Test;

class EvaluationTest {
  private final Evaluation evaluation = new Evaluation(0.5, new int[][] {{3, 1, 0}, {2, 4, 0}, {0, 0, 0}});

  @Test
  void countsFollowFromTheConfusionMatrix() {
    assertEquals(10, evaluation.samples());
    assertEquals(4, evaluation.samples(0));
    assertEquals(5, evaluation.predicted(1));
    assertEquals(7, evaluation.correct());
  }

  @Test
  void sharesFollowFromTheCounts() {
    assertEquals(0.7, evaluation.accuracy());
    assertEquals(0.75, evaluation.recall(0));
    assertEquals(0.6, evaluation.precision(0));
    assertTrue(Double.isNaN(evaluation.recall(2)) && Double.isNaN(evaluation.precision(2)));
  }

  /** Recalls 3/4 and 4/6; the class without a sample does not count. */
  @Test
  void theBalancedAccuracyIsTheMeanRecall() {
    assertEquals((3.0 / 4 + 4.0 / 6) / 2, evaluation.balancedAccuracy(), 1e-15);
    assertTrue(Double.isNaN(new Evaluation(0, new int[2][2]).balancedAccuracy()));
  }

  @Test
  void countsPredictions() {
    Dataset samples =
        new FloatDataset("four", Shape.of(1), List.of("a", "b"), new float[4], new int[] {0, 0, 1, 1});
    Evaluation counted = Evaluation.of(samples, new int[] {0, 1, 1, 1});
    assertArrayEquals(new int[][] {{1, 1}, {0, 2}}, counted.confusion());
    assertTrue(Double.isNaN(counted.loss()));
    assertEquals("predictions: 3, expected 4, one for each sample",
        assertThrows(IllegalArgumentException.class, () -> Evaluation.of(samples, new int[3])).getMessage());
    assertEquals("predictions[1] is 2, expected 0..1", assertThrows(
        IllegalArgumentException.class, () -> Evaluation.of(samples, new int[] {0, 2, 0, 0})).getMessage());
  }

  @Test
  void theFirstLargestOutputIsThePrediction() {
    assertEquals(1, new Predictions(Parallel.serial(), 2, 3).of(1, new float[] {1, 5, 5})[0]);
    Predictions two = new Predictions(Parallel.serial(), 3, 2);
    assertEquals(2, two.correct(3, new float[] {1, 0, 0, 1, 1, 1}, new int[] {0, 1, 1}));
  }
}
