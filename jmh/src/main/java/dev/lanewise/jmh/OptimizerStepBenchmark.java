package dev.lanewise.jmh;

import dev.lanewise.kernels.OptimizerStep;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/**
 * SGD with momentum and weight decay over all parameters of LeNet-5 (61,706: near L2) and of Mini-AlexNet, as one
 * array.
 *
 * <p>Bytes: weights, gradients and velocities are read, weights and velocities written.
 */
public class OptimizerStepBenchmark extends KernelBenchmark {
  static final Family FAMILY = new Family("optimizer", OptimizerStepBenchmark.class, List.of(
      new Family.Pass("sgd-momentum", "sgdMomentum", OptimizerStepBenchmark::work)));

  /** So small that millions of steps on the same gradient leave the weights between −100 and 100. */
  private static final float RATE = 1e-6f;

  /** Parameters. */
  @Param({"61706", "1072330"})
  public String shape;

  private final OptimizerStep step = OptimizerStep.sgdMomentum();
  private float[] w;
  private float[] g;
  private float[] v;

  private static Work work(String shape) {
    long length = Shapes.elements(shape);
    return Work.elements(3 * length, 2 * length);
  }

  /** Makes weights and gradients. */
  @Override
  protected void prepare() {
    RandomData data = new RandomData();
    w = data.floats(Shapes.elements(shape));
    g = data.floats(w.length);
    v = new float[w.length];
  }

  /** One step. */
  @Benchmark
  public float[] sgdMomentum() {
    step.run(parallel, w, 0, g, 0, v, 0, w.length, RATE, 0.9f, 5e-4f);
    return w;
  }
}
