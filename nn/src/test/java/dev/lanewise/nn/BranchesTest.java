package dev.lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.nn.layer.AdaptiveAveragePool2d;
import dev.lanewise.nn.layer.Add;
import dev.lanewise.nn.layer.AveragePool2d;
import dev.lanewise.nn.layer.BatchNorm;
import dev.lanewise.nn.layer.Concat;
import dev.lanewise.nn.layer.Conv2d;
import dev.lanewise.nn.layer.Dense;
import dev.lanewise.nn.layer.Flatten;
import dev.lanewise.nn.layer.GlobalAveragePool2d;
import dev.lanewise.nn.layer.GlobalMaxPool2d;
import dev.lanewise.nn.layer.MaxPool2d;
import dev.lanewise.nn.layer.Relu;
import dev.lanewise.nn.layer.Subsample2d;
import dev.lanewise.nn.layer.ZeroPad2d;
import dev.lanewise.nn.loss.SoftmaxCrossEntropy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A network of poolings, concatenations and shortcuts keeps the promises of plans. */
class BranchesTest {
  private static final Shape INPUT = Shape.of(14, 18, 3);
  private static final Loss LOSS = new SoftmaxCrossEntropy();
  private static final int N = 5;
  private static final int[] LABELS = {0, 1, 2, 3, 0};

  /** An inception block, a residual block whose shortcut has no parameters, and every global pooling. */
  private static Network network() {
    Network net = Network.builder(INPUT)
        .add("pad", new ZeroPad2d(2, -1, 0, 1))
        .add("stem", Conv2d.of(12, 3).withPadding(1).withoutBias())
        .add("stemBn", BatchNorm.of())
        .add("stemRelu", new Relu())
        .add("max", MaxPool2d.of(3).withStride(1).withPadding(1))
        .add("average", AveragePool2d.of(3).withStride(1).withPadding(1), "stemRelu")
        .add("point", Conv2d.of(5, 1), "stemRelu")
        .add("mixed", new Concat(), "max", "average", "point", "max")
        .add("halved", MaxPool2d.of(3).withStride(2).withCeilMode())
        .add("mixedBn", BatchNorm.of())
        .add("mixedRelu", new Relu())
        .add("a", Conv2d.of(60, 3).withStride(2).withPadding(1))
        .add("aBn", BatchNorm.of())
        .add("shortcut", Subsample2d.of(2, 60), "mixedRelu")
        .add("sum", new Add(), "aBn", "shortcut")
        .add("sumRelu", new Relu())
        .add("globalMax", new GlobalMaxPool2d())
        .add("globalAverage", new GlobalAveragePool2d(), "sumRelu")
        .add("adaptive", new AdaptiveAveragePool2d(), "mixedRelu")
        .add("flat", new Flatten())
        .add("joined", new Concat(), "globalMax", "globalAverage", "flat")
        .add("out", Dense.of(4))
        .build(3);
    // Running statistics that are not those of a fresh network.
    TrainingPlan plan = net.training(N, Parallel.serial());
    for (int step = 0; step < 3; step++) {
      plan.forward(N, samples(), 0);
    }
    return net;
  }

  private static float[] samples() {
    return Samples.normal(N, INPUT, 4);
  }

  private static TrainingOptions options(Mode mode) {
    return TrainingOptions.of().withMode(mode).withInputGradient();
  }

  private static void step(TrainingPlan plan, float[] x) {
    plan.forward(N, x, 0);
    plan.loss(LOSS, LABELS);
    plan.backward();
  }

  @Test
  void inferenceEqualsEvaluation() {
    Network net = network();
    float[] x = samples();
    float[] y = net.compile().plan(N, Parallel.serial()).run(new Tensor(INPUT.batch(N), x)).data();
    TrainingPlan plan = net.training(N, Parallel.serial(), options(Mode.EVALUATION));
    plan.forward(N, x, 0);
    double[] reference = net.reference(N, options(Mode.EVALUATION)).forward(x, false);
    for (int i = 0; i < y.length; i++) {
      double tolerance = 1e-5 * (1 + Math.abs(reference[i]));
      assertEquals(reference[i], y[i], tolerance, "inference, element " + i);
      assertEquals(reference[i], plan.output()[i], tolerance, "evaluation, element " + i);
    }
  }

  @Test
  void smallerBatchesRunInTheSamePlans() {
    Network net = network();
    float[] x = samples();
    TrainingPlan large = net.training(N, Parallel.serial(), options(Mode.EVALUATION));
    step(large, x);
    InferencePlan inference = net.compile().plan(N, Parallel.serial());
    for (int n : new int[] {3, 2}) {
      TrainingPlan exact = net.training(n, Parallel.serial(), options(Mode.EVALUATION));
      for (TrainingPlan plan : List.of(large, exact)) {
        plan.forward(n, x, 0);
        plan.loss(LOSS, LABELS);
        plan.backward();
      }
      assertArrayEquals(exact.inputGradient().copy(n).data(), large.inputGradient().copy(n).data(), "n = " + n);
      float[] expected = net.compile().plan(n, Parallel.serial()).run(inputs(n, x)).data();
      assertArrayEquals(expected, inference.run(inputs(n, x)).data(), "n = " + n);
    }
  }

  private static Tensor inputs(int n, float[] x) {
    return new Tensor(INPUT.batch(n), Arrays.copyOf(x, n * INPUT.size()));
  }

  @Test
  void sameBitsForAnyNumberOfThreads() {
    float[] x = samples();
    for (Mode mode : List.of(Mode.TRAINING, Mode.EVALUATION)) {
      List<float[]> expected = null;
      for (int workers : new int[] {1, 2, 3, 8}) {
        List<float[]> got = run(mode, workers, x);
        expected = expected == null ? got : expected;
        for (int i = 0; i < got.size(); i++) {
          assertArrayEquals(expected.get(i), got.get(i), mode + ", " + workers + " workers, array " + i);
        }
      }
    }
  }

  private static List<float[]> run(Mode mode, int workers, float[] x) {
    Network net = network();
    List<float[]> made = new ArrayList<>();
    try (Parallel parallel = Parallel.of(workers)) {
      TrainingPlan plan = net.training(N, parallel, options(mode));
      step(plan, x);
      made.add(plan.output().clone());
      made.add(plan.inputGradient().copy(N).data());
      net.parameters().forEach(p -> made.add(plan.gradient(p)));
      net.state().forEach(p -> made.add(p.data()));
      made.add(net.compile().plan(N, parallel).run(new Tensor(INPUT.batch(N), x)).data());
    }
    return made;
  }

  @Test
  void steadyStepsAllocateNothing() {
    Network net = network();
    float[] x = samples();
    float[] y = new float[N * 4];
    TrainingPlan training = net.training(N, Parallel.serial(), options(Mode.TRAINING));
    TrainingPlan evaluation = net.training(N, Parallel.serial(), options(Mode.EVALUATION));
    InferencePlan inference = net.compile().plan(N, Parallel.serial());
    Allocation.assertNoneInSteadyState(() -> {
      step(training, x);
      step(evaluation, x);
      inference.run(N, x, 0, y, 0);
    });
  }
}
