package dev.lanewise.training.course;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.Metric;
import dev.lanewise.training.data.Dataset;
import dev.lanewise.training.data.SyntheticImages;
import dev.lanewise.training.experiment.Results;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KnnExperimentTest {
  @TempDir Path folder;

  /** The classes of the synthetic set lie far apart, however many neighbours vote. */
  @Test
  void everySettingRecognisesTheSyntheticImages() throws IOException {
    Results results = ExperimentRuns.quick("knn", folder);
    for (Metric metric : KnnExperiment.METRICS) {
      for (int k : KnnExperiment.KS) {
        String key = metric.name().toLowerCase(Locale.ROOT) + ".k" + k + ".";
        assertTrue((double) results.values().get(key + "foldAccuracy") >= 0.99, key);
        assertTrue((double) results.values().get(key + "testAccuracy") >= 0.99, key);
        assertEquals(KnnExperiment.FOLDS, ((List<?>) results.values().get(key + "foldAccuracies")).size());
      }
    }
    for (String picture : List.of("folds-l1", "folds-l2", "test-accuracy", "confusion", "neighbours")) {
      assertTrue(Files.exists(folder.resolve("pictures/" + picture + ".png")), picture);
    }
  }

  @Test
  void refusesDataThatDoNotServe() {
    Dataset test = SyntheticImages.splits(1, 0, 0, 1).test();
    Dataset all = SyntheticImages.splits(1, 200, 0, 0).train();
    KnnExperiment.check(all, test);
    assertEquals("folds: 5, expected at most 4, the samples of synthetic train; else a fold has no sample",
        refused(all.slice(0, 4), test));
    assertEquals("k: 20, expected at most 19, the samples of synthetic train without one of 5 folds",
        refused(all.slice(0, 24), test));
    int[] without = IntStream.range(0, all.size()).filter(i -> all.label(i) != 7).toArray();
    assertEquals("class \"ramp-green\" of synthetic train has no sample, expected at least 1",
        refused(all.subset(without), test));
    assertEquals("test: synthetic test has no sample, expected at least 1", refused(all, test.slice(0, 0)));
  }

  private static String refused(Dataset train, Dataset test) {
    return assertThrows(IllegalArgumentException.class, () -> KnnExperiment.check(train, test)).getMessage();
  }
}
