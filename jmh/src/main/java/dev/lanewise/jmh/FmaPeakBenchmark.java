package dev.lanewise.jmh;

import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/** The peak of multiplications and additions of this machine: {@link FmaChains}. */
public class FmaPeakBenchmark extends KernelBenchmark {
  static final Family FAMILY = new Family("limit", FmaPeakBenchmark.class, List.of(
      new Family.Pass("FMA peak", "fma", shape -> Work.flops(FmaChains.flops()))));

  /** There is nothing to choose. */
  @Param("12 chains")
  public String shape;

  private final FmaChains chains = new FmaChains();

  /** Checks that the chains compute something. */
  @Override
  protected void prepare() {
    float sum = fma()[0];
    if (!(Math.abs(sum) > 0)) {
      throw new IllegalStateException("the chains give " + sum);
    }
  }

  /** Runs all chunks. */
  @Benchmark
  public float[] fma() {
    return chains.run(parallel);
  }
}
