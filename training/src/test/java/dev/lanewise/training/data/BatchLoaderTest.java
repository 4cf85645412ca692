package dev.lanewise.training.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.nn.Shape;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatchLoaderTest {
  @Test
  void sequentialKeepsTheOrderAndTheSmallerLastBatch() {
    BatchLoader loader = BatchLoader.sequential(numbers(10), 4);
    assertEquals(3, loader.batches());
    loader.startEpoch(0);
    List<Integer> counts = new ArrayList<>();
    while (loader.next()) {
      counts.add(loader.count());
    }
    assertEquals(List.of(4, 4, 2), counts);
    assertEquals(0, loader.count());
    assertFalse(loader.next(), "stays over");
    assertEquals(IntStream.range(0, 10).boxed().toList(), epoch(loader, 1));
  }

  @Test
  void shuffledVisitsEverySampleOnce() {
    BatchLoader loader = BatchLoader.shuffled(numbers(103), 8, 5);
    List<Integer> seen = epoch(loader, 0);
    assertNotEquals(IntStream.range(0, 103).boxed().toList(), seen);
    Collections.sort(seen);
    assertEquals(IntStream.range(0, 103).boxed().toList(), seen);
  }

  @Test
  void anEpochDependsOnSeedAndNumberAlone() {
    BatchLoader inOrder = BatchLoader.shuffled(numbers(50), 8, 5);
    List<Integer> first = epoch(inOrder, 0);
    List<Integer> second = epoch(inOrder, 1);
    assertNotEquals(first, second);
    BatchLoader resumed = BatchLoader.shuffled(numbers(50), 7, 5);
    assertEquals(second, epoch(resumed, 1));
    resumed.startEpoch(3);
    resumed.next();
    assertEquals(first, epoch(resumed, 0));
    assertEquals(first, epoch(resumed.preprocessed(Preprocessing.channels(new float[1], new float[] {1})), 0));
    assertNotEquals(first, epoch(BatchLoader.shuffled(numbers(50), 8, 6), 0));
  }

  @Test
  void normalisesTheBatchOnce() {
    BatchLoader plain = BatchLoader.sequential(numbers(5), 3);
    BatchLoader loader = plain.preprocessed(Preprocessing.channels(new float[] {1}, new float[] {2}));
    loader.startEpoch(0);
    loader.next();
    assertArrayEquals(new float[] {-0.5f, 0, 0.5f}, loader.images());
    loader.next();
    assertArrayEquals(new float[] {1, 1.5f, 0.5f}, loader.images(), "the stale tail is not normalised again");
  }

  @Test
  void reusesItsBuffersAndAllocatesNothing() {
    BatchLoader loader = BatchLoader.shuffled(numbers(100), 8, 5)
        .preprocessed(Preprocessing.channels(new float[] {1}, new float[] {2}));
    float[] images = loader.images();
    drain(loader, 0);
    assertSame(images, loader.images());
    assertAllocatesNothing(loader);
  }

  @Test
  void anEmptyDatasetHasNoBatches() {
    BatchLoader loader = BatchLoader.shuffled(numbers(0), 8, 5);
    assertEquals(0, loader.batches());
    assertTrue(epoch(loader, 0).isEmpty());
  }

  @Test
  void refusesNonsense() {
    Dataset dataset = numbers(3);
    assertMessage("batchSize is 0, expected 1..2147483647", () -> BatchLoader.sequential(dataset, 0));
    Dataset large = SyntheticImages.splits(1, 1, 0, 0).train();
    assertMessage("batchSize is 1000000, expected 1..699050", () -> BatchLoader.sequential(large, 1_000_000));
    BatchLoader loader = BatchLoader.sequential(dataset, 2);
    assertMessage("epoch is -1, expected at least 0", () -> loader.startEpoch(-1));
    assertMessage("preprocessing has 2 channels, expected those of samples of shape 1",
        () -> loader.preprocessed(Preprocessing.channels(new float[2], new float[] {1, 1})));
    assertMessage("batchIndex is 3, expected 0..2", () -> loader.startEpoch(0, 3));
    assertMessage("batchIndex is -1, expected 0..2", () -> loader.startEpoch(0, -1));
    assertMessage("batches is -1, expected 0..1000", () -> loader.ahead(-1));
    assertMessage("threads is 3, expected 1..2", () -> loader.ahead(2, 3));
    assertMessage("threads is 0, expected 1..2", () -> loader.ahead(2, 0));
    assertMessage("threads is 1, expected 0..0", () -> loader.ahead(0, 1));
    assertThrows(IllegalStateException.class, loader::next);
    loader.close();
    assertThrows(IllegalStateException.class, () -> loader.startEpoch(0));
    assertThrows(IllegalStateException.class, loader::next);
  }

  static void assertAllocatesNothing(BatchLoader loader) {
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    // Until C2 has compiled the kernels their vectors are objects.
    long end = System.nanoTime() + 10_000_000_000L;
    for (int attempt = 0; least > 0 && System.nanoTime() < end; attempt++) {
      loader.startEpoch(attempt);
      long before = threads.getCurrentThreadAllocatedBytes();
      long after = threads.getCurrentThreadAllocatedBytes();
      long own = after - before;
      before = threads.getCurrentThreadAllocatedBytes();
      while (loader.next()) {
        continue;
      }
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before - own);
    }
    assertEquals(0, least, "bytes an epoch");
  }

  private static void assertMessage(String start, Runnable action) {
    String message = assertThrows(IllegalArgumentException.class, action::run).getMessage();
    assertTrue(message.startsWith(start), message);
  }

  private static List<Integer> epoch(BatchLoader loader, int epoch) {
    List<Integer> seen = new ArrayList<>();
    loader.startEpoch(epoch);
    while (loader.next()) {
      for (int i = 0; i < loader.count(); i++) {
        assertEquals((int) loader.images()[i] % 2, loader.labels()[i]);
        seen.add((int) loader.images()[i]);
      }
    }
    return seen;
  }

  private static void drain(BatchLoader loader, int epoch) {
    loader.startEpoch(epoch);
    while (loader.next()) {
      continue;
    }
  }

  /** Sample i is the number i, its label i mod 2. */
  private static Dataset numbers(int n) {
    float[] values = new float[n];
    int[] labels = new int[n];
    for (int i = 0; i < n; i++) {
      values[i] = i;
      labels[i] = i % 2;
    }
    return new FloatDataset("numbers", Shape.of(1), List.of("even", "odd"), values, labels);
  }
}
