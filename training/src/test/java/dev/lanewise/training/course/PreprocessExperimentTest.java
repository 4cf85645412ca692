package dev.lanewise.training.course;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.nn.Shape;
import dev.lanewise.training.data.Dataset;
import dev.lanewise.training.data.FloatDataset;
import dev.lanewise.training.data.Preprocessing;
import dev.lanewise.training.data.PreprocessingKind;
import dev.lanewise.training.experiment.Results;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreprocessExperimentTest {
  @Test
  void picturesSpectrumCovarianceAndAccuracy(@TempDir Path folder) throws IOException {
    Results results = ExperimentRuns.quick("preprocess", folder);
    assertEquals(6, results.checks().size());
    int ninety = (Integer) results.values().get("components90");
    int most = (Integer) results.values().get("components99");
    assertTrue(0 < ninety && ninety <= most && most < 768, ninety + ", " + most);
    for (String kind : List.of("none", "zero-centre", "channels", "pca", "pca-whiten", "zca")) {
      assertNotNull(results.values().get("softmax." + kind + ".testAccuracy"), kind);
      assertNotNull(results.values().get("two-layer." + kind + ".testAccuracy"), kind);
    }
    for (String picture : List.of("before-and-after", "eigen-images", "spectrum", "covariance", "accuracy")) {
      assertTrue(Files.size(folder.resolve("pictures").resolve(picture + ".png")) > 0);
    }
  }

  /** Four points on two lines at right angles, of variance 8 and 2; whitened with ε = 2: 8/10 and 2/4 are left. */
  @Test
  void whitenessByHand() {
    Dataset train = new FloatDataset("cross", Shape.of(1, 1, 2), List.of("a"),
        new float[] {4, 0, -4, 0, 0, 2, 0, -2}, new int[4]);
    PreprocessingKind kind = PreprocessingKind.parse("pca-whiten(epsilon=2)");
    AtomicInteger asked = new AtomicInteger();
    Dataset white = new PreprocessedDataset(train, kind, () -> {
      asked.incrementAndGet();
      return Preprocessing.fit(kind, train);
    }, Parallel.serial());
    assertEquals(Shape.of(2), white.sampleShape());
    assertEquals(4, white.size());
    assertEquals(0, asked.get(), "nothing is made before a sample is asked for");
    Whiteness w = Whiteness.of(white, white, new float[] {8, 2}, 2, Parallel.serial());
    assertEquals(1, asked.get());
    assertEquals(0, w.formulaError(), 1e-6);
    assertEquals(0.5, w.identityError(), 1e-6);
    assertEquals(0.5, w.epsilonEffect(), 1e-6);
    assertEquals(0, w.leading());
    assertEquals(2, w.resolved());
    float[] corner = w.corner();
    assertEquals(0.8f, corner[0], 1e-6f);
    assertEquals(0, corner[1], 1e-6f);
    assertEquals(0.5f, corner[3], 1e-6f);
    assertEquals(8, Whiteness.corner(train)[0], 1e-6);
  }
}
