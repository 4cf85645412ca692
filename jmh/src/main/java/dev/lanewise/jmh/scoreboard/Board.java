package dev.lanewise.jmh.scoreboard;

import dev.lanewise.nn.zoo.Zoo;
import java.util.ArrayList;
import java.util.List;

/** The rows. */
final class Board {
  /** m × n × k: squares; the products that convolutions of small networks become; dense layers; an odd one. */
  private static final List<String> PRODUCTS = List.of(
      "256x256x256", "512x512x512", "1024x1024x1024", "2048x2048x2048", "64x1024x288", "128x256x1152", "64x4096x576",
      "32x65536x27", "256x10x4096", "64x256x4096", "64x4096x256", "1x1000x2048", "97x89x101");

  /**
   * Layers of LeNet-5, Mini-AlexNet, Mini-VGG, ResNet-20 and ResNet-18, a depthwise and a dilated one, at the batch of
   * training; three of larger images at that of inference.
   */
  private static final List<String> CONVOLUTIONS = List.of(
      "64x32x32x3 k5 oc32 p2", "64x16x16x32 k3 oc64 p1", "64x32x32x3 k5 oc6", "64x14x14x6 k5 oc16",
      "64x32x32x3 k3 oc32 p1", "64x32x32x32 k3 oc32 p1", "64x16x16x64 k3 oc64 p1", "64x8x8x64 k3 oc128 p1",
      "64x8x8x128 k3 oc128 p1", "64x32x32x16 k3 oc16 p1", "64x16x16x32 k3 oc32 p1", "64x8x8x64 k3 oc64 p1",
      "64x32x32x64 k3 oc64 p1", "64x32x32x64 k3 oc128 p1 s2", "64x32x32x64 k1 oc128 s2", "64x8x8x256 k3 oc256 p1",
      "64x4x4x512 k3 oc512 p1", "64x32x32x64 k3 oc64 p1 g64", "64x32x32x64 k3 oc64 p2 d2",
      "1x224x224x3 k7 oc64 p3 s2", "1x56x56x64 k3 oc64 p1", "1x14x14x256 k3 oc256 p1");

  private record Stream(List<Streaming.Kernel> kernels, List<String> shapes) {}

  /**
   * Activations and weights as networks have them, and beside them sizes that stay in L2 (about half a megabyte in all)
   * and that no cache holds.
   */
  private static final List<Stream> STREAMS = List.of(
      new Stream(
          List.of(Streaming.Kernel.RELU_FORWARD, Streaming.Kernel.RELU_BACKWARD, Streaming.Kernel.GELU_FORWARD),
          List.of("1x32x32x32", "64x32x32x32", "256x32x32x64")),
      new Stream(
          List.of(Streaming.Kernel.MAX_POOL_FORWARD, Streaming.Kernel.MAX_POOL_BACKWARD),
          List.of("2x32x32x32 k2 s2", "64x32x32x32 k2 s2", "256x32x32x64 k2 s2")),
      new Stream(
          List.of(Streaming.Kernel.BATCH_NORM_FORWARD, Streaming.Kernel.BATCH_NORM_BACKWARD),
          List.of("4x8x8x128", "64x8x8x128", "64x32x32x32", "64x56x56x32")),
      new Stream(List.of(Streaming.Kernel.CROSS_ENTROPY), List.of("128x10", "128x1000")),
      new Stream(
          List.of(Streaming.Kernel.SGD_MOMENTUM, Streaming.Kernel.ADAM), List.of("20000", "1072330", "11173962")),
      new Stream(List.of(Streaming.Kernel.BYTES_TO_FLOATS), List.of("32x32x32x3", "64x32x32x3", "64x224x224x3")));

  /**
   * A network and its batch in training.
   *
   * @param name in the zoo
   */
  private record Trained(String name, int batch) {}

  private static final List<Trained> NETWORKS = List.of(
      new Trained("lenet5", 64), new Trained("mini-alexnet", 64), new Trained("mini-vgg", 64),
      new Trained("resnet20", 128), new Trained("resnet18", 32));

  private static final int INFERENCE_BATCH = 64;

  private Board() {}

  private static List<Trained> trained() {
    return NETWORKS.stream().filter(network -> Zoo.names().contains(network.name())).toList();
  }

  /** The networks that are measured as a whole, as far as the zoo has them. */
  static List<String> networks() {
    return trained().stream().map(Trained::name).toList();
  }

  /** All rows, family after family. */
  static List<Problem> problems() {
    List<Problem> problems = new ArrayList<>();
    PRODUCTS.forEach(shape -> problems.add(new Product(shape)));
    for (Convolution.Pass pass : Convolution.Pass.values()) {
      CONVOLUTIONS.forEach(shape -> problems.add(new Convolution(pass, shape)));
    }
    for (Stream stream : STREAMS) {
      for (Streaming.Kernel kernel : stream.kernels()) {
        stream.shapes().forEach(shape -> problems.add(new Streaming(kernel, shape)));
      }
    }
    networks().forEach(name -> problems.add(Model.of(Model.Task.INFERENCE, name, INFERENCE_BATCH)));
    trained().forEach(network -> problems.add(Model.of(Model.Task.TRAINING, network.name(), network.batch())));
    return problems;
  }
}
