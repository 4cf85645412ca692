package dev.lanewise.training.inspect;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.nn.Network;
import dev.lanewise.nn.ReferencePlan;
import dev.lanewise.nn.Shape;
import dev.lanewise.nn.layer.Dense;
import dev.lanewise.nn.layer.Flatten;
import dev.lanewise.training.data.Dataset;
import dev.lanewise.training.data.Preprocessing;
import dev.lanewise.training.data.PreprocessingKind;
import dev.lanewise.training.pictures.Picture;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SaliencyTest {
  private static final int LABEL = 2;

  /** A power of two, so that pixels ± ε are floats without rounding. */
  private static final float EPSILON = 0x1p-10f;

  @Test
  void gradientIsThatOfTheScoreWithRespectToPixels() {
    checkAgainstDifferences(Preprocessing.none());
    checkAgainstDifferences(Subjects.COLOURS);
  }

  @Test
  void gradientGoesBackThroughTheMatrixOfWhitening() {
    Shape image = Subjects.smooth().input();
    float[][] samples = IntStream.range(0, 8).mapToObj(i -> Subjects.pixels(image, 100 + i)).toArray(float[][]::new);
    Dataset train = new Images(image, samples);
    checkAgainstDifferences(Preprocessing.fit(PreprocessingKind.parse("zca(epsilon=0.5)"), train));
  }

  /** Images of one class. */
  private record Images(Shape sampleShape, float[][] samples) implements Dataset {
    @Override
    public String name() {
      return "images";
    }

    @Override
    public int size() {
      return samples.length;
    }

    @Override
    public List<String> classNames() {
      return List.of("image");
    }

    @Override
    public int label(int i) {
      return 0;
    }

    @Override
    public void copySample(int i, float[] dst, int offset) {
      System.arraycopy(samples[i], 0, dst, offset, samples[i].length);
    }
  }

  /** Central differences of the score, in double on the reference plan; their own error is of order ε². */
  private static void checkAgainstDifferences(Preprocessing preprocessing) {
    Network network = Subjects.smooth();
    Subject subject = Subjects.of(network, preprocessing);
    float[] x = Subjects.pixels(network.input(), 5);
    float[] gradient = Saliency.pixelGradient(subject, x, LABEL);
    ReferencePlan reference = network.reference(1);
    double worst = 0;
    for (int i = 0; i < x.length; i++) {
      float[] moved = x.clone();
      moved[i] = x[i] + EPSILON;
      double above = score(reference, moved, preprocessing);
      float up = moved[i];
      moved[i] = x[i] - EPSILON;
      double below = score(reference, moved, preprocessing);
      worst = Math.max(worst, Math.abs((above - below) / ((double) up - moved[i]) - gradient[i]));
    }
    // Normalised inputs are floats again: their rounding, 1e-7, is divided by 2ε.
    assertEquals(0, worst, 1e-3);
  }

  private static double score(ReferencePlan reference, float[] pixels, Preprocessing preprocessing) {
    float[] input = pixels.clone();
    preprocessing.preprocessor(Shape.of(6, 5, 3), 1).apply(1, input, 0);
    return reference.forward(input, false)[LABEL];
  }

  @Test
  void largestMagnitudeOverChannels() {
    Subject subject = Subjects.of(linear(), Subjects.COLOURS);
    float[] x = Subjects.pixels(subject.image(), 1);
    // Weights of class 1, divided by std 1/2, 1/4, 1/8.
    assertArrayEquals(new float[] {2, 24}, Saliency.gradient(subject, x, 1).values());
    assertEquals(1, Saliency.gradient(subject, x, 1).h());
    assertEquals(2, Saliency.gradient(subject, x, 1).w());
  }

  /** Two pixels of three channels, two classes: those of class 1 weigh 1, 0.5, 0.25; 2, −6, −1. */
  private static Network linear() {
    Network network =
        Network.builder(Shape.of(1, 2, 3)).add("flatten", new Flatten()).add("dense", Dense.of(2)).build(1);
    float[] weight = network.parameter("dense.weight").data();
    float[] own = {1, 0.5f, 0.25f, 2, -6, -1};
    for (int i = 0; i < own.length; i++) {
      weight[2 * i] = 7;
      weight[2 * i + 1] = own[i];
    }
    return network;
  }

  @Test
  void gradientTimesInputAddsUpToTheScoreOfALinearNetwork() {
    Subject subject = Subjects.of(linear(), Subjects.COLOURS);
    float[] x = Subjects.pixels(subject.image(), 2);
    HeatMap map = Saliency.timesInput(subject, x, 1);
    ScoreGradient run = new ScoreGradient(subject, 1);
    run.forward(1, x, 0);
    assertEquals(run.score(0, 1), map.at(0, 0) + map.at(0, 1), 1e-4);
    double first = 2 * (x[0] - 0.5) + 2 * (x[1] - 0.4) + 2 * (x[2] - 0.3);
    assertEquals(first, map.at(0, 0), 1e-5);
  }

  @Test
  void smoothOfALinearNetworkIsTheGradient() {
    Subject subject = Subjects.of(linear(), Subjects.COLOURS);
    float[] x = Subjects.pixels(subject.image(), 2);
    assertArrayEquals(new float[] {2, 24}, Saliency.smooth(subject, x, 1, 37, 0.3, 1).values());
  }

  @Test
  void smoothWithoutNoiseIsTheGradientAndSeedsDecide() {
    Subject subject = Subjects.of(Subjects.smooth());
    float[] x = Subjects.pixels(subject.image(), 9);
    assertArrayEquals(Saliency.gradient(subject, x, 0).values(),
        Saliency.smooth(subject, x, 0, 20, 0, 1).values(), 1e-6f);
    float[] noisy = Saliency.smooth(subject, x, 0, 20, 0.2, 1).values();
    assertArrayEquals(noisy, Saliency.smooth(subject, x, 0, 20, 0.2, 1).values());
    assertFalse(Arrays.equals(noisy, Saliency.smooth(subject, x, 0, 20, 0.2, 2).values()));
  }

  @Test
  void sheetHasTheImageAndThreeMaps() {
    Subject subject = Subjects.of(Subjects.smooth());
    float[] x = Subjects.pixels(subject.image(), 9);
    Picture sheet = Saliency.sheet(subject, x, 1, 1);
    int tile = 160; // five columns of 32 pixels
    assertTrue(sheet.width() >= 4 * tile + 5 * 8, "width " + sheet.width());
    int left = 8 + ((sheet.width() - 5 * 8) / 4 - tile) / 2;
    assertEquals(subject.picture(x).rgb(0, 0), sheet.rgb(left, 8));
    assertEquals(subject.picture(x).rgb(4, 5), sheet.rgb(left + 4 * 32, 8 + 5 * 32));
  }

  @Test
  void badArguments() {
    Subject subject = Subjects.of(Subjects.smooth());
    float[] x = Subjects.pixels(subject.image(), 9);
    var e = assertThrows(IllegalArgumentException.class, () -> Saliency.gradient(subject, x, 4));
    assertEquals("class: 4, expected 0 to 3", e.getMessage());
    assertThrows(IllegalArgumentException.class, () -> Saliency.gradient(subject, new float[5], 0));
    assertThrows(IllegalArgumentException.class, () -> Saliency.smooth(subject, x, 0, 0, 0.1, 1));
  }
}
