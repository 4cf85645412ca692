package dev.lanewise.training.classic;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.nn.Network;
import dev.lanewise.nn.Parameter;
import dev.lanewise.nn.Shape;
import dev.lanewise.nn.layer.Dense;
import dev.lanewise.nn.loss.SoftmaxCrossEntropy;
import dev.lanewise.training.Evaluation;
import dev.lanewise.training.SavedModel;
import dev.lanewise.training.data.Dataset;
import dev.lanewise.training.data.FloatDataset;
import dev.lanewise.training.data.Preprocessing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class ModelComparisonTest {
  private static final List<String> NAMES = List.of("negative", "positive");
  private static final Dataset TEST =
      new FloatDataset("signs", Shape.of(1), NAMES, new float[] {-3, -1, 2, 4}, new int[] {0, 1, 1, 1});

  /** Says the same of everything. */
  private record Always(int label, long parameters) implements Classifier {
    @Override
    public Shape sampleShape() {
      return TEST.sampleShape();
    }

    @Override
    public List<String> classNames() {
      return NAMES;
    }

    @Override
    public int[] predict(Dataset samples) {
      int[] labels = new int[samples.size()];
      Arrays.fill(labels, label);
      return labels;
    }

    @Override
    public Evaluation evaluate(Dataset samples) {
      return Evaluation.of(samples, predict(samples));
    }
  }

  @Test
  void fitsAndTestsEachInTheOrderInWhichTheyWereAdded() {
    List<String> fitted = new ArrayList<>();
    List<ModelComparison.Row> rows = ModelComparison.on(TEST)
        .add("yes", () -> fit(fitted, "yes", new Always(1, 7)))
        .add("no", () -> fit(fitted, "no", new Always(0, 12_345)))
        .run();
    assertEquals(List.of("yes", "no"), fitted);
    assertEquals(List.of("yes", "no"), rows.stream().map(ModelComparison.Row::name).toList());
    assertEquals(List.of(7L, 12_345L), rows.stream().map(ModelComparison.Row::parameters).toList());
    assertEquals(List.of(0.75, 0.25), rows.stream().map(ModelComparison.Row::accuracy).toList());
    assertTrue(rows.stream().allMatch(row -> row.trainingSeconds() > 0 && row.imagesPerSecond() > 0));
  }

  private static Classifier fit(List<String> fitted, String name, Classifier model) {
    fitted.add(name);
    return model;
  }

  @Test
  void aModelThatIsFittedKeepsItsTime() {
    ModelComparison.Row row = ModelComparison.test("old", new Always(1, 7), 2.5, TEST);
    assertEquals(2.5, row.trainingSeconds());
    assertEquals(0.75, row.accuracy());
  }

  @Test
  void refusesWhatCannotBeCompared() {
    assertMessage("test: signs has no sample, expected at least 1", () -> ModelComparison.on(TEST.slice(0, 0)));
    assertMessage("test: signs has no sample, expected at least 1",
        () -> ModelComparison.test("a", new Always(1, 7), 1, TEST.slice(0, 0)));
    ModelComparison comparison = ModelComparison.on(TEST).add("a", () -> new Always(1, 7));
    assertMessage("name: there is a model a already", () -> comparison.add("a", () -> new Always(0, 7)));
  }

  /** The scores are x times −1 and 1: the sign decides. */
  @Test
  void aNetworkIsAClassifier() {
    ModelClassifier classifier = signs();
    assertEquals(4, classifier.parameters());
    assertEquals(NAMES, classifier.classNames());
    assertArrayEquals(new int[] {0, 0, 1, 1}, classifier.predict(TEST));
    assertEquals(0.75, classifier.evaluate(TEST).accuracy());
    assertEquals(Math.log1p(Math.exp(-8)), classifier.evaluate(TEST.slice(3, 4)).loss(), 1e-6);
    assertArrayEquals(new int[0], classifier.predict(TEST.slice(0, 0)));
  }

  @Test
  void aNetworkRefusesOtherSamples() {
    Dataset pairs = new FloatDataset("pairs", Shape.of(2), NAMES, new float[2], new int[1]);
    assertMessage("samples: those of pairs are 2, expected 1", () -> signs().predict(pairs));
    Dataset renamed = new FloatDataset("renamed", Shape.of(1), List.of("a", "b"), new float[1], new int[1]);
    assertMessage("samples: the classes of renamed are a, b, expected negative, positive",
        () -> signs().evaluate(renamed));
  }

  private static ModelClassifier signs() {
    Network network = Network.builder(Shape.of(1)).add("dense", Dense.of(2)).build(1);
    Parameter weight = network.parameter("dense.weight");
    weight.data()[0] = -1;
    weight.data()[1] = 1;
    weight.touch();
    return ModelClassifier.of(
        new SavedModel(network, Preprocessing.none(), NAMES, ""), new SoftmaxCrossEntropy(), Parallel.serial());
  }

  private static void assertMessage(String message, Executable action) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, action).getMessage());
  }
}
