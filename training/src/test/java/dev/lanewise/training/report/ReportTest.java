package dev.lanewise.training.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.nn.Network;
import dev.lanewise.nn.loss.SoftmaxCrossEntropy;
import dev.lanewise.nn.zoo.Zoo;
import dev.lanewise.training.Evaluation;
import dev.lanewise.training.History;
import dev.lanewise.training.Trainer;
import dev.lanewise.training.UpdateRatios;
import dev.lanewise.training.data.BatchLoader;
import dev.lanewise.training.data.LinePatterns;
import dev.lanewise.training.data.Splits;
import dev.lanewise.training.inspect.Subject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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

  private static ReportData run(int epochs) {
    Splits splits = LinePatterns.splits(1);
    Network network = Zoo.build("tiny-cnn", splits.sampleShape(), 3, 1);
    UpdateRatios ratios = new UpdateRatios(network);
    Trainer trainer = Trainer.of(network, splits.train(), splits.validation()).epochs(epochs).batch(32);
    History history = trainer.fit();
    ratios.after();
    Evaluation test = trainer.evaluate(splits.test());
    List<RunEpoch> done = history.epochs().stream().map(e -> new RunEpoch(e.number(), e.trainLoss(),
        e.trainAccuracy(), e.validation().loss(), e.validation().accuracy(), 0.01, e.seconds(), e.imagesPerSecond(),
        ratios.ratios())).toList();
    List<RunStep> steps = IntStream.rangeClosed(1, 400).mapToObj(s -> new RunStep(s, 3.0 / s, 0.01, s)).toList();
    return new ReportData("tiny-cnn on <lines>", Map.of("model", "tiny-cnn"), Map.of("java", "25"),
        List.of("lanewise train --model tiny-cnn"), steps, done, splits.classNames(), test, "test",
        new ReportData.Model(network, Subject.of(network, null, splits.classNames(), Parallel.serial()),
            BatchLoader.sequential(splits.test(), 32), new SoftmaxCrossEntropy(), 32));
  }

  private static List<String> texts(Document page, String tag) {
    NodeList found = page.getElementsByTagName(tag);
    return IntStream.range(0, found.getLength()).mapToObj(i -> found.item(i).getTextContent()).toList();
  }

  @Test
  void aTinyRunHasEverySection(@TempDir Path folder) throws IOException {
    ReportData data = run(2);
    Report report = Report.of(data, Parallel.serial());
    Document page = PageCheck.parse(report.page().html());
    PageCheck.standsAlone(page);
    assertEquals(List.of("Curves", "Classes", "Worst mistakes", "Inside the network", "Time of the layers",
        "How it was made"), texts(page, "h2"));
    assertEquals(List.of("tiny-cnn on <lines>"), texts(page, "h1"));
    assertEquals(List.of("lanewise train --model tiny-cnn"), texts(page, "pre"));
    for (Network.Node node : data.model().network().nodes()) {
      if (!node.parameters().isEmpty()) { // among the activations and among the times
        assertEquals(2, texts(page, "td").stream().filter(node.name()::equals).count(), node.name());
      }
    }
    int wrong = data.evaluation().samples() - data.evaluation().correct();
    long mistakes = texts(page, "figcaption").stream().filter(text -> text.contains(" → ")).count();
    assertEquals(Math.min(wrong, 30), mistakes);

    List<Path> files = report.savePictures(folder.resolve("pictures"));
    List<String> names = files.stream().map(file -> file.getFileName().toString()).toList();
    assertTrue(names.containsAll(List.of("loss.png", "loss-dark.png", "accuracy.png", "gap.png", "learning-rate.png",
        "step-loss.png", "gradient-norm.png", "confusion.png", "classes.png", "updates.png", "dead-units.png",
        "times.png", "filters.png", "mistakes.png")), names::toString);
    for (Path file : files) {
      assertNotNull(ImageIO.read(file.toFile()), file::toString);
    }
    try (var there = Files.list(folder.resolve("pictures"))) {
      assertEquals(files.size(), there.count());
    }
  }

  @Test
  void aRunThatDivergedAfterOneEpoch() {
    RunEpoch epoch = new RunEpoch(1, NAN, 0.1, Double.POSITIVE_INFINITY, NAN, 0.01, 2, 100, Map.of("a.weight", NAN));
    List<RunStep> steps = new ArrayList<>(List.of(new RunStep(1, 2.3, 0.01, 1), new RunStep(2, NAN, 0.01, NAN)));
    Evaluation none = new Evaluation(NAN, new int[2][2]);
    ReportData data = new ReportData(
        "diverged", Map.of(), Map.of(), List.of(), steps, List.of(epoch), List.of("a", "b"), none, "test", null);
    Document page = PageCheck.parse(Report.of(data, Parallel.serial()).page().html());
    PageCheck.standsAlone(page);
    assertEquals(List.of("Curves", "Classes"), texts(page, "h2"));
  }

  @Test
  void aNetworkOfNaNs() {
    ReportData data = run(1);
    data.model().network().parameters().forEach(p -> {
      java.util.Arrays.fill(p.data(), Float.NaN);
      p.touch();
    });
    PageCheck.parse(Report.of(data, Parallel.serial()).page().html());
  }

  @Test
  void nothingAtAll() {
    ReportData data = new ReportData(
        "empty", Map.of(), Map.of(), List.of(), List.of(), List.of(), List.of(), null, "test", null);
    Report report = Report.of(data, Parallel.serial());
    assertTrue(report.charts().isEmpty());
    PageCheck.standsAlone(PageCheck.parse(report.page().html()));
  }
}
