package dev.lanewise.training.experiment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.nn.zoo.Zoo;
import dev.lanewise.training.RunFileException;
import dev.lanewise.training.SavedModel;
import dev.lanewise.training.data.LinePatterns;
import dev.lanewise.training.data.Preprocessing;
import dev.lanewise.training.data.PreprocessingKind;
import dev.lanewise.training.data.Splits;
import dev.lanewise.training.report.PageCheck;
import dev.lanewise.training.run.RunException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Parts are done once, whole or not at all; what came out is shown. */
class ExperimentRunTest {
  private static final int KILLS = 6;

  @TempDir Path temp;

  private static Results run(Path folder, ExperimentListener listener) {
    return ExperimentRun.of(new SmallExperiment(), SmallExperiment.CONFIG, Parallel.serial()).in(folder, listener);
  }

  @Test
  void aSecondRunFindsAllPartsAndSaysTheSame() throws IOException {
    Results first = run(temp, ExperimentListener.NONE);
    assertEquals(List.of(true, true), first.checks().stream().map(Findings.Check::passed).toList());
    assertNull(first.values().get("sum"), "infinite");
    List<Boolean> before = new ArrayList<>();
    Results second = run(temp, new ExperimentListener() {
      @Override
      public void partDone(String part, double seconds, boolean wasBefore) {
        before.add(wasBefore);
      }
    });
    assertEquals(List.of(true, true, true, true), before);
    assertEquals(first, second);
    assertEquals(first.headline(), Results.read(temp).orElseThrow().headline());
    assertTrue(first.headline().matches("It comes to [0-9.]+ %\\."), first.headline());
    assertTrue(Files.size(temp.resolve("pictures/loss.png")) > 1000);
    PageCheck.standsAlone(PageCheck.parse(Files.readString(temp.resolve("report.html"))));
  }

  @Test
  void killedAtAnyMomentItEndsTheSame() throws Exception {
    Results whole = run(temp.resolve("whole"), ExperimentListener.NONE);
    Path killed = temp.resolve("killed");
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int kill = 0; kill < KILLS; kill++) {
      Process child = start(killed);
      child.waitFor(300 + random.nextInt(1_200), TimeUnit.MILLISECONDS);
      child.destroyForcibly().waitFor();
    }
    Process last = start(killed);
    assertTrue(last.waitFor(2, TimeUnit.MINUTES), "it never ends");
    assertEquals(0, last.exitValue(), () -> "seed " + seed);
    Results resumed = Results.read(killed).orElseThrow();
    assertEquals(whole.values(), resumed.values(), () -> "seed " + seed);
    for (String model : List.of("train", "trial")) {
      String file = "parts/" + model + "/best/model.safetensors";
      assertArrayEquals(Files.readAllBytes(temp.resolve("whole").resolve(file)),
          Files.readAllBytes(killed.resolve(file)), model);
    }
    try (Stream<Path> parts = Files.list(killed.resolve("parts"))) {
      assertEquals(List.of("burst", "sum.json", "train", "trial"),
          parts.map(p -> p.getFileName().toString()).sorted().toList(), "nothing is left over");
    }
  }

  private static Process start(Path folder) throws IOException {
    return new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "--add-modules", "jdk.incubator.vector", "-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"),
        SmallExperiment.class.getName(), folder.toString())
        .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
  }

  @Test
  void aFolderOfSomethingElseIsRefusedAndNotTouched() throws IOException {
    Files.writeString(temp.resolve("letter.txt"), "dear");
    String message = assertThrows(RunFileException.class, () -> run(temp, ExperimentListener.NONE)).getMessage();
    assertTrue(message.endsWith("holds files that are not an experiment's; give another folder"), message);
    assertFalse(Files.exists(temp.resolve("config.json")));
    Files.delete(temp.resolve("letter.txt"));
    ExperimentConfig other = new ExperimentConfig("small", "line-patterns", true, 2, null);
    ExperimentRun.of(new SmallExperiment(), other, Parallel.serial()).in(temp);
    message = assertThrows(RunFileException.class, () -> run(temp, ExperimentListener.NONE)).getMessage();
    assertTrue(message.contains("holds 'experiment small --data line-patterns --quick --seed 2', expected 'experiment "
        + "small --data line-patterns --seed 1'"), message);
  }

  @Test
  void anExperimentRefusesWhatDoesNotServeIt() {
    Experiment picky = new Refusing();
    RunException e = assertThrows(
        RunException.class, () -> ExperimentRun.of(picky, SmallExperiment.CONFIG, Parallel.serial()));
    assertEquals("picky: 180 samples, expected more", e.getMessage());
  }

  @Test
  void aPartThatFailsLeavesNothingAndNamesAreChecked() {
    Workbench bench = new Workbench(
        SmallExperiment.CONFIG, LinePatterns.splits(1), Parallel.serial(), temp.resolve("parts"),
        ExperimentListener.NONE);
    assertThrows(IllegalStateException.class, () -> bench.part("broken", Double.class, () -> {
      throw new IllegalStateException("no");
    }));
    assertFalse(Files.exists(temp.resolve("parts")));
    assertEquals(2.5, bench.part("a", Double.class, () -> 2.5));
    assertThrows(IllegalArgumentException.class, () -> bench.part("a", Double.class, () -> 2.5), "twice");
    assertThrows(IllegalArgumentException.class, () -> bench.part("../a", Double.class, () -> 2.5));
  }

  /** What a killed run left of a model that is not done goes; one that is done is read back, matrix and all. */
  @Test
  void aModelIsMadeOnce() throws IOException {
    Splits splits = LinePatterns.splits(1);
    Path parts = temp.resolve("parts");
    Files.createDirectories(parts.resolve("m-model"));
    Files.writeString(parts.resolve("m-model").resolve("half"), "half a model");
    Preprocessing zeroCentre = Preprocessing.fit(PreprocessingKind.parse("zero-centre"), splits.train());
    SavedModel made = new SavedModel(Zoo.build("softmax", splits.sampleShape(), splits.train().classes(), 1),
        zeroCentre, splits.classNames(), "lines");
    for (int i = 0; i < 2; i++) {
      boolean first = i == 0;
      Workbench bench =
          new Workbench(SmallExperiment.CONFIG, splits, Parallel.serial(), parts, ExperimentListener.NONE);
      SavedModel model = bench.model("m", () -> {
        assertTrue(first, "made again");
        return made;
      });
      assertEquals(zeroCentre, model.preprocessing());
      assertEquals(splits.classNames(), model.classNames());
      assertThrows(IllegalArgumentException.class, () -> bench.model("m", () -> made), "twice");
    }
  }

  /** Wants more samples than there are. */
  private static final class Refusing implements Experiment {
    private final Experiment small = new SmallExperiment();

    @Override
    public String name() {
      return "picky";
    }

    @Override
    public String title() {
      return small.title();
    }

    @Override
    public String question() {
      return small.question();
    }

    @Override
    public String shows() {
      return small.shows();
    }

    @Override
    public Estimate estimate() {
      return small.estimate();
    }

    @Override
    public void check(Workbench bench) {
      throw new IllegalArgumentException(bench.splits().train().size() + " samples, expected more");
    }

    @Override
    public void run(Workbench bench, Findings findings) {
      throw new AssertionError("it is not run");
    }
  }
}
