package dev.lanewise.training.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.nn.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KFoldTest {
  /** Sample i is the number i. */
  private static Dataset numbers(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = i;
    }
    return new FloatDataset("numbers", Shape.of(1), List.of("a"), values, new int[count]);
  }

  private static int[] members(Dataset part) {
    float[] sample = new float[1];
    return IntStream.range(0, part.size()).map(i -> {
      part.copySample(i, sample, 0);
      return (int) sample[0];
    }).toArray();
  }

  @Test
  void eachSampleIsInOneFoldAndTrainsInAllOthers() {
    for (int count : new int[] {2, 3, 5, 23, 100}) {
      for (int k = 2; k <= Math.min(count, 7); k++) {
        KFold folds = KFold.of(numbers(count), k, count);
        assertEquals(k, folds.folds());
        int[] seen = new int[count];
        for (int fold = 0; fold < k; fold++) {
          int[] held = members(folds.validation(fold));
          int[] rest = members(folds.train(fold));
          assertEquals(count / k + (fold < count % k ? 1 : 0), held.length);
          int[] both = IntStream.concat(Arrays.stream(held), Arrays.stream(rest)).sorted().toArray();
          assertArrayEquals(IntStream.range(0, count).toArray(), both);
          assertArrayEquals(Arrays.stream(held).sorted().toArray(), held, "order");
          assertArrayEquals(Arrays.stream(rest).sorted().toArray(), rest, "order");
          Arrays.stream(held).forEach(i -> seen[i]++);
        }
        assertTrue(Arrays.stream(seen).allMatch(times -> times == 1));
      }
    }
  }

  @Test
  void theSeedDecides() {
    int[] first = members(KFold.of(numbers(100), 5, 1).validation(0));
    assertArrayEquals(first, members(KFold.of(numbers(100), 5, 1).validation(0)));
    assertFalse(Arrays.equals(first, members(KFold.of(numbers(100), 5, 2).validation(0))));
    assertEquals("numbers fold 0", KFold.of(numbers(100), 5, 1).validation(0).name());
  }

  @Test
  void refusesFoldsThatCannotBe() {
    assertEquals("folds: 1, expected at least 2",
        assertThrows(IllegalArgumentException.class, () -> KFold.of(numbers(9), 1, 1)).getMessage());
    assertEquals("folds: 10, expected at most 9, the samples of numbers; else a fold has no sample",
        assertThrows(IllegalArgumentException.class, () -> KFold.of(numbers(9), 10, 1)).getMessage());
    assertEquals("fold: 3, expected 0..2", assertThrows(
        IllegalArgumentException.class, () -> KFold.of(numbers(9), 3, 1).validation(3)).getMessage());
    assertThrows(IllegalArgumentException.class, () -> KFold.of(numbers(9), 3, 1).train(-1));
  }
}
