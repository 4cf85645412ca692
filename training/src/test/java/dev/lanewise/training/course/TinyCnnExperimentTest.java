package dev.lanewise.training.course;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.nn.Network;
import dev.lanewise.nn.layer.MaxPool2d;
import dev.lanewise.nn.zoo.SmallNets;
import dev.lanewise.training.data.LinePatterns;
import dev.lanewise.training.experiment.Results;
import dev.lanewise.training.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TinyCnnExperimentTest {
  @TempDir private Path folder;

  @Test
  void learnsTheLinesWhateverDataAreAskedFor() throws IOException {
    Results results = ExperimentRuns.quick("tiny-cnn", folder);
    assertEquals("line-patterns", results.config().data());
    assertTrue((double) results.values().get("book.validationAccuracy") > 0.9);
    assertTrue((double) results.values().get("momentum.epochsTo90") < (double) results.values().get("book.epochsTo90"));
    assertTrue((double) results.values().get("dot12.validationAccuracy") > 0.9);
    String page = Files.readString(folder.resolve("report.html"));
    for (String exercise : new String[] {"momentum", "the learning rate", "two convolutions", "average pooling",
        "a fourth class"}) {
      assertTrue(page.contains("Exercise: " + exercise), exercise);
    }
    for (String picture : new String[] {"filters", "confusion", "loss", "rates-accuracy", "dots"}) {
      assertTrue(Files.exists(folder.resolve("pictures/" + picture + ".png")), picture);
    }
    filters();
  }

  private void filters() {
    var part = Json.STRICT.convertValue(
        Json.read(folder.resolve("parts/filters.json"), Map.class).get("value"),
        TinyCnnExperiment.Watched.class);
    assertArrayEquals(new int[] {0, 1, 5, 15, 40}, part.epochs());
    Network untrained = SmallNets.tinyCnn(LinePatterns.splits(1).sampleShape(), 3, 1);
    assertArrayEquals(untrained.parameter("conv.weight").data(), part.weights()[0]);
    assertEquals(5, part.weights().length);
    assertEquals(3, part.answers().length);
  }

  @Test
  void variantsAreWhatTheyAreSaidToBe() {
    var shape = LinePatterns.splits(1).sampleShape();
    assertEquals(273, TinyCnnExperiment.twoConvolutions(shape, 3, 1).parameterCount());
    Network own = TinyCnnExperiment.net(shape, 3, MaxPool2d.of(2), 3, 7);
    Network zoo = SmallNets.tinyCnn(shape, 3, 7);
    assertEquals(zoo.parameters().size(), own.parameters().size());
    for (int i = 0; i < zoo.parameters().size(); i++) {
      assertArrayEquals(zoo.parameters().get(i).data(), own.parameters().get(i).data());
    }
  }
}
