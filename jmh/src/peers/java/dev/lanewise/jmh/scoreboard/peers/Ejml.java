package dev.lanewise.jmh.scoreboard.peers;

import dev.lanewise.jmh.scoreboard.Candidate;
import dev.lanewise.jmh.scoreboard.Inputs;
import dev.lanewise.jmh.scoreboard.Problem;
import dev.lanewise.jmh.scoreboard.Product;
import dev.lanewise.kernels.GemmShape;
import java.util.List;
import org.ejml.EjmlVersion;
import org.ejml.data.FMatrixRMaj;
import org.ejml.dense.row.CommonOps_FDRM;

/** EJML's dense float matrices, in plain Java, on one thread. */
public final class Ejml extends JavaPeer {
  /** Not opened yet. */
  public Ejml() {}

  @Override
  public String name() {
    return "EJML";
  }

  @Override
  public boolean isPresent() {
    return ClassPath.has("org.ejml.dense.row.CommonOps_FDRM");
  }

  @Override
  public String open(int threads) {
    warmUp();
    return EjmlVersion.VERSION;
  }

  @Override
  public List<Candidate> candidates(Problem problem) {
    GemmShape s = ((Product) problem).gemm();
    FMatrixRMaj a = new FMatrixRMaj(s.m(), s.k(), true, Inputs.a(s));
    FMatrixRMaj b = new FMatrixRMaj(s.k(), s.n(), true, Inputs.b(s));
    FMatrixRMaj c = new FMatrixRMaj(s.m(), s.n());
    return List.of(new Call(() -> CommonOps_FDRM.mult(a, b, c), c.data));
  }
}
