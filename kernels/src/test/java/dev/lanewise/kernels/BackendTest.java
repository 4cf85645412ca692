package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.parallel.Parallel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Which backend a JVM gets, and what it says about it: each case in a JVM of its own. */
class BackendTest {
  private static final String MODULE = "--add-modules=jdk.incubator.vector";

  /** Multiplies two matrices and says which backend did. */
  static final class Child {
    private Child() {}

    public static void main(String[] args) {
      Gemm gemm = Gemm.of(GemmShape.of(2, 2, 2));
      float[] c = new float[4];
      float[] scratch = new float[gemm.scratchLength(1)];
      gemm.run(Parallel.serial(), 1, new float[] {1, 2, 3, 4}, 0, new float[] {5, 6, 7, 8}, 0, 0, c, 0, scratch);
      System.out.println(Backend.current() + " " + Backend.bits() + " " + c[0] + " " + c[3]);
    }
  }

  private record Result(int exitCode, String out, String err) {}

  private static Result run(String... jvmOptions) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(jvmOptions));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Child.class.getName()));
    Process process = new ProcessBuilder(command).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(1, TimeUnit.MINUTES));
    return new Result(process.exitValue(), out.strip(), err);
  }

  private static long warnings(Result result) {
    return result.err.lines().filter(line -> line.contains("Lanewise runs its scalar kernels")).count();
  }

  @Test
  void theVectorBackendRunsWhereItCanAndSaysNothing() throws Exception {
    Result result = run(MODULE);
    assertTrue(result.out.matches("VECTOR (128|256|512) 19.0 50.0"), result.out + result.err);
    assertEquals(0, warnings(result));
  }

  @Test
  void withoutTheModuleTheScalarBackendRunsAndSaysSoOnce() throws Exception {
    Result result = run();
    assertEquals("SCALAR 0 19.0 50.0", result.out, result.err);
    assertEquals(1, warnings(result));
    assertTrue(result.err.contains("start java with --add-modules jdk.incubator.vector"), result.err);
  }

  @Test
  void withoutFusedMultiplyAddTheScalarBackendRunsAndSaysSoOnce() throws Exception {
    Result result = run(MODULE, "-XX:+UnlockDiagnosticVMOptions", "-XX:-UseFMA");
    assertEquals("SCALAR 0 19.0 50.0", result.out, result.err);
    assertEquals(1, warnings(result));
    assertTrue(result.err.contains("no fused multiply-add"), result.err);
  }

  @Test
  void thePropertyOverridesTheChoice() throws Exception {
    Result scalar = run(MODULE, "-Dlanewise.backend=scalar");
    assertEquals("SCALAR 0 19.0 50.0", scalar.out);
    assertEquals(0, warnings(scalar));
    Result impossible = run("-Dlanewise.backend=vector");
    assertTrue(impossible.err.contains("lanewise.backend=vector cannot be honoured: the module"), impossible.err);
    Result unknown = run("-Dlanewise.backend=fast");
    assertTrue(unknown.err.contains("lanewise.backend=fast, expected auto, vector or scalar"), unknown.err);
  }
}
