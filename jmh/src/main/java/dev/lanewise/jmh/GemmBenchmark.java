package dev.lanewise.jmh;

import dev.lanewise.kernels.FusedActivation;
import dev.lanewise.kernels.Gemm;
import dev.lanewise.kernels.GemmShape;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/**
 * Matrix product of contiguous matrices: {@code multiply} is C = A · B, packing included, {@code multiplyPacked} C =
 * relu(A · B + bias) with a B that was packed before. Counted are 2·m·n·k operations.
 *
 * <p>The shapes: square ones; convolutions as products; the forward (NN), data (NT) and weight (TN) products of
 * Mini-AlexNet's layer 4096 → 256 at batch 64; few columns; one row; few rows; an odd one.
 */
public class GemmBenchmark extends KernelBenchmark {
  static final Family FAMILY = new Family("gemm", GemmBenchmark.class, List.of(
      new Family.Pass("gemm", "multiply", GemmBenchmark::work),
      new Family.Pass("gemm packed", "multiplyPacked", GemmBenchmark::work)));

  /** m × n × k and which of A and B is stored transposed. */
  @Param({
      "256x256x256 NN", "512x512x512 NN", "1024x1024x1024 NN", "2048x2048x2048 NN",
      "64x1024x288 NN", "128x256x1152 NN", "64x4096x576 NN", "32x65536x27 NN",
      "64x256x4096 NN", "64x4096x256 NN", "64x4096x256 NT", "4096x256x64 TN",
      "256x10x4096 NN", "1x1000x2048 NN", "4x256x1024 NN", "97x89x101 NN"})
  public String shape;

  private Gemm gemm;
  private Gemm packedGemm;
  private float[] a;
  private float[] b;
  private float[] c;
  private float[] bias;
  private float[] packed;
  private float[] scratch;

  private static Work work(String shape) {
    return Work.flops(Shapes.gemm(shape).flops());
  }

  /** Makes the matrices. */
  @Override
  protected void prepare() {
    GemmShape s = Shapes.gemm(shape);
    RandomData data = new RandomData();
    gemm = Gemm.of(s);
    packedGemm = Gemm.of(s, FusedActivation.RELU);
    a = data.floats(s.m() * s.k());
    b = data.floats(s.k() * s.n());
    c = new float[s.m() * s.n()];
    bias = data.floats(s.n());
    packed = new float[packedGemm.packedBLength()];
    packedGemm.packB(b, 0, packed, 0);
    scratch = new float[gemm.scratchLength(threads)];
  }

  /** One product. */
  @Benchmark
  public float[] multiply() {
    gemm.run(parallel, 1, a, 0, b, 0, 0, c, 0, scratch);
    return c;
  }

  /** One product with packed B, bias and activation. */
  @Benchmark
  public float[] multiplyPacked() {
    packedGemm.runPacked(parallel, packedGemm.shape().m(), a, 0, packed, 0, 0, c, 0, bias, 0, scratch);
    return c;
  }
}
