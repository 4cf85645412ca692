package dev.lanewise.jmh.scoreboard.peers;

import dev.lanewise.jmh.scoreboard.Candidate;
import dev.lanewise.jmh.scoreboard.Inputs;
import dev.lanewise.jmh.scoreboard.Library;
import dev.lanewise.jmh.scoreboard.Problem;
import dev.lanewise.jmh.scoreboard.Product;
import dev.lanewise.kernels.GemmShape;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.FloatPointer;

/** A native library with the C interface of BLAS: {@code sgemm}, and {@code sgemv} beside it where m is 1. */
abstract class Cblas implements Library {
  static final int ROW_MAJOR = 101;
  static final int NO_TRANSPOSE = 111;
  static final int TRANSPOSE = 112;

  /** C = A · B. */
  abstract void sgemm(int m, int n, int k, FloatPointer a, FloatPointer b, FloatPointer c);

  /** c = Bᵀ · a, for a row a of k and B of k × n. */
  abstract void sgemv(int n, int k, FloatPointer a, FloatPointer b, FloatPointer c);

  @Override
  public final boolean solves(Problem problem, int threads) {
    return problem instanceof Product;
  }

  @Override
  public final List<Candidate> candidates(Problem problem) {
    Product product = (Product) problem;
    GemmShape s = product.gemm();
    List<Candidate> candidates = new ArrayList<>();
    candidates.add(new Call("", s, (a, b, c) -> sgemm(s.m(), s.n(), s.k(), a, b, c)));
    if (product.isVector()) {
      candidates.add(new Call("gemv", s, (a, b, c) -> sgemv(s.n(), s.k(), a, b, c)));
    }
    return candidates;
  }

  private interface Multiplication {
    void run(FloatPointer a, FloatPointer b, FloatPointer c);
  }

  private static final class Call implements Candidate {
    private final String variant;
    private final Multiplication multiplication;
    private final NativeFloats a;
    private final NativeFloats b;
    private final NativeFloats c;

    Call(String variant, GemmShape shape, Multiplication multiplication) {
      this.variant = variant;
      this.multiplication = multiplication;
      this.a = new NativeFloats(Inputs.a(shape));
      this.b = new NativeFloats(Inputs.b(shape));
      this.c = new NativeFloats(shape.m() * shape.n());
    }

    @Override
    public String variant() {
      return variant;
    }

    @Override
    public void run() {
      multiplication.run(a.pointer(), b.pointer(), c.pointer());
    }

    @Override
    public float[] result() {
      return c.toArray();
    }

    @Override
    public void close() {
      a.close();
      b.close();
      c.close();
    }
  }
}
