package dev.lanewise.training.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The reader on the real CIFAR-10, where this machine has it. */
class Cifar10RealTest {
  @Test
  void hasItsPublishedCountsAndMeans() {
    Optional<Path> archive = DataFolder.find(DataFolder.CIFAR10);
    assumeTrue(archive.isPresent(), () -> "skipped: " + DataFolder.missing(DataFolder.CIFAR10));
    Splits splits = Cifar10.read(archive.get());
    int[] each = new int[10];
    Arrays.fill(each, 1_000);
    assertArrayEquals(each, counts(splits.test()));
    int[] all = counts(splits.train());
    Arrays.setAll(all, k -> all[k] + counts(splits.validation())[k]);
    Arrays.fill(each, 5_000);
    assertArrayEquals(each, all);
    assertEquals("airplane", splits.classNames().getFirst());
    assertEquals("truck", splits.classNames().getLast());
    assertArrayEquals(new float[] {0.4914f, 0.4822f, 0.4465f}, meanOfBoth(splits), 5e-5f);
  }

  private static float[] meanOfBoth(Splits splits) {
    float[] train = Preprocessing.fit(PreprocessingKind.PER_CHANNEL, splits.train()).mean();
    float[] validation = Preprocessing.fit(PreprocessingKind.PER_CHANNEL, splits.validation()).mean();
    float[] mean = new float[3];
    for (int c = 0; c < 3; c++) {
      mean[c] = (45_000 * train[c] + 5_000 * validation[c]) / 50_000;
    }
    return mean;
  }

  private static int[] counts(Dataset dataset) {
    int[] counts = new int[dataset.classes()];
    for (int i = 0; i < dataset.size(); i++) {
      counts[dataset.label(i)]++;
    }
    return counts;
  }
}
