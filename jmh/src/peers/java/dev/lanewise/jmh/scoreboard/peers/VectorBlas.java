package dev.lanewise.jmh.scoreboard.peers;

import dev.lanewise.jmh.scoreboard.Candidate;
import dev.lanewise.jmh.scoreboard.Inputs;
import dev.lanewise.jmh.scoreboard.Problem;
import dev.lanewise.jmh.scoreboard.Product;
import dev.ludovic.netlib.blas.JavaBLAS;
import java.util.List;

/** VectorBLAS of netlib, in Java with the Vector API, on one thread. */
public final class VectorBlas extends JavaPeer {
  private JavaBLAS blas;

  /** Not opened yet. */
  public VectorBlas() {}

  @Override
  public String name() {
    return "VectorBLAS";
  }

  @Override
  public boolean isPresent() {
    return ClassPath.has("dev.ludovic.netlib.blas.JavaBLAS");
  }

  @Override
  public String open(int threads) {
    blas = JavaBLAS.getInstance();
    if (!blas.getClass().getSimpleName().equals(name())) {
      throw new IllegalStateException("netlib chose " + blas.getClass().getSimpleName());
    }
    warmUp();
    return "netlib " + ClassPath.version("dev.ludovic.netlib", "blas");
  }

  @Override
  public List<Candidate> candidates(Problem problem) {
    int m = ((Product) problem).gemm().m();
    int n = ((Product) problem).gemm().n();
    int k = ((Product) problem).gemm().k();
    float[] a = Inputs.a(((Product) problem).gemm());
    float[] b = Inputs.b(((Product) problem).gemm());
    float[] c = new float[m * n];
    return List.of(new Call(() -> sgemm(m, n, k, a, b, c), c));
  }

  /** BLAS has its matrices by columns, so Cᵀ = Bᵀ · Aᵀ. */
  private void sgemm(int m, int n, int k, float[] a, float[] b, float[] c) {
    blas.sgemm("N", "N", n, m, k, 1, b, n, a, k, 0, c, n);
  }
}
