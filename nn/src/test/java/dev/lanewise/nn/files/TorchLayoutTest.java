package dev.lanewise.nn.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.nn.Network;
import dev.lanewise.nn.NetworkBuilder;
import dev.lanewise.nn.Parameter;
import dev.lanewise.nn.SeededRandom;
import dev.lanewise.nn.Shape;
import dev.lanewise.nn.layer.Add;
import dev.lanewise.nn.layer.BatchNorm;
import dev.lanewise.nn.layer.Concat;
import dev.lanewise.nn.layer.Conv2d;
import dev.lanewise.nn.layer.Dense;
import dev.lanewise.nn.layer.DepthwiseConv2d;
import dev.lanewise.nn.layer.Dropout;
import dev.lanewise.nn.layer.Flatten;
import dev.lanewise.nn.layer.GlobalAveragePool2d;
import dev.lanewise.nn.layer.Identity;
import dev.lanewise.nn.layer.Relu;
import dev.lanewise.nn.layer.Softmax;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the files hold is what PyTorch would compute with, written here as plain loops over channels first. */
class TorchLayoutTest {
  private static final int H = 3;
  private static final int W = 4;
  private static final int C = 5;
  private static final int FEATURES = H * W * C;

  @TempDir
  private Path folder;

  private static NetworkBuilder images() {
    return Network.builder(Shape.of(H, W, C));
  }

  /** Saves the weights and opens them; what is loaded from them must be what was saved. */
  private SafetensorsFile saved(Network network) throws IOException {
    Path file = folder.resolve("w.safetensors");
    network.saveWeights(file);
    network.save(folder);
    NetworkFilesTest.assertSame(network, Network.load(folder));
    return SafetensorsFile.open(file);
  }

  private static double[] image() {
    SeededRandom random = new SeededRandom(9);
    double[] x = new double[FEATURES];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) random.nextGaussian();
    }
    return x;
  }

  /** What {@code flatten} gives in PyTorch: channels first. */
  private static double[] flat(double[] image) {
    double[] x = new double[FEATURES];
    for (int h = 0; h < H; h++) {
      for (int w = 0; w < W; w++) {
        for (int c = 0; c < C; c++) {
          x[(c * H + h) * W + w] = image[(h * W + w) * C + c];
        }
      }
    }
    return x;
  }

  private static double[] linear(SafetensorsFile file, String name, double[] x) throws IOException {
    float[] weight = file.read(name + ".weight");
    float[] bias = file.read(name + ".bias");
    double[] y = new double[bias.length];
    assertEquals(List.of((long) y.length, (long) x.length), file.tensor(name + ".weight").shape());
    for (int o = 0; o < y.length; o++) {
      y[o] = bias[o];
      for (int i = 0; i < x.length; i++) {
        y[o] += weight[o * x.length + i] * x[i];
      }
    }
    return y;
  }

  private static double[] batchNorm(SafetensorsFile file, String name, double[] x) throws IOException {
    float[] gamma = file.read(name + ".weight");
    float[] beta = file.read(name + ".bias");
    float[] mean = file.read(name + ".running_mean");
    float[] variance = file.read(name + ".running_var");
    double[] y = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      y[i] = gamma[i] * (x[i] - mean[i]) / Math.sqrt(variance[i] + 1e-5f) + beta[i];
    }
    return y;
  }

  private static double[] relu(double[] x) {
    double[] y = x.clone();
    for (int i = 0; i < y.length; i++) {
      y[i] = Math.max(0, y[i]);
    }
    return y;
  }

  private static double[] joined(double[] a, double[] b) {
    double[] y = new double[a.length + b.length];
    System.arraycopy(a, 0, y, 0, a.length);
    System.arraycopy(b, 0, y, a.length, b.length);
    return y;
  }

  private static void assertOutput(double[] expected, Network network, double[] image) {
    float[] x = new float[image.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) image[i];
    }
    float[] y = new float[expected.length];
    network.compile().plan(1, Parallel.serial()).run(1, x, 0, y, 0);
    for (int i = 0; i < y.length; i++) {
      assertEquals(expected[i], y[i], 1e-5 * Math.max(1, Math.abs(expected[i])));
    }
  }

  @Test
  void aDenseBehindAFlattenedImageHasItsInputsChannelsFirst() throws IOException {
    Network network = NetworkFilesTest.drawn(
        images().add("flatten", new Flatten()).add("fc", Dense.of(7)).build(1), 1);
    try (SafetensorsFile file = saved(network)) {
      assertOutput(linear(file, "fc", flat(image())), network, image());
    }
  }

  @Test
  void layersThatTreatFeaturesAlikeKeepTheOrder() throws IOException {
    Network network = NetworkFilesTest.drawn(images()
        .add("flatten", new Flatten()).add("drop", new Dropout(0.5)).add("bn", BatchNorm.of()).add("relu", new Relu())
        .add("again", new Flatten()).add("same", new Identity())
        .add("fc1", Dense.of(6)).add("bn2", BatchNorm.of()).add("fc2", Dense.of(4)).build(1), 2);
    try (SafetensorsFile file = saved(network)) {
      double[] hidden = linear(file, "fc1", relu(batchNorm(file, "bn", flat(image()))));
      assertOutput(linear(file, "fc2", batchNorm(file, "bn2", hidden)), network, image());
    }
  }

  @Test
  void concatenationsAndSumsAreFollowed() throws IOException {
    Network network = NetworkFilesTest.drawn(images()
        .add("flatten", new Flatten()).add("bn", BatchNorm.of())
        .add("sum", new Add(), "bn", "flatten").add("fc1", Dense.of(6), "flatten")
        .add("concat", new Concat(), "fc1", "sum").add("bn2", BatchNorm.of()).add("fc2", Dense.of(4)).build(1), 3);
    try (SafetensorsFile file = saved(network)) {
      double[] x = flat(image());
      double[] sum = batchNorm(file, "bn", x);
      for (int i = 0; i < sum.length; i++) {
        sum[i] += x[i];
      }
      double[] both = joined(linear(file, "fc1", x), sum);
      assertOutput(linear(file, "fc2", batchNorm(file, "bn2", both)), network, image());
    }
  }

  @Test
  void anImageOfOnePixelOrOneChannelHasOneOrder() throws IOException {
    for (Shape shape : List.of(Shape.of(1, 1, 5), Shape.of(2, 3, 1))) {
      Network network = NetworkFilesTest.drawn(
          Network.builder(shape).add("flatten", new Flatten()).add("fc", Dense.of(2)).build(1), 4);
      try (SafetensorsFile file = saved(network)) {
        assertTransposed(network.parameter("fc.weight"), file.read("fc.weight"));
      }
    }
  }

  @Test
  void aDenseBehindAnAverageIsTransposedOnly() throws IOException {
    Network network = NetworkFilesTest.drawn(
        images().add("pool", new GlobalAveragePool2d()).add("fc", Dense.of(2)).build(1), 5);
    try (SafetensorsFile file = saved(network)) {
      assertTransposed(network.parameter("fc.weight"), file.read("fc.weight"));
    }
  }

  private static void assertTransposed(Parameter weight, float[] torch) {
    int in = weight.shape().dim(0);
    int out = weight.shape().dim(1);
    for (int i = 0; i < in; i++) {
      for (int o = 0; o < out; o++) {
        assertEquals(weight.data()[i * out + o], torch[o * in + i]);
      }
    }
  }

  @Test
  void convolutionsAreOihwGroupedAndDepthwiseToo() throws IOException {
    Network network = NetworkFilesTest.drawn(Network.builder(Shape.of(6, 7, 4))
        .add("conv", Conv2d.of(6, 3, 2).withGroups(2)).add("dw", DepthwiseConv2d.of(2).withMultiplier(3))
        .add("one", Conv2d.of(5, 1)).build(1), 6);
    try (SafetensorsFile file = saved(network)) {
      assertEquals(List.of(6L, 2L, 3L, 2L), file.tensor("conv.weight").shape());
      assertEquals(List.of(18L, 1L, 2L, 2L), file.tensor("dw.weight").shape());
      assertEquals(List.of(5L, 18L, 1L, 1L), file.tensor("one.weight").shape());
      for (String name : List.of("conv.weight", "dw.weight", "one.weight")) {
        assertOihw(network.parameter(name), file.read(name));
      }
    }
  }

  private static void assertOihw(Parameter weight, float[] torch) {
    Shape s = weight.shape();
    int at = 0;
    for (int o = 0; o < s.dim(3); o++) {
      for (int i = 0; i < s.dim(2); i++) {
        for (int h = 0; h < s.dim(0); h++) {
          for (int w = 0; w < s.dim(1); w++) {
            assertEquals(weight.data()[((h * s.dim(1) + w) * s.dim(2) + i) * s.dim(3) + o], torch[at++]);
          }
        }
      }
    }
  }

  private String failure(Network network) {
    Path file = folder.resolve("w.safetensors");
    String message = assertThrows(ModelFileException.class, () -> network.saveWeights(file)).getMessage();
    String start = file + ": PyTorch's layout cannot hold the network: layer ";
    assertTrue(message.startsWith(start), message);
    return message.substring(start.length());
  }

  @Test
  void aSumOfFeaturesInDifferentOrdersIsRefused() {
    assertEquals("sum (Add) reads features of a flattened image, which PyTorch has in the order c, h, w, and brings "
        + "features together that PyTorch has in different orders",
        failure(images().add("flatten", new Flatten()).add("fc", Dense.of(FEATURES))
            .add("sum", new Add(), "flatten", "fc").build(1)));
  }

  @Test
  void aLayerThatMayDoAnythingToFlattenedFeaturesIsRefused() {
    LayerKindsTest.Own own = new LayerKindsTest.Own(0, 0, 0, 0, false, "", LayerKindsTest.Colour.RED,
        new LayerKindsTest.Nested(0), LayerKindsTest.Angle.parse("0°"));
    assertEquals("own (own kind) reads features of a flattened image, which PyTorch has in the order c, h, w, and is "
        + "not known to treat each feature alike (Layer.keepsFeatureOrder)",
        failure(images().add("flatten", new Flatten()).add("own", own).add("fc", Dense.of(2)).build(1)));
  }

  @Test
  void aSoftmaxOfFlattenedFeaturesIsInTheirOrder() throws IOException {
    Network network = NetworkFilesTest.drawn(images().add("flatten", new Flatten()).add("softmax", new Softmax())
        .add("fc", Dense.of(2)).build(1), 7);
    try (SafetensorsFile file = saved(network)) {
      double[] y = flat(image());
      double sum = 0;
      for (int i = 0; i < y.length; i++) {
        y[i] = Math.exp(y[i]);
        sum += y[i];
      }
      for (int i = 0; i < y.length; i++) {
        y[i] /= sum;
      }
      assertOutput(linear(file, "fc", y), network, image());
    }
  }
}
