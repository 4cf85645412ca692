package dev.lanewise.training.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.nn.Network;
import dev.lanewise.nn.loss.SoftmaxCrossEntropy;
import dev.lanewise.nn.zoo.Zoo;
import dev.lanewise.training.Evaluation;
import dev.lanewise.training.History;
import dev.lanewise.training.RunFileException;
import dev.lanewise.training.RunFolder;
import dev.lanewise.training.SavedModel;
import dev.lanewise.training.Trainer;
import dev.lanewise.training.data.LinePatterns;
import dev.lanewise.training.data.Preprocessing;
import dev.lanewise.training.data.Splits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

/** Reports of real, tiny runs, and of runs that went wrong. */
class ReportTest {
  private static final double NAN = Double.NaN;
  private static final float NAN_FLOAT = Float.NaN;

  /** Trains in a folder as the command line does: a report finds there what it needs. */
  private static Evaluation run(RunFolder folder, int epochs) throws IOException {
    Splits splits = LinePatterns.splits(1);
    Network network = Zoo.build("tiny-cnn", splits.sampleShape(), 3, 1);
    Trainer trainer = Trainer.of(network, splits.train(), splits.validation()).epochs(epochs).batch(32).seed(1)
        .folder(folder, "line-patterns");
    trainer.fit();
    Evaluation test = trainer.evaluate(splits.test());
    Files.writeString(folder.config(), """
        {"data": "line-patterns", "model": "tiny-cnn", "seed": 1, "batch": 32, "freeze": [], "from": null}
        """);
    Files.writeString(folder.environment(), "{\"java\": \"<25>\"}");
    Files.writeString(folder.metrics(),
        "{\"test\": {\"loss\": " + test.loss() + ", \"confusion\": " + Arrays.deepToString(test.confusion()) + "}}");
    return test;
  }

  private static Document page(Report report) {
    Document page = PageCheck.parse(report.page().html());
    PageCheck.standsAlone(page);
    return page;
  }

  private static List<String> texts(Document page, String tag) {
    NodeList found = page.getElementsByTagName(tag);
    return IntStream.range(0, found.getLength()).mapToObj(i -> found.item(i).getTextContent()).toList();
  }

  @Test
  void aTinyRunHasEverySection(@TempDir Path temporary) throws IOException {
    Report report;
    Evaluation test;
    try (RunFolder folder = RunFolder.create(temporary.resolve("run"))) {
      test = run(folder, 2);
      report = Report.of(folder, Parallel.serial());
    }
    Document page = page(report);
    assertEquals(List.of("Curves", "Classes", "Worst mistakes", "Inside the network", "Time of the layers",
        "How it was made"), texts(page, "h2"));
    assertEquals(List.of("tiny-cnn on line-patterns"), texts(page, "h1"));
    assertEquals("Trained for 2 epochs; right on " + test.correct() + " of 90 test samples.", texts(page, "p").get(0));
    assertTrue(texts(page, "td").containsAll(List.of("line-patterns", "<25>", "none", "vertical", "diagonal")));
    assertTrue(texts(page, "pre").getFirst().startsWith("lanewise train --config "));
    for (Network.Node node : Zoo.build("tiny-cnn", LinePatterns.splits(1).sampleShape(), 3, 1).nodes()) {
      if (!node.parameters().isEmpty()) { // among the activations and among the times
        assertEquals(2, texts(page, "td").stream().filter(node.name()::equals).count(), node.name());
      }
    }
    long mistakes = texts(page, "figcaption").stream().filter(text -> text.contains(" → ")).count();
    assertEquals(Math.min(90 - test.correct(), 30), mistakes);
    picturesAreWritten(report, temporary.resolve("pictures"));
  }

  private static void picturesAreWritten(Report report, Path folder) throws IOException {
    List<Path> files = report.savePictures(folder);
    List<String> names = files.stream().map(file -> file.getFileName().toString()).toList();
    assertTrue(names.containsAll(List.of("loss.png", "loss-dark.png", "accuracy.png", "gap.png", "learning-rate.png",
        "step-loss.png", "confusion.png", "classes.png", "updates.png", "dead-units.png",
        "times.png", "filters.png", "mistakes.png")), names::toString);
    for (Path file : files) {
      assertNotNull(ImageIO.read(file.toFile()), file::toString);
    }
    try (var there = Files.list(folder)) {
      assertEquals(files.size(), there.count());
    }
  }

  /** What a run did not write, and data that are no longer there, are left out. */
  @Test
  void aRunOfOneEpochWithoutItsData(@TempDir Path temporary) throws IOException {
    try (RunFolder folder = RunFolder.create(temporary.resolve("run"))) {
      run(folder, 1);
      Files.delete(folder.environment());
      Files.delete(folder.metrics());
      Files.writeString(folder.config(), "{\"data\": \"folder:/no/such/folder\"}");
      Document page = page(Report.of(folder, Parallel.serial()));
      assertEquals(List.of("run"), texts(page, "h1"));
      assertTrue(texts(page, "p").get(0).endsWith(" validation samples."));
      assertTrue(texts(page, "p").get(1).startsWith("No sample is shown, since the data cannot be read: "));
      assertEquals(List.of("Curves", "Classes", "Inside the network", "Time of the layers", "How it was made"),
          texts(page, "h2"));
      Files.writeString(folder.config(), "{");
      assertTrue(assertThrows(RunFileException.class, () -> Report.of(folder, Parallel.serial())).getMessage()
          .startsWith(folder.config() + ": is not valid JSON"));
    }
    try (RunFolder empty = RunFolder.create(temporary.resolve("empty"))) {
      assertEquals(empty.history() + ": no such file, expected the history of a run",
          assertThrows(RunFileException.class, () -> Report.of(empty, Parallel.serial())).getMessage());
    }
  }

  private static ReportData data(
      List<History.Step> steps, List<History.Epoch> epochs, Evaluation evaluation, ReportData.Model model) {
    return new ReportData("title", List.of(), Map.of(), Map.of(), List.of(), steps, epochs, List.of("a", "b", "c"),
        evaluation, "test", model);
  }

  @Test
  void aRunThatDivergedAfterOneEpoch() {
    Evaluation none = new Evaluation(NAN, new int[3][3]);
    History.Epoch epoch = new History.Epoch(1, 2, NAN, 0.1, new Evaluation(Double.POSITIVE_INFINITY, new int[3][3]),
        0.01, 2, 100, 0, Map.of("a.weight", NAN));
    List<History.Step> steps =
        List.of(new History.Step(1, 1, 8, 2.3, 0.1, 0.01, 1), new History.Step(2, 1, 8, NAN, 0, 0.01, NAN));
    Splits splits = LinePatterns.splits(1);
    Network network = Zoo.build("tiny-cnn", splits.sampleShape(), 3, 1);
    network.parameters().forEach(p -> {
      Arrays.fill(p.data(), NAN_FLOAT);
      p.touch();
    });
    SavedModel saved = new SavedModel(network, Preprocessing.none(), splits.classNames(), "");
    Report report = Report.of(data(steps, List.of(epoch), none,
        new ReportData.Model(saved, splits.test().slice(0, 4), new SoftmaxCrossEntropy(), 8)), Parallel.serial());
    assertTrue(texts(page(report), "h2").containsAll(List.of("Curves", "Classes", "Inside the network")));
  }

  @Test
  void nothingAtAll() {
    Report report = Report.of(data(List.of(), List.of(), null, null), Parallel.serial());
    assertTrue(report.charts().isEmpty());
    assertEquals(List.of("No epoch was finished."), texts(page(report), "p"));
  }
}
