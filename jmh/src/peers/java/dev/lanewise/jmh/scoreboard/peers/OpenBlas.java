package dev.lanewise.jmh.scoreboard.peers;

import java.util.HashMap;
import java.util.Map;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.openblas.global.openblas_nolapack;

/** OpenBLAS. */
public final class OpenBlas extends Cblas {
  /** Not opened yet. */
  public OpenBlas() {}

  @Override
  public String name() {
    return "OpenBLAS";
  }

  @Override
  public boolean isPresent() {
    return ClassPath.has("org.bytedeco.openblas.global.openblas_nolapack");
  }

  @Override
  public Map<String, String> environment(int threads, boolean avx2) {
    Map<String, String> environment = new HashMap<>(Threads.environment(threads));
    if (avx2) {
      environment.put("OPENBLAS_CORETYPE", "Haswell");
    }
    return environment;
  }

  @Override
  public String open(int threads) {
    openblas_nolapack.blas_set_num_threads(threads);
    return ClassPath.version("org.bytedeco", "openblas");
  }

  @Override
  void sgemm(int m, int n, int k, FloatPointer a, FloatPointer b, FloatPointer c) {
    openblas_nolapack.cblas_sgemm(ROW_MAJOR, NO_TRANSPOSE, NO_TRANSPOSE, m, n, k, 1, a, k, b, n, 0, c, n);
  }

  @Override
  void sgemv(int n, int k, FloatPointer a, FloatPointer b, FloatPointer c) {
    openblas_nolapack.cblas_sgemv(ROW_MAJOR, TRANSPOSE, k, n, 1, b, n, a, 1, 0, c, 1);
  }
}
