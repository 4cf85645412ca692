package dev.lanewise.nn.zoo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.nn.Network;
import dev.lanewise.nn.Parameter;
import dev.lanewise.nn.Samples;
import dev.lanewise.nn.Shape;
import dev.lanewise.nn.loss.SoftmaxCrossEntropy;
import dev.lanewise.nn.Tensor;
import dev.lanewise.nn.TrainingPlan;
import dev.lanewise.nn.zoo.ResNets.Shortcut;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ZooTest {
  private static final Shape CIFAR = Shape.of(32, 32, 3);

  private static List<String> names() {
    return Zoo.names();
  }

  private static String failure(Runnable build) {
    return assertThrows(IllegalArgumentException.class, build::run).getMessage();
  }

  private static List<String> names(List<Parameter> parameters) {
    return parameters.stream().map(Parameter::name).toList();
  }

  /** The counts are those of the papers and of the PyTorch code whose names the layers have. */
  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "softmax         |  32 | 3 |   10 |     30_730",
    "svm             |  32 | 3 |   10 |     30_730",
    "two-layer       |  32 | 3 |   10 |    308_310",
    "tiny-cnn        |   8 | 1 |    3 |        114",
    "lenet5          |  32 | 3 |   10 |     62_050",
    "mini-alexnet    |  32 | 3 |   10 |  1_072_330",
    "mini-vgg        |  32 | 3 |   10 |    815_018",
    "lab-net         |  32 | 3 |   10 |  1_147_466",
    "lab-net-bn      |  32 | 3 |   10 |  1_147_914",
    "resnet20        |  32 | 3 |   10 |    269_722",
    "resnet20-b      |  32 | 3 |   10 |    272_474",
    "resnet32        |  32 | 3 |   10 |    464_154",
    "resnet32-b      |  32 | 3 |   10 |    466_906",
    "resnet44        |  32 | 3 |   10 |    658_586",
    "resnet44-b      |  32 | 3 |   10 |    661_338",
    "resnet56        |  32 | 3 |   10 |    853_018",
    "resnet56-b      |  32 | 3 |   10 |    855_770",
    "resnet18        |  32 | 3 |   10 | 11_173_962",
    "resnet50        |  32 | 3 |   10 | 23_520_842",
    "vgg11-bn        |  32 | 3 |   10 |  9_231_114",
    "densenet-bc     |  32 | 3 |   10 |    769_162",
    "mobilenet-v1    | 224 | 3 | 1000 |  4_231_976",
    "mobilenet-v1-32 |  32 | 3 |   10 |  3_217_226"
  })
  void aNetworkHasAsManyParametersAsPublished(String name, int size, int channels, int classes, String count) {
    Network network = Zoo.build(name, Shape.of(size, size, channels), classes, 1);
    assertEquals(count.replace("_", ""), Long.toString(network.parameterCount()));
    assertEquals(Shape.of(classes), network.output());
  }

  /** So that nobody adds a network without its count. */
  @Test
  void everyCountIsKnown() throws Exception {
    CsvSource counts = ZooTest.class.getDeclaredMethod("aNetworkHasAsManyParametersAsPublished", String.class,
        int.class, int.class, int.class, String.class).getAnnotation(CsvSource.class);
    assertEquals(names(), Arrays.stream(counts.value()).map(line -> line.split("\\|")[0].strip()).toList());
  }

  @ParameterizedTest
  @MethodSource("names")
  void aNetworkRunsAndTrains(String name) {
    Network network = Zoo.build(name, smallest(name), 5, 1);
    int n = 3;
    float[] x = Samples.normal(n, network.input(), 7);
    Tensor y = network.compile().plan(n, Parallel.serial()).run(new Tensor(network.input().batch(n), x));
    assertEquals(Shape.of(n, 5), y.shape());
    assertFinite(y.data(), "logits");
    TrainingPlan plan = network.training(n, Parallel.serial());
    plan.forward(n, x, 0);
    assertTrue(Double.isFinite(plan.loss(new SoftmaxCrossEntropy(), new int[] {0, 4, 2})));
    plan.backward();
    for (Parameter parameter : network.parameters()) {
      assertFinite(plan.gradient(parameter), parameter.name());
    }
    // The last layer's bias always has a gradient; that the others are right is for the gradient checks to say.
    assertTrue(sumOfSquares(plan.gradient(network.parameters().getLast())) > 0);
  }

  private static void assertFinite(float[] values, String what) {
    assertTrue(IntStream.range(0, values.length).allMatch(i -> Float.isFinite(values[i])), what);
  }

  private static double sumOfSquares(float[] values) {
    return IntStream.range(0, values.length).mapToDouble(i -> (double) values[i] * values[i]).sum();
  }

  /** The smallest images that a network takes, found by asking. */
  private static Shape smallest(String name) {
    for (int size = 1;; size++) {
      try {
        Zoo.build(name, Shape.of(size, size, 3), 5, 1);
        return Shape.of(size, size, 3);
      } catch (IllegalArgumentException e) {
        assertEquals(name.replaceAll("-b$", "") + ": got input " + size + "×" + size + "×3, needs images h×w×c of at "
            + "least ", e.getMessage().replaceAll("\\d+×\\d+×c$", ""));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void theSameSeedGivesTheSameWeights(String name) {
    Shape input = smallest(name);
    Network first = Zoo.build(name, input, 5, 1);
    Network second = Zoo.build(name, input, 5, 1);
    Network other = Zoo.build(name, input, 5, 2);
    for (Parameter parameter : first.state()) {
      assertArrayEquals(parameter.data(), second.parameter(parameter.name()).data());
      boolean constant = parameter.shape().rank() == 1;
      assertEquals(constant, Arrays.equals(parameter.data(), other.parameter(parameter.name()).data()));
    }
  }

  /** What {@code model.state_dict()} lists in akamaster/pytorch_resnet_cifar10, without num_batches_tracked. */
  @Test
  void resNet20HasTheNamesOfItsPyTorchModel() {
    List<String> expected = new ArrayList<>(List.of("conv1.weight"));
    expected.addAll(batchNorm("bn1"));
    for (String block : List.of("1.0", "1.1", "1.2", "2.0", "2.1", "2.2", "3.0", "3.1", "3.2")) {
      for (int i = 1; i <= 2; i++) {
        expected.add("layer" + block + ".conv" + i + ".weight");
        expected.addAll(batchNorm("layer" + block + ".bn" + i));
      }
    }
    expected.addAll(List.of("linear.weight", "linear.bias"));
    assertEquals(expected, names(Zoo.build("resnet20", CIFAR, 10, 1).state()));
    for (int layer = 2; layer <= 3; layer++) {
      int place = expected.indexOf("layer" + layer + ".1.conv1.weight");
      String shortcut = "layer" + layer + ".0.shortcut.";
      expected.addAll(place, batchNorm(shortcut + "1"));
      expected.add(place, shortcut + "0.weight");
    }
    assertEquals(expected, names(Zoo.build("resnet20-b", CIFAR, 10, 1).state()));
  }

  private static List<String> batchNorm(String name) {
    return Stream.of("weight", "bias", "running_mean", "running_var").map(p -> name + "." + p).toList();
  }

  @ParameterizedTest
  @CsvSource({
    "resnet18, layer4.0.shortcut.0.weight, 1, 1, 256, 512",
    "resnet18, layer1.1.conv2.weight, 3, 3, 64, 64",
    "resnet50, layer1.0.shortcut.0.weight, 1, 1, 64, 256",
    "resnet50, layer2.3.conv2.weight, 3, 3, 128, 128",
    "resnet50, layer4.2.conv3.weight, 1, 1, 512, 2048",
    "vgg11-bn, features.0.weight, 3, 3, 3, 64",
    "vgg11-bn, features.25.weight, 3, 3, 512, 512",
    "densenet-bc, features.conv0.weight, 3, 3, 3, 24",
    "densenet-bc, features.denseblock1.denselayer16.conv1.weight, 1, 1, 204, 48",
    "densenet-bc, features.denseblock3.denselayer16.conv2.weight, 3, 3, 48, 12",
    "densenet-bc, features.transition2.conv.weight, 1, 1, 300, 150",
    "mobilenet-v1-32, layers.5.conv1.weight, 3, 3, 1, 256",
    "mobilenet-v1-32, layers.5.conv2.weight, 1, 1, 256, 512",
  })
  void layersAreWhereTheyAreInPyTorchModels(String name, String parameter, int kh, int kw, int ic, int oc) {
    assertEquals(Shape.of(kh, kw, ic, oc), Zoo.build(name, CIFAR, 10, 1).parameter(parameter).shape());
  }

  @ParameterizedTest
  @CsvSource({
    "resnet20, 32, 8, 64",
    "resnet20-b, 32, 8, 64",
    "resnet18, 32, 4, 512",
    "resnet50, 32, 4, 2048",
    "densenet-bc, 32, 8, 342",
    "mobilenet-v1-32, 32, 2, 1024",
    "mobilenet-v1, 224, 7, 1024",
  })
  void theAverageIsTakenOfImagesOfThePapersSize(String name, int input, int size, int channels) {
    Shape last = Zoo.build(name, Shape.of(input, input, 3), 10, 1).node("avgpool").inputShapes().getFirst();
    assertEquals(Shape.of(size, size, channels), last);
  }

  @Test
  void widthsScaleAllLayers() {
    assertEquals(1_331_592, MobileNets.v1(Shape.of(224, 224, 3), 1000, 0.5, 1).parameterCount());
    assertEquals(470_072, MobileNets.v1(Shape.of(224, 224, 3), 1000, 0.25, 1).parameterCount());
    assertEquals(Shape.of(1, 1, 8, 8),
        MobileNets.v1ForSmallImages(CIFAR, 10, 0.125, 1).parameter("layers.0.conv2.weight").shape());
    assertEquals(Shape.of(3, 3, 4, 8),
        ResNets.cifar(CIFAR, 10, 8, 4, Shortcut.SUBSAMPLE, 1).parameter("layer2.0.conv1.weight").shape());
  }

  @Test
  void wrongInputsAndSizesAreRefusedByName() {
    assertEquals("lenet5: got input 15×32×3, needs images h×w×c of at least 16×16×c",
        failure(() -> Zoo.build("lenet5", Shape.of(15, 32, 3), 10, 1)));
    assertEquals("resnet20: got input 3072, needs images h×w×c of at least 4×4×c",
        failure(() -> Zoo.build("resnet20", Shape.of(3072), 10, 1)));
    assertEquals("mobilenet-v1: got input 28×28×1, needs images h×w×c of at least 32×32×c",
        failure(() -> Zoo.build("mobilenet-v1", Shape.of(28, 28, 1), 10, 1)));
    assertEquals("svm: classes is 0, expected at least 1", failure(() -> Zoo.build("svm", CIFAR, 0, 1)));
    assertEquals("two-layer: hidden is 0, expected at least 1",
        failure(() -> FullyConnected.twoLayer(CIFAR, 10, 0, 1)));
    assertEquals("resnet21: depth is 21, expected 8, 14, 20, …: 6n + 2",
        failure(() -> ResNets.cifar(CIFAR, 10, 21, 16, Shortcut.SUBSAMPLE, 1)));
    assertEquals("resnet6: blocks is [2, 0], expected 1 or more each",
        failure(() -> ResNets.basic(CIFAR, 10, 8, List.of(2, 0), 1)));
    assertEquals("densenet-bc: depth is 99, expected 10, 16, 22, …: 6n + 4",
        failure(() -> DenseNets.bc(CIFAR, 10, 99, 12, 0.5, 1)));
    assertEquals("densenet-bc: compression is NaN, expected above 0, at most 1",
        failure(() -> DenseNets.bc(CIFAR, 10, 100, 12, Double.NaN, 1)));
    assertEquals("vgg11-bn: width is 0, expected at least 1", failure(() -> Vggs.vgg11Bn(CIFAR, 10, 0, 1)));
  }

  @Test
  void anUnknownNameListsTheOthers() {
    assertEquals("no network is called \"alexnet\"; there are " + String.join(", ", Zoo.names()),
        failure(() -> Zoo.build("alexnet", CIFAR, 10, 1)));
    assertTrue(Zoo.names().stream().allMatch(name -> name.matches("[a-z0-9]+(-[a-z0-9]+)*")));
  }
}
