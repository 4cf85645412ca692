package dev.lanewise.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lanewise.kernels.Backend;
import dev.lanewise.kernels.Conv2dAlgorithm;
import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.nn.CompileOptions;
import dev.lanewise.nn.CompiledNetwork;
import dev.lanewise.nn.CopyReport;
import dev.lanewise.nn.Network;
import dev.lanewise.nn.Shape;
import dev.lanewise.nn.loss.SoftmaxCrossEntropy;
import dev.lanewise.nn.zoo.Zoo;
import dev.lanewise.training.data.BatchLoader;
import dev.lanewise.training.data.Cifar10;
import dev.lanewise.training.data.DataFolder;
import dev.lanewise.training.data.Dataset;
import dev.lanewise.training.data.Preprocessing;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/**
 * A ResNet-20 that PyTorch trained gives the same answers here, where this machine has its file, its logits and
 * CIFAR-10.
 */
class ResNet20RealTest {
  private static final String LOGITS = "cifar10-resnet20/resnet20_test256_logits_torch_f64.bin";

  /** The images for which there are logits; they are of magnitude 10. */
  private static final int IMAGES = 256;
  private static final int IMAGES_WITHOUT_VECTORS = 16;
  private static final int CLASSES = 10;
  private static final double TOLERANCE = 1e-3;

  private static final Preprocessing PREPROCESSING =
      Preprocessing.channels(new float[] {0.485f, 0.456f, 0.406f}, new float[] {0.229f, 0.224f, 0.225f});

  private static Dataset test;

  @BeforeAll
  static void readImages() {
    test = Cifar10.read(find(DataFolder.CIFAR10)).test();
  }

  private static Path find(String relative) {
    assumeTrue(DataFolder.find(relative).isPresent(), () -> "skipped: " + DataFolder.missing(relative));
    return DataFolder.path().resolve(relative);
  }

  private static Network network() throws IOException {
    Network network = Zoo.build("resnet20", Shape.of(32, 32, 3), CLASSES, 1);
    CopyReport report = network.loadWeights(find(DataFolder.CIFAR10_RESNET20));
    assertTrue(report.isComplete(), report.toString());
    return network;
  }

  @Test
  void itsLogitsAreThoseOfPyTorch(TestReporter reporter) throws IOException {
    checkLogits(Conv2dAlgorithm.ALL, "all algorithms", reporter);
  }

  @Test
  void itsLogitsAreThoseOfPyTorchWithoutWinograd(TestReporter reporter) throws IOException {
    checkLogits(Conv2dAlgorithm.WITHOUT_WINOGRAD, "without Winograd", reporter);
  }

  private static void checkLogits(Set<Conv2dAlgorithm> algorithms, String name, TestReporter reporter)
      throws IOException {
    int n = Backend.current() == Backend.VECTOR ? IMAGES : IMAGES_WITHOUT_VECTORS;
    CompiledNetwork network = network().compile(CompileOptions.of().withAlgorithms(algorithms));
    BatchLoader loader = BatchLoader.sequential(test.slice(0, n), n).preprocessed(PREPROCESSING);
    loader.startEpoch(0);
    assertTrue(loader.next());
    float[] logits = new float[n * CLASSES];
    network.plan(n, Parallel.serial()).run(n, loader.images(), 0, logits, 0);
    double worst = worstError(logits);
    reporter.publishEntry("largest error of a logit, " + name + ", " + Backend.description(), Double.toString(worst));
    assertTrue(worst <= TOLERANCE, "largest error of a logit: " + worst);
  }

  private static double worstError(float[] logits) throws IOException {
    DoubleBuffer expected = ByteBuffer.wrap(Files.readAllBytes(find(LOGITS))).order(ByteOrder.LITTLE_ENDIAN)
        .asDoubleBuffer();
    assertEquals(IMAGES * CLASSES, expected.remaining());
    double worst = 0;
    for (int i = 0; i < logits.length; i++) {
      double error = Math.abs(logits[i] - expected.get(i));
      worst = error <= worst ? worst : error; // NaN becomes the worst
    }
    return worst;
  }

  /** The published test error is 8.27 %. An image whose best two classes are nearly equal may go either way. */
  @Test
  void itGetsAsManyTestImagesRightAsPublished(TestReporter reporter) throws IOException {
    assumeTrue(Backend.current() == Backend.VECTOR, "skipped: 10,000 images take minutes without vectors");
    try (Parallel parallel = Parallel.of(2)) {
      BatchLoader loader = BatchLoader.sequential(test, 64).preprocessed(PREPROCESSING);
      Evaluation evaluation = new Evaluator(loader, new SoftmaxCrossEntropy(), parallel)
          .evaluate(network().compile());
      reporter.publishEntry("right of 10,000", Integer.toString(evaluation.correct()));
      assertEquals(9_173, evaluation.correct(), 2);
    }
  }
}
