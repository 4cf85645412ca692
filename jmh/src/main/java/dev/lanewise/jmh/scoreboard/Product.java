package dev.lanewise.jmh.scoreboard;

import dev.lanewise.jmh.Shapes;
import dev.lanewise.jmh.Work;
import dev.lanewise.kernels.GemmShape;

/**
 * C = A · B of contiguous row-major matrices.
 *
 * @param shape m × n × k
 * @param gemm the same as a record
 */
public record Product(String shape, GemmShape gemm) implements Problem {
  static final String KERNEL = "sgemm";

  /** A product of these dimensions. */
  public Product(String shape) {
    this(shape, Shapes.gemm(shape));
  }

  @Override
  public String family() {
    return "gemm";
  }

  @Override
  public String kernel() {
    return KERNEL;
  }

  @Override
  public Work work() {
    return Work.flops(gemm.flops());
  }

  /** Whether it is a vector times a matrix: memory decides then, not arithmetic. */
  public boolean isVector() {
    return gemm.m() == 1;
  }
}
