package dev.lanewise.training.course;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.nn.files.ModelFileException;
import dev.lanewise.nn.zoo.SmallNets;
import dev.lanewise.training.SavedModel;
import dev.lanewise.training.data.LinePatterns;
import dev.lanewise.training.data.Preprocessing;
import dev.lanewise.training.experiment.ExperimentConfig;
import dev.lanewise.training.experiment.ExperimentRun;
import dev.lanewise.training.experiment.Results;
import dev.lanewise.training.report.PageCheck;
import dev.lanewise.training.run.RunException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SeeExperimentTest {
  @TempDir private Path folder;

  @Test
  void looksIntoAModelOfItsOwn() throws IOException {
    Results results = ExperimentRuns.quick("see", folder);
    assertTrue((double) results.values().get("testAccuracy") > 0.5);
    assertTrue((double) results.values().get("gradient.largestDifference") < 1e-3);
    double tenth = (double) results.values().get("saliencyInStrongestTenth");
    assertTrue(tenth > 0.1 && tenth < 1, "the strongest tenth holds " + tenth);
    for (String picture : List.of(
        "filters", "features-relu1", "features-pool3", "saliency", "grad-cam", "classes", "augmentation")) {
      assertTrue(Files.exists(folder.resolve("pictures/" + picture + ".png")), picture);
    }
    assertEquals((int) results.values().get("mistakes") > 0, Files.exists(folder.resolve("pictures/mistakes.png")));
  }

  @Test
  void looksIntoASavedModelAndNoticesWhenItIsAnother() throws IOException, ModelFileException {
    Path model = folder.resolve("model");
    save(model, 1, LinePatterns.CLASS_NAMES);
    Path out = folder.resolve("out");
    Results results = see("line-patterns", model).in(out);
    assertEquals(114L, results.values().get("parameters"));
    assertEquals(List.of(), results.checks().stream().filter(check -> !check.passed()).toList());
    assertFalse(Files.exists(out.resolve("parts/model")), "nothing is trained");
    PageCheck.standsAlone(PageCheck.parse(Files.readString(out.resolve("report.html"))));
    assertEquals(results, see("line-patterns", model).in(out));

    save(model, 2, LinePatterns.CLASS_NAMES);
    var e = assertThrows(RunException.class, () -> see("line-patterns", model).in(out));
    assertEquals("model: " + model + " has changed since this experiment looked into it; give another folder to --out",
        e.getMessage());
  }

  @Test
  void aModelOfOtherImagesOrClassesIsRefused() throws ModelFileException {
    Path model = folder.resolve("model");
    save(model, 1, LinePatterns.CLASS_NAMES);
    var e = assertThrows(RunException.class, () -> see("synthetic", model));
    assertEquals("see: model: " + model + " does not fit the data: 10 classes of 32×32×3, expected 3 of 8×8×1, which "
        + "the model takes", e.getMessage());

    save(model, 1, List.of("up", "down", "left"));
    e = assertThrows(RunException.class, () -> see("line-patterns", model));
    assertEquals("see: model: " + model + " does not fit the data: classes vertical, horizontal, diagonal, expected "
        + "up, down, left, which the model knows", e.getMessage());

    Path nothing = folder.resolve("nothing");
    assertThrows(RunException.class, () -> see("synthetic", nothing));
  }

  private static void save(Path model, long seed, List<String> classNames) throws ModelFileException {
    new SavedModel(SmallNets.tinyCnn(LinePatterns.splits(1).sampleShape(), 3, seed), Preprocessing.none(), classNames,
        "").save(model);
  }

  private static ExperimentRun see(String data, Path model) {
    return ExperimentRun.of(
        Course.find("see"), new ExperimentConfig("see", data, true, 1, model.toString()), Parallel.serial());
  }
}
