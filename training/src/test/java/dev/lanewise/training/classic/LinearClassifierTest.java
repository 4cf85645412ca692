package dev.lanewise.training.classic;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.nn.Shape;
import dev.lanewise.nn.files.ModelFileException;
import dev.lanewise.training.DivergedException;
import dev.lanewise.training.data.Dataset;
import dev.lanewise.training.data.PreprocessingKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinearClassifierTest {
  private static final Dataset TRAIN = Hand.separable(120, 1);
  private static final Dataset TEST = Hand.separable(80, 2);

  @TempDir Path temp;

  private static LinearClassifier fit(FitSettings settings) {
    return LinearClassifier.fit(settings, TRAIN, TEST, Parallel.serial());
  }

  private static FitSettings fast(FitSettings settings) {
    return settings.withLearningRate(0.1).withBatch(20).withEpochs(20);
  }

  @Test
  void bothLossesPartWhatALineParts() {
    for (FitSettings settings : List.of(FitSettings.softmax(), FitSettings.svm())) {
      LinearClassifier classifier = fit(fast(settings));
      assertEquals(1, classifier.score(TEST), settings.objective() + "");
      assertEquals(20, classifier.history().epochs().size());
      int[] predicted = classifier.predict(TEST);
      for (int i = 0; i < TEST.size(); i++) {
        assertEquals(TEST.label(i), predicted[i]);
      }
      float[] w = classifier.weights().data(); // [pixel][class]: each class likes its own pixel better
      assertTrue(w[0] > w[2] && w[3] > w[1], settings.objective() + "");
    }
  }

  /** Softmax and scores by hand, from weights, bias and mean alone. */
  @Test
  void scoresAndProbabilitiesAreThoseOfTheFormula() {
    LinearClassifier classifier =
        fit(fast(FitSettings.softmax()).withPreprocessing(PreprocessingKind.parse("zero-centre")));
    float[] mean = classifier.model().preprocessing().mean();
    float[] w = classifier.weights().data();
    float[] b = classifier.bias().data();
    float[][] scores = classifier.decisionFunction(TEST);
    float[][] probabilities = classifier.predictProbabilities(TEST);
    float[] x = new float[2];
    for (int i = 0; i < TEST.size(); i++) {
      TEST.copySample(i, x, 0);
      double[] s = new double[2];
      for (int k = 0; k < 2; k++) {
        s[k] = (x[0] - mean[0]) * w[k] + (x[1] - mean[1]) * w[2 + k] + b[k];
        assertEquals(s[k], scores[i][k], 1e-5);
      }
      assertEquals(1 / (1 + Math.exp(s[1] - s[0])), probabilities[i][0], 1e-5);
      assertEquals(1, probabilities[i][0] + probabilities[i][1], 1e-6);
    }
    assertEquals(80, scores.length);
    assertEquals(0, classifier.predict(TEST.slice(0, 0)).length);
  }

  /** From 0 the first step is the same with R or without; the second differs by η·2Rw, and not in the bias. */
  @Test
  void l2AddsTwiceRTimesTheWeight() {
    FitSettings twice = FitSettings.softmax().withMomentum(0).withLearningRate(0.5).withBatch(120).withEpochs(2);
    float[] before = fit(twice.withEpochs(1)).weights().data();
    assertArrayEquals(before, fit(twice.withEpochs(1).withL2(0.125)).weights().data());
    LinearClassifier plain = fit(twice);
    LinearClassifier l2 = fit(twice.withL2(0.125));
    LinearClassifier l1 = fit(twice.withL1(0.125));
    for (int i = 0; i < before.length; i++) {
      float without = plain.weights().data()[i];
      assertTrue(Math.abs(before[i]) > 0.01, i + ": " + before[i]);
      assertEquals(without - 0.5 * 2 * 0.125 * before[i], l2.weights().data()[i], 1e-6, "L2 " + i);
      assertEquals(without - 0.5 * 0.125 * Math.signum(before[i]), l1.weights().data()[i], 1e-6, "L1 " + i);
    }
    assertArrayEquals(plain.bias().data(), l2.bias().data());
    assertEquals(twice, twice.withL2(0.3).withL1(0));
  }

  @Test
  void whatIsLoadedPredictsTheSameBits() throws ModelFileException {
    LinearClassifier classifier = fit(fast(FitSettings.svm()).withL1(1e-3).withSeed(7));
    classifier.save(temp.resolve("model"));
    LinearClassifier loaded = LinearClassifier.load(temp.resolve("model"), Parallel.serial());
    assertArrayEquals(classifier.decisionFunction(TEST), loaded.decisionFunction(TEST));
    assertArrayEquals(classifier.predict(TEST), loaded.predict(TEST));
    assertEquals(classifier.evaluate(TEST).loss(), loaded.evaluate(TEST).loss());
    assertEquals(classifier.settings(), loaded.settings());
    assertEquals(classifier.history().epochs().size(), loaded.history().epochs().size());
    assertEquals(List.of("left", "right"), loaded.classNames());
    assertEquals(6, loaded.parameters());
  }

  @Test
  void theResultDoesNotDependOnThreads() {
    LinearClassifier one = fit(fast(FitSettings.softmax()));
    try (Parallel parallel = Parallel.of(3)) {
      LinearClassifier three = LinearClassifier.fit(fast(FitSettings.softmax()), TRAIN, TEST, parallel);
      assertArrayEquals(one.weights().data(), three.weights().data());
      assertArrayEquals(one.decisionFunction(TEST), three.decisionFunction(TEST));
    }
  }

  @Test
  void templatesAreImagesOfASample() {
    LinearClassifier classifier = fit(fast(FitSettings.softmax()));
    assertEquals(2, classifier.templates().size());
    assertEquals(2, classifier.templates().getFirst().width());
    assertEquals(1, classifier.templates().getFirst().height());
    LinearClassifier components = fit(fast(FitSettings.softmax()).withPreprocessing(PreprocessingKind.parse("pca(1)")));
    String message = assertThrows(IllegalArgumentException.class, components::templates).getMessage();
    assertTrue(message.contains("expected a dense layer right on images of 1 or 3 channels"), message);
  }

  @Test
  void badInputIsRefused() throws Exception {
    LinearClassifier classifier = fit(fast(FitSettings.softmax()));
    Dataset other = Hand.exclusiveOr(4, 1);
    assertEquals("samples: those of hand-made are 2×2×1, expected 1×2×1", failure(() -> classifier.predict(other)));
    Dataset named = Hand.dataset(Shape.of(1, 2, 1), List.of("a", "b"), new float[1][2], new int[1]);
    assertEquals("samples: the classes of hand-made are a, b, expected left, right",
        failure(() -> classifier.evaluate(named)));
    assertEquals("learningRate: 0.0, expected a positive number",
        failure(() -> FitSettings.softmax().withLearningRate(0)));
    assertEquals("epochs: 0, expected at least 1", failure(() -> FitSettings.softmax().withEpochs(0)));
    assertTrue(failure(() -> FitSettings.softmax().withL2(-1)).startsWith("lambda: -2.0"));
    assertEquals("train: hand-made has no sample", failure(() -> LinearClassifier.trainer(
        FitSettings.softmax(), TRAIN.slice(0, 0), TEST, classifier.model().preprocessing())));
    assertThrows(DivergedException.class, () -> fit(fast(FitSettings.softmax()).withLearningRate(1e30).withL2(1e9)));
    classifier.save(temp.resolve("model"));
    ModelFileException e = assertThrows(
        ModelFileException.class, () -> TwoLayerNet.load(temp.resolve("model"), Parallel.serial()));
    assertTrue(e.getMessage().endsWith("model: its network has the layers [Flatten, Dense], expected Flatten, Dense, "
        + "ReLU, Sigmoid or Tanh, and Dense"), e.getMessage());
    Files.delete(temp.resolve("model/fit.json"));
    e = assertThrows(
        ModelFileException.class, () -> LinearClassifier.load(temp.resolve("model"), Parallel.serial()));
    assertTrue(e.getMessage().endsWith("fit.json: no such file"), e.getMessage());
  }

  private static String failure(org.junit.jupiter.api.function.Executable call) {
    return assertThrows(IllegalArgumentException.class, call).getMessage();
  }
}
