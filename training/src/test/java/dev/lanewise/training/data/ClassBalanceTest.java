package dev.lanewise.training.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.nn.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ClassBalanceTest {
  /** Classes with so many samples, one after the other; the only value of each sample is its index. */
  private static Dataset dataset(int... counts) {
    int[] labels = IntStream.range(0, counts.length)
        .flatMap(k -> IntStream.generate(() -> k).limit(counts[k])).toArray();
    float[] values = new float[labels.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = i;
    }
    List<String> names = IntStream.range(0, counts.length).mapToObj(k -> "class" + k).toList();
    return new FloatDataset("made up", Shape.of(1), names, values, labels);
  }

  private static int[] values(Dataset dataset) {
    float[] value = new float[1];
    return IntStream.range(0, dataset.size()).map(i -> {
      dataset.copySample(i, value, 0);
      return (int) value[0];
    }).toArray();
  }

  private static String message(Runnable action) {
    return assertThrows(IllegalArgumentException.class, action::run).getMessage();
  }

  @Test
  void theTailFallsByTheSameFactor() {
    Dataset tail = ClassBalance.longTailed(dataset(120, 100, 130), 100, 1);
    assertArrayEquals(new int[] {100, 10, 1}, ClassBalance.counts(tail));
    int[] kept = values(tail);
    assertArrayEquals(Arrays.stream(kept).distinct().sorted().toArray(), kept, "each once, in their order");
    assertArrayEquals(kept, values(ClassBalance.longTailed(dataset(120, 100, 130), 100, 1)));
    Dataset other = ClassBalance.longTailed(dataset(120, 100, 130), 100, 2);
    assertNotEquals(Arrays.toString(kept), Arrays.toString(values(other)));
  }

  @Test
  void aRatioOfOneMakesAllClassesEqual() {
    assertArrayEquals(new int[] {3, 3}, ClassBalance.counts(ClassBalance.longTailed(dataset(5, 3), 1, 1)));
  }

  @Test
  void everyClassIsDrawnAsOftenAsTheLargest() {
    Dataset even = ClassBalance.oversampled(dataset(7, 3, 1), 1);
    assertArrayEquals(new int[] {7, 7, 7}, ClassBalance.counts(even));
    int[] times = new int[11];
    Arrays.stream(values(even)).forEach(i -> times[i]++);
    assertTrue(Arrays.stream(times, 0, 7).allMatch(t -> t == 1), "the largest once");
    assertArrayEquals(new int[] {2, 2, 3}, Arrays.stream(times, 7, 10).sorted().toArray());
    assertEquals(7, times[10]);
  }

  /** 1/n: 4 and 1 samples weigh 1/4 and 1, together 2, over 5 samples: scaled by 5/2. */
  @Test
  void weightsHaveTheMeanOne() {
    assertArrayEquals(new double[] {0.625, 2.5}, ClassBalance.weights(new int[] {4, 1}, 1), 1e-15);
    assertArrayEquals(new double[] {5.0 / 6, 5.0 / 3}, ClassBalance.weights(new int[] {4, 1}, 0.5), 1e-15);
    assertArrayEquals(new double[] {1, 1}, ClassBalance.weights(new int[] {4, 1}, 0));
  }

  @Test
  void badInputIsRefused() {
    assertEquals("class \"class1\" of made up has 99 samples, expected at least 100, so that a tail of 100.0 : 1 ends "
        + "with one", message(() -> ClassBalance.longTailed(dataset(120, 99), 100, 1)));
    assertEquals("made up has 1 classes, expected at least 2",
        message(() -> ClassBalance.longTailed(dataset(120), 100, 1)));
    assertEquals("ratio: 0.5, expected a finite number of at least 1",
        message(() -> ClassBalance.longTailed(dataset(5, 5), 0.5, 1)));
    assertEquals("class \"class1\" of made up has no sample, expected at least 1 to draw",
        message(() -> ClassBalance.oversampled(dataset(5, 0), 1)));
    assertEquals("counts: class 1 has 0 samples, expected 1 or more",
        message(() -> ClassBalance.weights(new int[] {5, 0}, 1)));
    assertEquals("power: -1.0, expected a finite number of at least 0",
        message(() -> ClassBalance.weights(new int[] {5, 1}, -1)));
  }
}
