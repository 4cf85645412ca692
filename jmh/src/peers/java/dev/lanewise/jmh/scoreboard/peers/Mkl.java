package dev.lanewise.jmh.scoreboard.peers;

import java.util.HashMap;
import java.util.Map;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.mkl.global.mkl_rt;

/** Intel's oneMKL. */
public final class Mkl extends Cblas {
  /** Not opened yet. */
  public Mkl() {}

  @Override
  public String name() {
    return "MKL";
  }

  @Override
  public boolean isPresent() {
    return ClassPath.has("org.bytedeco.mkl.global.mkl_rt");
  }

  @Override
  public Map<String, String> environment(int threads, boolean avx2) {
    Map<String, String> environment = new HashMap<>(Threads.environment(threads));
    environment.put("MKL_DYNAMIC", "FALSE");
    if (avx2) {
      environment.put("MKL_ENABLE_INSTRUCTIONS", "AVX2");
    }
    return environment;
  }

  @Override
  public String open(int threads) {
    mkl_rt.MKL_Set_Num_Threads(threads);
    return ClassPath.version("org.bytedeco", "mkl");
  }

  @Override
  void sgemm(int m, int n, int k, FloatPointer a, FloatPointer b, FloatPointer c) {
    mkl_rt.cblas_sgemm(ROW_MAJOR, NO_TRANSPOSE, NO_TRANSPOSE, m, n, k, 1, a, k, b, n, 0, c, n);
  }

  @Override
  void sgemv(int n, int k, FloatPointer a, FloatPointer b, FloatPointer c) {
    mkl_rt.cblas_sgemv(ROW_MAJOR, TRANSPOSE, k, n, 1, b, n, a, 1, 0, c, 1);
  }
}
