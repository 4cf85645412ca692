package dev.lanewise.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.nn.files.SafetensorsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that is killed at random moments and resumed ends in the same bits as one that was not. */
class KillTest {
  /** So often the run is killed before it may end. */
  private static final int KILLS = 10;

  /** At least so many of them must have hit the run itself, each further on than the one before. */
  private static final int HITS = 4;

  @TempDir Path temp;

  @Test
  void killedAtAnyMomentAndResumedARunEndsInTheSameBits() throws Exception {
    Path whole = temp.resolve("whole");
    try (Parallel parallel = Parallel.of(1);
        RunFolder folder = RunFolder.create(whole)) {
      assertEquals(History.Ending.FINISHED, KillableRun.trainer(folder, parallel).fit().ending());
    }
    Path killed = temp.resolve("killed");
    killOften(killed);
    assertSameRun(whole, killed);
  }

  /** Kills the run some time after it has gone further than when it was killed before; lets it end at last. */
  private void killOften(Path folder) throws IOException, InterruptedException {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    Set<Long> killedAt = new TreeSet<>();
    for (int kill = 0; kill < KILLS; kill++) {
      Process child = start(folder);
      if (kill >= KILLS - 2 * HITS) {
        awaitCheckpoint(folder, child);
      }
      // The first kills come at any moment from the start of the JVM on.
      Thread.sleep(random.nextInt(kill < KILLS - 2 * HITS ? 1_000 : 60));
      child.destroyForcibly().waitFor();
      killedAt.add(step(folder));
    }
    assertTrue(killedAt.size() > HITS, "killed after steps " + killedAt + ", seed " + seed);
    Process child = start(folder);
    assertTrue(child.waitFor(2, TimeUnit.MINUTES), "the run never ends");
    assertEquals(0, child.exitValue(), () -> "seed " + seed + "\n" + log());
  }

  /** Until the child has written a checkpoint, or ended. */
  private static void awaitCheckpoint(Path folder, Process child) throws IOException, InterruptedException {
    long before = step(folder);
    while (child.isAlive() && step(folder) == before) {
      Thread.sleep(5);
    }
  }

  private static long step(Path folder) throws IOException {
    Path file = folder.resolve("checkpoint.safetensors");
    return Files.exists(file) ? Checkpoint.read(file).state().step() : -1;
  }

  private Process start(Path folder) throws IOException {
    List<String> command = List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(), "--add-modules", "jdk.incubator.vector",
        "-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"), KillableRun.class.getName(),
        folder.toString());
    return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(temp.resolve("log").toFile()).start();
  }

  private String log() {
    try {
      return Files.readString(temp.resolve("log"));
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static void assertSameRun(Path expected, Path actual) throws IOException {
    for (String file : List.of("steps.csv", "best/model.safetensors", "last/model.safetensors")) {
      assertArrayEquals(
          Files.readAllBytes(expected.resolve(file)), Files.readAllBytes(actual.resolve(file)), file);
    }
    try (SafetensorsFile a = SafetensorsFile.open(expected.resolve("checkpoint.safetensors"));
        SafetensorsFile b = SafetensorsFile.open(actual.resolve("checkpoint.safetensors"))) {
      assertEquals(a.names(), b.names());
      for (String name : a.names()) {
        assertArrayEquals(a.read(name), b.read(name), name);
      }
    }
    History a = HistoryFiles.read(expected.resolve("history.json"));
    History b = HistoryFiles.read(actual.resolve("history.json"));
    assertEquals(a.steps(), b.steps());
    assertEquals(KillableRun.EPOCHS, b.epochs().size());
    for (int i = 0; i < a.epochs().size(); i++) {
      assertEquals(withoutTimes(a.epochs().get(i)), withoutTimes(b.epochs().get(i)));
    }
  }

  private static String withoutTimes(History.Epoch e) {
    return e.number() + " " + e.steps() + " " + e.trainLoss() + " " + e.trainAccuracy() + " " + e.validation().loss()
        + " " + List.of(e.validation().confusion()).stream().map(java.util.Arrays::toString).toList() + " "
        + e.learningRate() + " " + e.updateRatios();
  }
}
