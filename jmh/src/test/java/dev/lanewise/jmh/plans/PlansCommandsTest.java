package dev.lanewise.jmh.plans;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.jmh.Jvm;
import dev.lanewise.jmh.plans.StartCommand.Times;
import dev.lanewise.kernels.Backend;
import dev.lanewise.kernels.Elementwise;
import dev.lanewise.kernels.parallel.Parallel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlansCommandsTest {
  @Test
  void startsAreMedians() {
    Map<Workload, Map<StartVariant, List<Times>>> times = new EnumMap<>(Workload.class);
    times.put(Workload.INFERENCE, Map.of(
        StartVariant.PLAIN, List.of(new Times(100, 900), new Times(110, 5000), new Times(120, 1000)),
        StartVariant.MODULE_CACHE, List.of(new Times(80, 950)),
        StartVariant.BOOT_CACHE, List.of(new Times(55, 500))));
    times.put(Workload.TRAINING, Map.of(
        StartVariant.PLAIN, List.of(new Times(100, 2000), new Times(110, 2000), new Times(120, 2000)),
        StartVariant.MODULE_CACHE, List.of(new Times(80, 1900)),
        StartVariant.BOOT_CACHE, List.of(new Times(55, 1500))));
    assertEquals("""
        | ms from launch to | no cache | AOT cache | AOT cache, boot class path | saved |
        |---|--:|--:|--:|--:|
        | main | 110 | 80 | 55 | 50 % |
        | end of first inference, batch 1 | 1,000 | 950 | 500 | 50 % |
        | end of first training step, batch 64 | 2,000 | 1,900 | 1,500 | 25 % |
        """, StartCommand.grid(times).markdown());
  }

  @Test
  void vectorApiRunsFromTheBootClassPath(@TempDir Path folder) throws IOException, InterruptedException {
    List<Path> classPath = PackedClassPath.in(folder);
    List<String> options = StartVariant.BOOT_CACHE.options(folder);
    assertEquals("done, vector", backend(classPath, options));
    List<String> forgotten = options.stream().filter(o -> !o.equals("-XX:+EnableVectorReboxing")).toList();
    assertEquals("done, scalar", backend(classPath, forgotten));
  }

  /** What a JVM with these options says of itself. */
  private static String backend(List<Path> classPath, List<String> options) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(Jvm.launcher()));
    command.addAll(options);
    command.addAll(List.of("-classpath", Jvm.joined(classPath), BackendOfJvm.class.getName()));
    Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertEquals(0, process.waitFor());
    return said;
  }

  /** Adds two numbers in another JVM. */
  static final class BackendOfJvm {
    public static void main(String[] args) {
      float[] sum = new float[1];
      Elementwise.add().run(Parallel.serial(), new float[] {1}, 0, new float[] {2}, 0, sum, 0, 1);
      System.out.println((sum[0] == 3 ? "done, " : "wrong, ") + Backend.current().name().toLowerCase(Locale.ROOT));
    }
  }

  @Test
  void glueIsTheShareOutside() {
    assertEquals(
        List.of("inference", "1000", "2.50 %", "dev.lanewise.nn.InferencePlan.run"),
        GlueCommand.line(
            "inference", List.of("975", "20 dev.lanewise.nn.InferencePlan.run", "5 dev.lanewise.nn.Buffer.data")));
    assertEquals(List.of("inference", "10", "0.00 %", "–"), GlueCommand.line("inference", List.of("10")));
  }

  @Test
  void workloadsAreReadFromTheirWords() {
    for (Workload workload : Workload.values()) {
      assertEquals(workload, Workload.of(workload.word()));
    }
  }

  @Test
  void workloadsRun() {
    for (Workload workload : Workload.values()) {
      workload.prepare("tiny-cnn", 1).run();
    }
  }

  @Test
  void foldersOfTheClassPathArePacked(@TempDir Path folder) throws IOException {
    List<Path> packed = PackedClassPath.in(folder);
    String mine = FirstRun.class.getName().replace('.', '/') + ".class";
    boolean found = false;
    for (Path entry : packed) {
      assertTrue(Files.isRegularFile(entry), entry.toString());
      if (entry.startsWith(folder)) {
        try (JarFile jar = new JarFile(entry.toFile())) {
          assertNull(jar.getEntry("module-info.class"));
          found |= jar.getEntry(mine) != null;
        }
      }
    }
    assertTrue(found, mine + " in none of " + packed);
  }
}
