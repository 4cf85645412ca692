package dev.lanewise.jmh;

import dev.lanewise.kernels.OptimizerStep;
import dev.lanewise.kernels.WeightDecay;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/**
 * One step of each optimiser, with weight decay, over all parameters of a network as one array: 20,000 (in L2 even
 * with Adam's state), LeNet-5 (61,706), Mini-AlexNet (1,072,330), ResNet-18 for CIFAR-10 (11,173,962).
 *
 * <p>Bytes: weights, gradients and state are read, weights and state written.
 */
public class OptimizerStepBenchmark extends KernelBenchmark {
  static final Family FAMILY = new Family("optimizer", OptimizerStepBenchmark.class, List.of(
      new Family.Pass("sgd", "sgd", shape -> work(shape, 0)),
      new Family.Pass("sgd-momentum", "sgdMomentum", shape -> work(shape, 1)),
      new Family.Pass("nesterov", "nesterov", shape -> work(shape, 1)),
      new Family.Pass("adamw", "adamW", shape -> work(shape, 2)),
      new Family.Pass("rmsprop", "rmsProp", shape -> work(shape, 1)),
      new Family.Pass("adagrad", "adagrad", shape -> work(shape, 1))));

  /** So small that millions of steps on the same gradient leave the weights between −100 and 100. */
  private static final double RATE = 1e-6;

  private static final WeightDecay DECAY = WeightDecay.l2(5e-4);

  /** Parameters. */
  @Param({"20000", "61706", "1072330", "11173962"})
  public String shape;

  private final OptimizerStep sgd = OptimizerStep.sgd(DECAY);
  private final OptimizerStep sgdMomentum = OptimizerStep.sgdMomentum(0.9, DECAY);
  private final OptimizerStep nesterov = OptimizerStep.nesterov(0.9, DECAY);
  private final OptimizerStep adamW = OptimizerStep.adam(0.9, 0.999, 1e-8, WeightDecay.decoupled(0.01));
  private final OptimizerStep rmsProp = OptimizerStep.rmsProp(0.99, 1e-8, DECAY);
  private final OptimizerStep adagrad = OptimizerStep.adagrad(1e-10, DECAY);
  private float[] w;
  private float[] g;
  private float[] state;
  private int step;

  private static Work work(String shape, int states) {
    long length = Shapes.elements(shape);
    return Work.elements((2 + states) * length, (1 + states) * length);
  }

  /** Makes weights and gradients. */
  @Override
  protected void prepare() {
    RandomData data = new RandomData();
    w = data.floats(Shapes.elements(shape));
    g = data.floats(w.length);
    state = new float[2 * w.length];
    step = 0;
  }

  private float[] run(OptimizerStep optimizer) {
    step = Math.max(1, step + 1);
    optimizer.run(parallel, w, 0, g, 0, state, 0, w.length, RATE, step);
    return w;
  }

  /** One step. */
  @Benchmark
  public float[] sgd() {
    return run(sgd);
  }

  /** One step. */
  @Benchmark
  public float[] sgdMomentum() {
    return run(sgdMomentum);
  }

  /** One step. */
  @Benchmark
  public float[] nesterov() {
    return run(nesterov);
  }

  /** One step. */
  @Benchmark
  public float[] adamW() {
    return run(adamW);
  }

  /** One step. */
  @Benchmark
  public float[] rmsProp() {
    return run(rmsProp);
  }

  /** One step. */
  @Benchmark
  public float[] adagrad() {
    return run(adagrad);
  }
}
