package dev.lanewise.training.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.nn.Shape;
import dev.lanewise.training.augment.Augmentation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Batches made ahead on other threads, augmented, and from the middle of an epoch on. */
class BatchLoaderAheadTest {
  private static final String ALL = "flip,alternating-flip,crop(2),shift(1),rotate,jitter,cutout(3),policy,mixup(1)";
  private static final int[][] AHEAD = {{0, 0}, {1, 1}, {2, 1}, {2, 2}, {3, 3}, {7, 2}};

  @Test
  void threadsDoNotChangeBatches() {
    List<List<Object>> expected = batches(loader(43, 8, ALL), 3);
    assertEquals(18, expected.size());
    assertNotEquals(expected.get(0), expected.get(6), "epochs differ");
    for (int[] ahead : AHEAD) {
      try (BatchLoader loader = loader(43, 8, ALL).ahead(ahead[0], ahead[1])) {
        assertEquals(expected, batches(loader, 3), Arrays.toString(ahead));
      }
    }
  }

  @Test
  void everySampleComesOnce() {
    try (BatchLoader loader = loader(43, 8, "flip").ahead(3, 2)) {
      List<Integer> seen = new ArrayList<>();
      loader.startEpoch(0);
      while (loader.next()) {
        Arrays.stream(loader.indices(), 0, loader.count()).forEach(seen::add);
      }
      assertNotEquals(IntStream.range(0, 43).boxed().toList(), seen);
      Collections.sort(seen);
      assertEquals(IntStream.range(0, 43).boxed().toList(), seen);
      assertFalse(loader.next(), "stays over");
      assertEquals(0, loader.count());
    }
  }

  @Test
  void anEpochGoesOnFromAnyBatch() {
    for (int[] ahead : AHEAD) {
      try (BatchLoader loader = loader(43, 8, ALL).ahead(ahead[0], ahead[1])) {
        loader.startEpoch(2);
        List<List<Object>> whole = rest(loader);
        for (int from = 6; from >= 0; from--) {
          loader.startEpoch(1);
          loader.next();
          loader.startEpoch(2, from);
          assertEquals(whole.subList(from, 6), rest(loader), "from " + from);
        }
      }
    }
  }

  @Test
  void whatABatchHoldsIsTheSamplesOfItsIndices() {
    Dataset dataset = images(43);
    try (BatchLoader loader = BatchLoader.shuffled(dataset, 8, 1).ahead(2)) {
      float[] sample = new float[dataset.sampleShape().size()];
      loader.startEpoch(0);
      while (loader.next()) {
        for (int i = 0; i < loader.count(); i++) {
          dataset.copySample(loader.indices()[i], sample, 0);
          int at = i * sample.length;
          assertEquals(-1, Arrays.mismatch(sample, 0, sample.length, loader.images(), at, at + sample.length));
          assertEquals(dataset.label(loader.indices()[i]), loader.labels()[i]);
        }
      }
      assertFalse(loader.hasTargets());
      assertSame(null, loader.targets());
    }
  }

  @Test
  void buffersAreUsedInTurn() {
    try (BatchLoader loader = loader(43, 8, ALL).ahead(2)) {
      Set<Object> arrays = Collections.newSetFromMap(new IdentityHashMap<>());
      for (int epoch = 0; epoch < 3; epoch++) {
        loader.startEpoch(epoch);
        while (loader.next()) {
          Collections.addAll(arrays, loader.images(), loader.labels(), loader.targets(), loader.indices());
        }
      }
      assertEquals(4 * 3, arrays.size());
    }
  }

  @Test
  void nextAllocatesNothing() {
    try (BatchLoader ahead = loader(200, 8, ALL).ahead(3, 2)) {
      BatchLoaderTest.assertAllocatesNothing(ahead);
    }
    BatchLoaderTest.assertAllocatesNothing(loader(200, 8, ALL));
  }

  @Test
  void makesAsManyAsAsked() throws InterruptedException {
    Counted dataset = new Counted(images(80), -1);
    BatchLoader loader = BatchLoader.sequential(dataset, 8).ahead(3);
    loader.startEpoch(0);
    loader.next();
    while (dataset.copied.get() < 4 * 8) {
      Thread.sleep(1);
    }
    loader.close();
    assertEquals(4 * 8, dataset.copied.get(), "the one that is read and three more");
  }

  @Test
  void closeEndsTheThreads() {
    List<Thread> before = threads();
    BatchLoader loader = loader(43, 8, ALL).ahead(3, 3);
    assertEquals(before, threads(), "no thread before the first epoch");
    loader.startEpoch(0);
    loader.next();
    List<Thread> started = new ArrayList<>(threads());
    started.removeAll(before);
    assertEquals(3, started.size());
    assertTrue(started.stream().allMatch(Thread::isDaemon));
    loader.close();
    assertTrue(started.stream().noneMatch(Thread::isAlive));
    loader.close();
    assertEquals("the loader is closed", assertThrows(IllegalStateException.class, loader::next).getMessage());
  }

  @Test
  void anExceptionOfAThreadReachesNext() {
    for (int[] ahead : AHEAD) {
      try (BatchLoader loader = BatchLoader.sequential(new Counted(images(43), 20), 8).ahead(ahead[0], ahead[1])) {
        loader.startEpoch(0);
        assertTrue(loader.next());
        assertTrue(loader.next());
        for (int again = 0; again < 2; again++) {
          assertEquals("sample 20", assertThrows(DataException.class, loader::next).getMessage());
          assertEquals(0, loader.count());
        }
        loader.startEpoch(0, 3);
        assertTrue(loader.next());
        assertEquals(24, loader.indices()[0]);
      }
    }
  }

  @Test
  void waitingIsMeasured() {
    BatchLoader loader = loader(43, 8, ALL);
    assertEquals(0, loader.waitNanos());
    loader.startEpoch(0);
    loader.next();
    assertTrue(loader.waitNanos() > 0);
  }

  private static BatchLoader loader(int n, int batch, String augmentation) {
    float[] means = {0.5f, 0.4f, 0.3f};
    float[] deviations = {0.2f, 0.3f, 0.4f};
    return BatchLoader.shuffled(images(n), batch, 7).preprocessed(Preprocessing.channels(means, deviations))
        .augmented(Augmentation.parse(augmentation));
  }

  private static List<List<Object>> batches(BatchLoader loader, int epochs) {
    List<List<Object>> batches = new ArrayList<>();
    for (int epoch = 0; epoch < epochs; epoch++) {
      loader.startEpoch(epoch);
      batches.addAll(rest(loader));
    }
    return batches;
  }

  /** Everything of the batches to come, in lists that compare bits. */
  private static List<List<Object>> rest(BatchLoader loader) {
    List<List<Object>> batches = new ArrayList<>();
    while (loader.next()) {
      int n = loader.count();
      int sample = loader.images().length / loader.batchSize();
      batches.add(List.of(n, list(loader.images(), n * sample), list(loader.targets(), n * 4),
          Arrays.stream(loader.labels(), 0, n).boxed().toList(),
          Arrays.stream(loader.indices(), 0, n).boxed().toList()));
    }
    return batches;
  }

  private static List<Float> list(float[] values, int length) {
    List<Float> list = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      list.add(values[i]);
    }
    return list;
  }

  private static List<Thread> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("lanewise-batches")).toList();
  }

  /** 6 × 5 images in 3 channels, 4 classes. */
  private static Dataset images(int n) {
    float[] values = new float[n * 90];
    int[] labels = new int[n];
    for (int i = 0; i < values.length; i++) {
      values[i] = i * 37 % 256 / 255f;
    }
    for (int i = 0; i < n; i++) {
      labels[i] = i % 4;
    }
    return new FloatDataset("images", Shape.of(6, 5, 3), List.of("a", "b", "c", "d"), values, labels);
  }

  /** Counts the samples that are read; one of them cannot be. */
  private static final class Counted implements Dataset {
    private final Dataset whole;
    private final int broken;
    private final AtomicInteger copied = new AtomicInteger();

    Counted(Dataset whole, int broken) {
      this.whole = whole;
      this.broken = broken;
    }

    @Override
    public String name() {
      return whole.name();
    }

    @Override
    public int size() {
      return whole.size();
    }

    @Override
    public Shape sampleShape() {
      return whole.sampleShape();
    }

    @Override
    public List<String> classNames() {
      return whole.classNames();
    }

    @Override
    public int label(int i) {
      return whole.label(i);
    }

    @Override
    public void copySample(int i, float[] dst, int offset) {
      if (i == broken) {
        throw new DataException("sample " + i);
      }
      whole.copySample(i, dst, offset);
      copied.incrementAndGet();
    }
  }
}
