package dev.lanewise.jmh.plans;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.jmh.plans.StartCommand.Times;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlansCommandsTest {
  @Test
  void startsAreMedians() {
    Map<Workload, List<Times>> plain = new EnumMap<>(Workload.class);
    plain.put(Workload.INFERENCE, List.of(new Times(100, 900), new Times(110, 5000), new Times(120, 1000)));
    plain.put(Workload.TRAINING, List.of(new Times(100, 2000), new Times(110, 2000), new Times(120, 2000)));
    Map<Workload, List<Times>> cached = new EnumMap<>(Workload.class);
    cached.put(Workload.INFERENCE, List.of(new Times(55, 500)));
    cached.put(Workload.TRAINING, List.of(new Times(55, 1500)));
    assertEquals("""
        | ms from launch to | no cache | AOT cache | saved |
        |---|--:|--:|--:|
        | main | 110 | 55 | 50 % |
        | end of first inference, batch 1 | 1,000 | 500 | 50 % |
        | end of first training step, batch 64 | 2,000 | 1,500 | 25 % |
        """, StartCommand.grid(plain, cached).markdown());
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
