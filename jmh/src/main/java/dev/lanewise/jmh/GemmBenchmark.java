package dev.lanewise.jmh;

import dev.lanewise.kernels.Gemm;
import dev.lanewise.kernels.GemmShape;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/**
 * Matrix product C = A · B of contiguous matrices, α = 1, β = 0, packing included. Counted are 2·m·n·k operations.
 *
 * <p>The shapes: square ones; the forward (NN), data (NT) and weight (TN) products of Mini-AlexNet's layer 4096 → 256
 * at batch 64; an odd one.
 */
public class GemmBenchmark extends KernelBenchmark {
  static final Family FAMILY = new Family("gemm", GemmBenchmark.class, List.of(
      new Family.Pass("gemm", "multiply", shape -> Work.flops(Shapes.gemm(shape).flops()))));

  /** m × n × k and which of A and B is stored transposed. */
  @Param({
      "256x256x256 NN", "512x512x512 NN", "1024x1024x1024 NN",
      "64x256x4096 NN", "64x4096x256 NT", "4096x256x64 TN", "97x89x101 NN"})
  public String shape;

  private Gemm gemm;
  private float[] a;
  private float[] b;
  private float[] c;
  private float[] scratch;

  /** Makes the matrices. */
  @Override
  protected void prepare() {
    GemmShape s = Shapes.gemm(shape);
    RandomData data = new RandomData();
    gemm = Gemm.of(s);
    a = data.floats(s.m() * s.k());
    b = data.floats(s.k() * s.n());
    c = new float[s.m() * s.n()];
    scratch = new float[gemm.scratchLength(threads)];
  }

  /** One product. */
  @Benchmark
  public float[] multiply() {
    gemm.run(parallel, 1, a, 0, b, 0, 0, c, 0, scratch);
    return c;
  }
}
