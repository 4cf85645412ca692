package dev.lanewise.jmh;

import dev.lanewise.kernels.RandomNumbers;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/**
 * Random numbers, in L2 and for a whole activation of Mini-AlexNet.
 *
 * <p>Bytes: only written. Ten rounds of Philox for each number are the limit, not memory.
 */
public class RandomNumbersBenchmark extends KernelBenchmark {
  static final Family FAMILY = new Family("random", RandomNumbersBenchmark.class, List.of(
      new Family.Pass("random uniform", "uniform", RandomNumbersBenchmark::work),
      new Family.Pass("random normal", "normal", RandomNumbersBenchmark::work),
      new Family.Pass("random bernoulli", "bernoulli", RandomNumbersBenchmark::work)));

  /** Sizes of the tensor. */
  @Param({"64x256", "64x32x32x32"})
  public String shape;

  private final RandomNumbers random = RandomNumbers.create();
  private float[] y;

  private static Work work(String shape) {
    return Work.elements(0, Shapes.elements(shape));
  }

  /** Makes the tensor. */
  @Override
  protected void prepare() {
    y = new float[Shapes.elements(shape)];
  }

  /** Between −1 and 1. */
  @Benchmark
  public float[] uniform() {
    random.uniform(parallel, 1, 2, 0, y, 0, y.length, -1, 1);
    return y;
  }

  /** Mean 0, deviation 1. */
  @Benchmark
  public float[] normal() {
    random.normal(parallel, 1, 2, 0, y, 0, y.length, 0, 1);
    return y;
  }

  /** As many ones as zeros. */
  @Benchmark
  public float[] bernoulli() {
    random.bernoulli(parallel, 1, 2, 0, y, 0, y.length, 0.5);
    return y;
  }
}
