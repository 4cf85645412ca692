package dev.lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.nn.layer.AveragePool2d;
import dev.lanewise.nn.layer.BatchNorm;
import dev.lanewise.nn.layer.Conv2d;
import dev.lanewise.nn.layer.Dense;
import dev.lanewise.nn.layer.Dropout;
import dev.lanewise.nn.layer.Dropout2d;
import dev.lanewise.nn.layer.GlobalAveragePool2d;
import dev.lanewise.nn.layer.Silu;
import dev.lanewise.nn.layer.Tanh;
import org.junit.jupiter.api.Test;

/** What saliency maps and Grad-CAM stand on: gradients of a class's score in the network as inference runs it. */
class ExplanationTest {
  private static final Shape INPUT = Shape.of(9, 7, 3);
  private static final int CLASSES = 5;
  private static final int N = 2;
  private static final int[] EXPLAINED = {1, 3};

  /** Smooth, so that differences tell the gradient; dropout must not act, statistics not be those of the batch. */
  private static Network network() {
    Network net = Network.builder(INPUT)
        .add("conv1", Conv2d.of(8, 3).withPadding(1)).add("bn1", BatchNorm.of()).add("silu1", new Silu())
        .add("pool", AveragePool2d.of(2)).add("drop1", new Dropout2d(0.5))
        .add("conv2", Conv2d.of(6, 3).withPadding(1)).add("bn2", BatchNorm.of()).add("tanh", new Tanh())
        .add("average", new GlobalAveragePool2d()).add("drop2", new Dropout(0.5)).add("fc", Dense.of(CLASSES))
        .build(1);
    SeededRandom random = new SeededRandom(2);
    for (Parameter p : net.state()) {
      for (int i = 0; p.shape().rank() == 1 && i < p.size(); i++) {
        p.data()[i] += 0.5f * (float) random.nextDouble();
      }
    }
    return net;
  }

  private static float[] samples() {
    SeededRandom random = new SeededRandom(3);
    float[] x = new float[N * INPUT.size()];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) random.nextGaussian();
    }
    return x;
  }

  /** Backward from the score of one class for each sample. */
  private static TrainingPlan explained(Network net, float[] x) {
    TrainingPlan plan = net.training(N, Parallel.serial(),
        TrainingOptions.of().withMode(Mode.EVALUATION).withInputGradient().withKept("tanh"));
    plan.forward(N, x, 0);
    float[] gradient = new float[N * CLASSES];
    for (int i = 0; i < N; i++) {
      gradient[i * CLASSES + EXPLAINED[i]] = 1;
    }
    plan.backward(gradient, 0);
    return plan;
  }

  private static double score(InferencePlan plan, float[] x) {
    float[] y = new float[N * CLASSES];
    plan.run(N, x, 0, y, 0);
    return (double) y[EXPLAINED[0]] + y[CLASSES + EXPLAINED[1]];
  }

  @Test
  void theGradientOfTheInputIsTheSlopeOfTheScoreThatInferenceGives() {
    Network net = network();
    float[] x = samples();
    float[] gradient = explained(net, x).inputGradient().copy(N).data();
    InferencePlan inference = net.compile().plan(N, Parallel.serial());
    float step = 1f / 64;
    for (int i = 0; i < x.length; i++) {
      float before = x[i];
      x[i] = before + step;
      double above = score(inference, x);
      x[i] = before - step;
      double below = score(inference, x);
      x[i] = before;
      assertEquals((above - below) / (2 * step), gradient[i], 2e-4, "element " + i);
    }
  }

  /** Behind the kept layer come a mean over the pixels and a matrix: its gradient is known. */
  @Test
  void activationsAndTheirGradientsAreThoseOfGradCam() {
    Network net = network();
    float[] x = samples();
    TrainingPlan plan = explained(net, x);
    InferencePlan inference = net.compile(CompileOptions.of().withKept("tanh")).plan(N, Parallel.serial());
    inference.run(N, x, 0, new float[N * CLASSES], 0);
    assertArrayEquals(
        inference.activation("tanh").copy(N).data(), plan.activation("tanh").copy(N).data(), 1e-5f);
    Tensor gradient = plan.activationGradient("tanh").copy(N);
    Shape maps = net.node("tanh").output();
    int pixels = maps.dim(0) * maps.dim(1);
    float[] weight = net.parameter("fc.weight").data();
    for (int i = 0; i < gradient.data().length; i++) {
      int sample = i / maps.size();
      int channel = i % maps.channels();
      assertEquals(weight[channel * CLASSES + EXPLAINED[sample]] / pixels, gradient.data()[i], 1e-6, "element " + i);
    }
  }
}
