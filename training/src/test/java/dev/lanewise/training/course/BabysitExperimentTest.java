package dev.lanewise.training.course;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.nn.Loss;
import dev.lanewise.nn.SeededRandom;
import dev.lanewise.nn.Shape;
import dev.lanewise.nn.loss.SoftmaxCrossEntropy;
import dev.lanewise.training.data.ClassBalance;
import dev.lanewise.training.data.Dataset;
import dev.lanewise.training.data.SyntheticImages;
import dev.lanewise.training.experiment.Results;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BabysitExperimentTest {
  @Test
  void soundSettingsPassAndBrokenOnesAreCaught(@TempDir Path folder) throws IOException {
    Results results = ExperimentRuns.quick("babysit", folder);
    assertEquals(19, results.checks().size());
    assertEquals(11, results.checks().stream().filter(c -> c.name().contains(": caught, ")).count());
    double loss = (Double) results.values().get("initialLoss");
    assertEquals(Math.log(10), loss, 0.1 * Math.log(10));
    assertEquals(1.0, results.values().get("few.accuracy"));
    String message = (String) results.values().get("tooHigh.message");
    assertTrue(message.matches("the loss is .* in epoch 1, step \\d+; not finite first: \\d+ of .*"), message);
    String page = Files.readString(folder.resolve("report.html"));
    assertEquals(11, page.split("✗ fail, caught", -1).length - 1, "shown failing");
    for (String picture : List.of("step-loss", "accuracy", "learning-rate", "loss-histogram", "loss-change", "gap",
        "updates", "rates", "few-loss", "deviation", "dead")) {
      assertTrue(Files.size(folder.resolve("pictures").resolve(picture + ".png")) > 0, picture);
    }
  }

  @Test
  void aWrongGradientIsWrongByItsFactorAlone() {
    Loss right = new SoftmaxCrossEntropy();
    Loss wrong = new WrongGradient(right, -2);
    Shape output = Shape.of(3);
    int[] labels = {2, 0};
    float[] y = {0.5f, -1, 2, 0, 1, -0.5f};
    float[] a = new float[6];
    float[] b = new float[6];
    assertEquals(right.step(output, 2, Parallel.serial()).run(2, y, 0, labels, a),
        wrong.step(output, 2, Parallel.serial()).run(2, y, 0, labels, b));
    IntStream.range(0, 6).forEach(i -> assertEquals(-2 * a[i], b[i]));
    double[] outputs = {0.5, -1, 2, 0, 1, -0.5};
    double[] c = new double[6];
    double[] d = new double[6];
    assertEquals(right.reference(output, 2, outputs, labels, c), wrong.reference(output, 2, outputs, labels, d));
    assertArrayEquals(Arrays.stream(c).map(v -> -2 * v).toArray(), d);
  }

  @Test
  void shuffledLabelsAreTheSameInAnotherOrder() {
    Dataset right = SyntheticImages.splits(1, 60, 10, 10).train();
    Dataset shuffled = new ShuffledLabels(right, new SeededRandom(1));
    assertArrayEquals(ClassBalance.counts(right), ClassBalance.counts(shuffled));
    assertNotEquals(IntStream.range(0, 60).map(right::label).boxed().toList(),
        IntStream.range(0, 60).map(shuffled::label).boxed().toList());
    float[] one = new float[right.sampleShape().size()];
    float[] other = new float[one.length];
    right.copySample(7, one, 0);
    shuffled.copySample(7, other, 0);
    assertArrayEquals(one, other);
  }
}
