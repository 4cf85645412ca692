package dev.lanewise.training.classic;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.nn.Initializer;
import dev.lanewise.nn.Shape;
import dev.lanewise.nn.files.ModelFileException;
import dev.lanewise.training.classic.TwoLayerNet.Activation;
import dev.lanewise.training.classic.TwoLayerNet.Hidden;
import dev.lanewise.training.data.Dataset;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TwoLayerNetTest {
  private static final Dataset TRAIN = Hand.exclusiveOr(160, 1);
  private static final Dataset TEST = Hand.exclusiveOr(80, 2);
  private static final FitSettings SETTINGS =
      FitSettings.softmax().withLearningRate(0.1).withBatch(20).withEpochs(60);

  @TempDir Path temp;

  private static TwoLayerNet fit(Activation activation) {
    return TwoLayerNet.fit(new Hidden(12, activation), SETTINGS, TRAIN, TEST, Parallel.serial());
  }

  @Test
  void eachActivationLearnsWhatNoLineParts() {
    LinearClassifier line = LinearClassifier.fit(SETTINGS, TRAIN, TEST, Parallel.serial());
    assertTrue(line.score(TEST) < 0.9, "a line: " + line.score(TEST));
    for (Activation activation : Activation.values()) {
      TwoLayerNet net = fit(activation);
      assertEquals(1, net.score(TEST), activation + "");
      assertEquals(12, net.templates().size());
    }
  }

  /** The scores by hand, from the weights alone. */
  @Test
  void scoresAreThoseOfTheFormula() {
    for (Activation activation : Activation.values()) {
      TwoLayerNet net = fit(activation);
      float mean = net.model().preprocessing().mean()[0];
      float std = net.model().preprocessing().std()[0];
      float[] x = new float[4];
      TEST.copySample(3, x, 0);
      double[] s = {net.bias().data()[0], net.bias().data()[1]};
      for (int u = 0; u < 12; u++) {
        double sum = net.hiddenBias().data()[u];
        for (int i = 0; i < 4; i++) {
          sum += (x[i] - mean) / std * net.hiddenWeights().at(i, u);
        }
        double h = switch (activation) {
          case RELU -> Math.max(0, sum);
          case SIGMOID -> 1 / (1 + Math.exp(-sum));
          case TANH -> Math.tanh(sum);
        };
        s[0] += h * net.weights().at(u, 0);
        s[1] += h * net.weights().at(u, 1);
      }
      float[] scores = net.decisionFunction(TEST)[3];
      assertEquals(s[0], scores[0], 1e-4, activation + "");
      assertEquals(s[1], scores[1], 1e-4, activation + "");
    }
  }

  @Test
  void whatIsLoadedPredictsTheSameBits() throws ModelFileException {
    for (Activation activation : Activation.values()) {
      TwoLayerNet net = fit(activation);
      net.save(temp.resolve(activation.toString()));
      TwoLayerNet loaded = TwoLayerNet.load(temp.resolve(activation.toString()), Parallel.serial());
      assertArrayEquals(net.decisionFunction(TEST), loaded.decisionFunction(TEST));
      assertArrayEquals(net.predictProbabilities(TEST), loaded.predictProbabilities(TEST));
      assertEquals(net.settings(), loaded.settings());
    }
  }

  @Test
  void badInputIsRefused() throws ModelFileException {
    assertEquals("units: 0, expected at least 1",
        assertThrows(IllegalArgumentException.class, () -> Hidden.relu(0)).getMessage());
    TwoLayerNet net = fit(Activation.RELU);
    Dataset other = Hand.separable(4, 1);
    assertEquals("samples: those of hand-made are 1×2×1, expected 2×2×1",
        assertThrows(IllegalArgumentException.class, () -> net.score(other)).getMessage());
    net.save(temp);
    String message = assertThrows(ModelFileException.class, () -> LinearClassifier.load(temp, Parallel.serial()))
        .getMessage();
    assertTrue(message.endsWith("its network has the layers [Flatten, Dense, ReLU, Dense], expected Flatten and Dense"),
        message);
  }

  @Test
  void weightsStartAsAskedFor() {
    Hidden zeros = new Hidden(3, Activation.TANH, Initializer.ZEROS);
    float[] w = TwoLayerNet.network(zeros, SETTINGS, TRAIN, dev.lanewise.training.data.Preprocessing.none())
        .parameter("dense1.weight").data();
    assertArrayEquals(new float[Shape.of(4, 3).size()], w);
  }
}
