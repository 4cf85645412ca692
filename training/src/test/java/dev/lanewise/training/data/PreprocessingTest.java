package dev.lanewise.training.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.nn.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PreprocessingTest {
  private static final Preprocessing ONE_TWO = Preprocessing.channels(new float[] {1, 2}, new float[] {2, 4});

  @Test
  void measuresEachChannel() {
    Preprocessing fitted = fit("channels", dataset(2, 1, 10, 3, 10, 5, 40, 7, 40));
    assertArrayEquals(new float[] {4, 25}, fitted.mean());
    assertArrayEquals(new float[] {(float) Math.sqrt(5), 15}, fitted.std());
  }

  @Test
  void aConstantChannelBecomesZeroThroughout() {
    float[] values = new float[3000];
    Arrays.fill(values, 0.1f);
    Dataset train = dataset(1, values);
    Preprocessing fitted = fit("channels", train);
    assertArrayEquals(new float[] {1}, fitted.std());
    assertArrayEquals(new float[3000], applied(fitted, train));
  }

  @Test
  void appliesToARangeWithTheChannelFastest() {
    float[] x = {100, 1, 2, 3, 4, 100};
    Preprocessor preprocessor = ONE_TWO.preprocessor(Shape.of(1, 1, 2), 2);
    float[] y = new float[7];
    preprocessor.apply(2, x, 1, y, 2);
    assertArrayEquals(new float[] {0, 0, 0, 0, 1, 0.5f, 0}, y);
    preprocessor.apply(2, x, 1);
    assertArrayEquals(new float[] {100, 0, 0, 1, 0.5f, 100}, x);
    Preprocessing.none().preprocessor(Shape.of(1, 1, 2), 2).apply(2, x, 0, y, 3);
    assertArrayEquals(new float[] {0, 0, 0, 100, 0, 0, 1}, y);
  }

  @Test
  void theFittedSetGetsMeanZeroAndDeviationOne() {
    Dataset train = SyntheticImages.splits(1, 100, 0, 0).train();
    float[] all = applied(fit("channels", train), train);
    Preprocessing again = fit("channels", like(train, train.sampleShape(), all));
    assertArrayEquals(new float[3], again.mean(), 1e-6f);
    assertArrayEquals(new float[] {1, 1, 1}, again.std(), 1e-6f);
  }

  @Test
  void zeroCentreSubtractsTheMeanImage() {
    Dataset train = new FloatDataset("x", Shape.of(2, 1, 2), List.of("a"), new float[] {1, 2, 3, 4, 3, 6, 9, 8},
        new int[2]);
    Preprocessing fitted = fit("zero-centre", train);
    assertArrayEquals(new float[] {2, 4, 6, 6}, fitted.mean());
    assertArrayEquals(new float[] {-1, -2, -3, -2, 1, 2, 3, 2}, applied(fitted, train));
  }

  /** Points (±3, ±3)·t and (±1, ∓1)·t about (5, 7): variances 9·2/2 = 9 along (1, 1)/√2 and 1 along (1, -1)/√2. */
  @Test
  void principalComponentsByHand() {
    Dataset train = dataset(2, 8, 10, 2, 4, 6, 6, 4, 8);
    Preprocessing pca = fit("pca", train);
    float h = (float) Math.sqrt(0.5);
    assertArrayEquals(new float[] {5, 7}, pca.mean());
    assertArrayEquals(new float[] {9, 1}, pca.spectrum(), 1e-6f);
    assertEquals(h, pca.matrix()[0], 1e-6);
    assertEquals(h, pca.matrix()[1], 1e-6);
    // 8, 10 is (3, 3) from the mean: 6 h along the first component.
    assertArrayEquals(new float[] {6 * h, 0, -6 * h, 0}, Arrays.copyOf(applied(pca, train), 4), 1e-5f);
    float[] white = applied(fit("pca-whiten(1, epsilon=7)", train), train);
    assertArrayEquals(new float[] {6 * h / 4, -6 * h / 4, 0, 0}, white, 1e-5f);
    // ZCA: U diag(1/√(9+7), 1/√(1+7)) Uᵀ.
    double a = 1 / 4.0;
    double b = 1 / Math.sqrt(8);
    float diagonal = (float) ((a + b) / 2);
    float other = (float) ((a - b) / 2);
    float[] zca = fit("zca(7)", train).matrix();
    assertArrayEquals(new float[] {diagonal, other, other, diagonal}, zca, 1e-6f);
  }

  /** With an epsilon far below every variance the covariance is the identity, to within 2e-4 an element. */
  @Test
  void whitenedTrainingDataHaveTheIdentityAsCovariance() {
    Dataset train = smooth(700, Shape.of(8, 8, 1));
    double smallest = fit("pca", train).spectrum()[63];
    assertTrue(smallest > 1e-4, "variance " + smallest);
    for (String kind : List.of("pca-whiten(epsilon=1e-9)", "zca(1e-9)")) {
      assertIdentity(train, fit(kind, train), 64, 2e-4);
    }
    assertIdentity(train, fit("pca-whiten(5, epsilon=1e-9)", train), 5, 2e-4);
  }

  private static void assertIdentity(Dataset train, Preprocessing fitted, int d, double error) {
    float[] white = applied(fitted, train);
    for (int i = 0; i < d; i++) {
      for (int j = 0; j < d; j++) {
        double sum = 0;
        for (int n = 0; n < train.size(); n++) {
          sum += (double) white[n * d + i] * white[n * d + j];
        }
        assertEquals(i == j ? 1 : 0, sum / train.size(), error, fitted.kind() + " " + i + ", " + j);
      }
    }
  }

  /** Against the covariance in double: the eigenvalue equation holds for every component. */
  @Test
  void componentsAreEigenvectorsInTheOrderOfTheirVariance() {
    Dataset train = smooth(1100, Shape.of(4, 4, 3));
    int d = 48;
    Preprocessing pca = fit("pca", train);
    double[] covariance = covariance(train, d);
    float[] spectrum = pca.spectrum();
    for (int k = 0; k < d; k++) {
      assertTrue(k == 0 || spectrum[k] <= spectrum[k - 1]);
      float[] u = Arrays.copyOfRange(pca.matrix(), k * d, (k + 1) * d);
      for (int i = 0; i < d; i++) {
        double product = 0;
        for (int j = 0; j < d; j++) {
          product += covariance[i * d + j] * u[j];
        }
        assertEquals(spectrum[k] * u[i], product, 1e-6 * spectrum[0], "component " + k);
      }
    }
    assertArrayEquals(Arrays.copyOf(pca.matrix(), 3 * d), fit("pca(3)", train).matrix());
  }

  private static double[] covariance(Dataset train, int d) {
    float[] x = applied(fit("zero-centre", train), train);
    double[] covariance = new double[d * d];
    for (int n = 0; n < train.size(); n++) {
      for (int i = 0; i < d; i++) {
        for (int j = 0; j < d; j++) {
          covariance[i * d + j] += (double) x[n * d + i] * x[n * d + j] / train.size();
        }
      }
    }
    return covariance;
  }

  @Test
  void zcaIsSymmetricAndKeepsTheShape() {
    Dataset train = smooth(300, Shape.of(8, 8, 1));
    Preprocessing zca = fit("zca", train);
    float[] m = zca.matrix();
    for (int i = 0; i < 64; i++) {
      for (int j = 0; j < 64; j++) {
        assertEquals(m[i * 64 + j], m[j * 64 + i]);
      }
    }
    assertEquals(train.sampleShape(), zca.output(train.sampleShape()));
    assertEquals(Shape.of(64), fit("pca-whiten", train).output(train.sampleShape()));
    assertEquals(train.sampleShape(), fit("pca(7)", train).input(Shape.of(7)));
  }

  /** Pixels that never change in the training part, and a part smaller than its dimensions. */
  @Test
  void whatDoesNotVaryDoesNotBlowUp() {
    Dataset varied = smooth(40, Shape.of(8, 8, 1));
    float[] values = applied(Preprocessing.none(), varied);
    for (int i = 0; i < values.length; i += 64) {
      values[i] = 0.3f;
      values[i + 63] = 0;
    }
    Dataset train = like(varied, Shape.of(8, 8, 1), values);
    float[] unseen = values.clone();
    for (int i = 0; i < unseen.length; i += 64) {
      unseen[i] = 1;
      unseen[i + 63] = 1;
    }
    Dataset other = like(varied, Shape.of(8, 8, 1), unseen);
    for (String kind : List.of("pca-whiten(epsilon=1e-12)", "zca(1e-12)", "channels")) {
      Preprocessing fitted = fit(kind, train);
      for (float y : applied(fitted, train)) {
        assertTrue(Math.abs(y) < 10, kind + ": " + y);
      }
      assertArrayEquals(kind.equals("channels") ? applied(fitted, other) : applied(fitted, train),
          applied(fitted, other), 1e-3f, kind + ": directions without variance give 0");
    }
  }

  @Test
  void sameBitsForAnyNumberOfThreadsAndAnyBatch() {
    Dataset train = smooth(1100, Shape.of(12, 12, 1));
    for (String kind : List.of("pca(20)", "pca-whiten", "zca")) {
      Preprocessing expected = fit(kind, train);
      float[] alone = applied(expected, train);
      try (Parallel parallel = Parallel.of(3)) {
        Preprocessing shared = Preprocessing.fit(PreprocessingKind.parse(kind), train, parallel);
        assertEquals(expected, shared);
        assertEquals(expected.hashCode(), shared.hashCode());
        int outputs = alone.length / train.size();
        float[] one = new float[144];
        Preprocessor preprocessor = shared.preprocessor(train.sampleShape(), 1, parallel);
        train.copySample(77, one, 0);
        preprocessor.apply(1, one, 0);
        assertArrayEquals(Arrays.copyOfRange(alone, 77 * outputs, 78 * outputs), Arrays.copyOf(one, outputs));
      }
    }
  }

  @Test
  void otherKindsFromComponentsAreWhatAFitGives() {
    Dataset train = smooth(300, Shape.of(6, 6, 1));
    Preprocessing pca = fit("pca", train);
    for (String kind : List.of("pca(5)", "pca-whiten", "pca-whiten(7, epsilon=0.01)", "zca", "zca(0.001)")) {
      assertEquals(fit(kind, train), pca.as(PreprocessingKind.parse(kind), Parallel.serial()), kind);
    }
    assertMessage("preprocessing is zero-centre, expected pca",
        () -> fit("zero-centre", train).as(PreprocessingKind.parse("zca"), Parallel.serial()));
    assertMessage("other is channels, expected a kind with a matrix",
        () -> pca.as(PreprocessingKind.PER_CHANNEL, Parallel.serial()));
    assertMessage("other is pca(6) with 6 components, expected at most the 5 of pca(5)",
        () -> fit("pca(5)", train).as(PreprocessingKind.parse("pca(6)"), Parallel.serial()));
  }

  /** λ / (λ + ε), and nothing where the data do not vary. */
  @Test
  void whatWhiteningLeavesOfVariances() {
    assertArrayEquals(new double[] {0.75, 0.5, 0}, Preprocessing.whitened(new float[] {3, 1, 1e-8f}, 1), 1e-12);
  }

  @Test
  void covarianceByHand() {
    assertArrayEquals(new double[] {1, 2, 2, 4},
        Covariance.of(dataset(2, 1, 2, 3, 6, 1, 2, 3, 6), Parallel.serial()), 1e-6);
    assertMessage("train (x) has 0 samples, expected at least 1",
        () -> Covariance.of(dataset(1), Parallel.serial()));
    Dataset large = new FloatDataset("x", Shape.of(65, 64, 1), List.of("a"), new float[4160], new int[1]);
    assertMessage("covariance: a sample of shape 65×64×1 has 4160 values, expected at most 4096",
        () -> Covariance.of(large, Parallel.serial()));
  }

  @Test
  void kindsAsText() {
    for (String text : List.of("none", "zero-centre", "channels", "pca", "pca(64)", "pca-whiten(epsilon=1.0E-5)",
        "pca-whiten(64, epsilon=0.01)", "zca(epsilon=0.1)")) {
      assertEquals(text, PreprocessingKind.parse(text).toString());
    }
    assertEquals(PreprocessingKind.parse("zca"), PreprocessingKind.parse("zca(0.1)"));
    assertEquals("pca-whiten(epsilon=1.0E-5)", PreprocessingKind.parse("pca-whiten").toString());
    assertMessage("preprocessing: \"whiten\": there is no whiten, expected one of none, zero-centre, channels, pca, "
        + "pca-whiten, zca", () -> PreprocessingKind.parse("whiten"));
    assertMessage("preprocessing: \"zca(0)\": zca: epsilon is 0.0, expected a number above 0",
        () -> PreprocessingKind.parse("zca(0)"));
    assertMessage("preprocessing: \"pca(-1)\": pca: components is -1, expected 0 or more",
        () -> PreprocessingKind.parse("pca(-1)"));
    assertMessage("preprocessing: \"none(1)\": 1 argument too many, expected no arguments",
        () -> PreprocessingKind.parse("none(1)"));
  }

  @Test
  void cannotBeChangedFromOutsideAndComparesValues() {
    float[] mean = {1};
    Preprocessing normalization = Preprocessing.channels(mean, new float[] {2});
    mean[0] = 5;
    normalization.std()[0] = 5;
    assertEquals(Preprocessing.channels(new float[] {1}, new float[] {2}), normalization);
    assertEquals(Preprocessing.channels(new float[] {1}, new float[] {2}).hashCode(), normalization.hashCode());
    assertNotEquals(Preprocessing.channels(new float[] {1}, new float[] {3}), normalization);
    Dataset train = dataset(2, 8, 10, 2, 4, 6, 6, 4, 8);
    Preprocessing pca = fit("pca", train);
    pca.matrix()[0] = 9;
    assertEquals(pca, Preprocessing.linear(
        pca.kind(), train.sampleShape(), pca.mean(), pca.matrix(), pca.spectrum()));
    assertNotEquals(pca, fit("zero-centre", train));
  }

  @Test
  void refusesNonsense() {
    assertRefused(() -> Preprocessing.channels(new float[0], new float[0]));
    assertRefused(() -> Preprocessing.channels(new float[1], new float[2]));
    assertRefused(() -> Preprocessing.channels(new float[1], new float[1]));
    assertRefused(() -> Preprocessing.channels(new float[] {Float.NaN}, new float[] {1}));
    for (String kind : List.of("channels", "zero-centre", "zca")) {
      assertMessage("train (x) has 0 samples, expected at least 1", () -> fit(kind, dataset(1)));
    }
    assertMessage("mean[0] is NaN, expected a finite value", () -> fit("channels", dataset(1, Float.NaN)));
    assertMessage("train (x) has the mean NaN at 0, expected finite values", () -> fit("pca", dataset(1, Float.NaN)));
    assertMessage("preprocessing pca(3): a sample of shape 1×1×2 has 2 values, expected at least as many as components",
        () -> fit("pca(3)", dataset(2, 1, 2)));
    Dataset large = new FloatDataset("x", Shape.of(65, 64, 1), List.of("a"), new float[4160], new int[1]);
    assertMessage("preprocessing zca(epsilon=0.1): a sample of shape 65×64×1 has 4160 values, expected at most 4096",
        () -> fit("zca", large));
    assertMessage("preprocessing has 2 channels, expected those of samples of shape 4×4×3",
        () -> ONE_TWO.preprocessor(Shape.of(4, 4, 3), 1));
    Preprocessing pca = fit("pca(1)", dataset(2, 1, 2, 3, 4));
    assertMessage("preprocessing pca(1) is for samples of shape 1×1×2, expected 2", () -> pca.output(Shape.of(2)));
    assertMessage("preprocessing pca(1) gives 1, expected 1×1×2", () -> pca.input(Shape.of(1, 1, 2)));
    Preprocessor two = ONE_TWO.preprocessor(Shape.of(1, 1, 2), 2);
    assertMessage("n is 3, expected 0..2", () -> two.apply(3, new float[8], 0));
    assertMessage("x has length 8, expected 4 values from offset 6", () -> two.apply(2, new float[8], 6));
  }

  private static void assertRefused(Runnable action) {
    assertThrows(IllegalArgumentException.class, action::run);
  }

  private static void assertMessage(String message, Runnable action) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, action::run).getMessage());
  }

  private static Preprocessing fit(String kind, Dataset train) {
    return Preprocessing.fit(PreprocessingKind.parse(kind), train);
  }

  /** All samples, preprocessed. */
  private static float[] applied(Preprocessing preprocessing, Dataset data) {
    int d = data.sampleShape().size();
    float[] all = new float[data.size() * d];
    for (int i = 0; i < data.size(); i++) {
      data.copySample(i, all, i * d);
    }
    Preprocessor preprocessor = preprocessing.preprocessor(data.sampleShape(), data.size());
    preprocessor.apply(data.size(), all, 0);
    return Arrays.copyOf(all, data.size() * preprocessor.outputs());
  }

  /** Images whose neighbouring values are alike, as those of photographs are. */
  private static Dataset smooth(int samples, Shape shape) {
    Random random = new Random(1);
    float[] values = new float[samples * shape.size()];
    float last = 0.5f;
    for (int i = 0; i < values.length; i++) {
      last = 0.8f * last + 0.1f + 0.2f * (random.nextFloat() - 0.5f);
      values[i] = last;
    }
    return new FloatDataset("smooth", shape, List.of("a"), values, new int[samples]);
  }

  private static Dataset like(Dataset data, Shape shape, float[] values) {
    return new FloatDataset("x", shape, data.classNames(), values, new int[data.size()]);
  }

  /** Samples of one pixel. */
  private static Dataset dataset(int channels, float... values) {
    return new FloatDataset("x", Shape.of(1, 1, channels), List.of("a"), values, new int[values.length / channels]);
  }
}
