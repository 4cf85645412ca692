package dev.lanewise.training.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.nn.Shape;
import dev.lanewise.training.History;
import dev.lanewise.training.data.Dataset;
import dev.lanewise.training.data.LinePatterns;
import dev.lanewise.training.pictures.Picture;
import dev.lanewise.training.run.Run;
import dev.lanewise.training.run.RunConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One run from the command line, and what can be done with it afterwards. */
class RunCommandsTest {
  private static final int SIGINT = 2;

  @TempDir private static Path temp;

  private static Path run;

  @BeforeAll
  static void train() {
    run = temp.resolve("run");
    MainTest.Result result = MainTest.run("train", "--data", "line-patterns", "--model", "tiny-cnn", "--epochs", "3",
        "--batch", "32", "--learning-rate", "0.05", "--progress", "plain", "--out", run.toString());
    assertEquals(0, result.exitCode(), result.err());
    assertEquals(3, result.out().lines().filter(line -> line.contains("validation: loss")).count(), result.out());
    assertTrue(result.out().contains("best model in " + run.resolve("best")), result.out());
    assertTrue(Files.exists(run.resolve("report.html")));
    assertTrue(result.out().contains("Total: 114 parameters"), result.out());
  }

  private static JsonNode json(MainTest.Result result) throws IOException {
    assertEquals(0, result.exitCode(), result.err());
    assertEquals(1, result.out().lines().count(), result.out());
    return new ObjectMapper().readTree(result.out());
  }

  @Test
  void evaluateSaysWhatTrainingSaid() throws IOException {
    JsonNode metrics = new ObjectMapper().readTree(run.resolve("metrics.json").toFile());
    JsonNode test = json(MainTest.run("evaluate", run.toString(), "--json"));
    assertEquals(metrics.at("/test/confusion"), test.at("/confusion"));
    JsonNode validation = json(MainTest.run("evaluate", run.toString(), "--json", "--part", "validation"));
    assertEquals(metrics.at("/validation/confusion"), validation.at("/confusion"));
    String tables = MainTest.run("evaluate", run.toString()).out();
    assertTrue(tables.contains("Class \\ taken for  vertic  horizo  diagon"), tables);
    assertTrue(tables.contains("on the test part of line-patterns"), tables);
  }

  @Test
  void aModelWithoutARunNeedsItsData() {
    MainTest.Result result = MainTest.run("evaluate", run.resolve("best").toString());
    assertEquals(2, result.exitCode());
    assertTrue(result.err().startsWith("lanewise: --data is missing"), result.err());
    assertEquals(0, MainTest.run("evaluate", run.resolve("best").toString(), "--data", "line-patterns").exitCode());
    MainTest.Result other = MainTest.run("evaluate", run.toString(), "--data", "synthetic");
    assertEquals("lanewise: data: synthetic test has samples of 32×32×3, but the model takes 8×8×1",
        other.err().strip());
  }

  @Test
  void predictNamesClassesOfPictures() throws IOException {
    Dataset test = LinePatterns.splits(1).test();
    float[] sample = new float[64];
    List<String> arguments = new ArrayList<>(List.of("predict", run.toString(), "--json", "--top", "2"));
    for (int i = 0; i < 2; i++) {
      test.copySample(i, sample, 0);
      Path file = temp.resolve(i + ".png");
      Picture.of(sample, 0, Shape.of(8, 8, 1)).savePng(file);
      arguments.add(file.toString());
    }
    JsonNode predictions = json(MainTest.run(arguments.toArray(String[]::new)));
    assertEquals(2, predictions.size());
    assertEquals(temp.resolve("0.png").toString(), predictions.at("/0/image").textValue());
    assertEquals(2, predictions.at("/0/classes").size());
    assertTrue(test.classNames().contains(predictions.at("/0/classes/0/className").textValue()));
    assertTrue(predictions.at("/0/classes/0/probability").doubleValue() >= 1 / 3.0);
    arguments.remove("--json");
    String table = MainTest.run(arguments.toArray(String[]::new)).out();
    assertEquals(6, table.lines().count(), table);
    assertTrue(table.lines().toList().get(1).matches(" +\\d+\\.\\d\\d %  [a-z]+"), table);
  }

  @Test
  void theSettingsOfARunTrainTheSameAgain() throws IOException {
    Path again = temp.resolve("again");
    MainTest.Result result = MainTest.run("train", "--config", run.resolve("config.json").toString(), "--out",
        again.toString(), "--no-report", "--progress", "none", "--threads", "3");
    assertEquals(0, result.exitCode(), result.err());
    assertFalse(result.out().contains("epoch 1/"), "quiet, but for the end");
    assertArrayEquals(Files.readAllBytes(run.resolve("best/model.safetensors")),
        Files.readAllBytes(again.resolve("best/model.safetensors")));
    MainTest.Result more =
        MainTest.run("resume", again.toString(), "--epochs", "4", "--no-report", "--progress", "plain");
    assertEquals(0, more.exitCode(), more.err());
    assertTrue(more.out().contains("epoch 4/4") && !more.out().contains("epoch 3/4"), more.out());
    assertEquals(4, RunConfig.read(again.resolve("config.json")).epochs());
  }

  @Test
  void summaryShowsTheZooAndWhatIsSaved() {
    String saved = MainTest.run("summary", run.toString()).out();
    assertTrue(saved.contains("Total: 114 parameters"), saved);
    String made = MainTest.run("summary", "tiny-cnn", "--input", "8x8x1", "--classes", "3").out();
    assertEquals(made, saved);
    assertTrue(MainTest.run("summary", "lenet5").out().contains("32×32×3"));
  }

  @Test
  void gradcheckPassesWithATable() {
    MainTest.Result result = MainTest.run("gradcheck", "tiny-cnn", "--input", "8x8x1", "--classes", "3");
    assertEquals(0, result.exitCode(), result.out());
    assertTrue(result.out().contains("4 of 4 parameters pass"), result.out());
    assertTrue(result.out().contains("conv.weight"), result.out());
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void completionCompletesCommandsAndOptions() throws Exception {
    Path script = Files.writeString(temp.resolve("completion.sh"), MainTest.run("completion").out());
    String line = "source '" + script + "'; COMP_WORDS=(lanewise tr); COMP_CWORD=1; _complete_lanewise; "
        + "echo \"${COMPREPLY[@]}\"; COMP_WORDS=(lanewise train --learn); COMP_CWORD=2; _complete_lanewise; "
        + "echo \"${COMPREPLY[@]}\"; COMP_WORDS=(lanewise train --model mini-v); COMP_CWORD=3; _complete_lanewise; "
        + "echo \"${COMPREPLY[@]}\"";
    // It complains, outside of a real completion, that compopt is not called in one.
    Process bash = new ProcessBuilder("bash", "-c", line).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String out = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(List.of("train", "--learning-rate", "mini-vgg"), out.lines().map(String::strip).toList());
  }

  @ParameterizedTest
  @DisabledOnOs(OS.WINDOWS)
  @CsvSource({"INT, 130", "TERM, 143"})
  void aSignalStopsInOrderAndResumeEndsInTheSameBits(String signal, int exitCode) throws Exception {
    assumeFalse(signal.equals("INT") && ignoresInterrupts(), "interrupts are ignored here: started in the background");
    String[] settings = {"--data", "line-patterns", "--model", "tiny-cnn", "--epochs", "100000", "--threads", "1"};
    Path stopped = temp.resolve("stopped-" + signal);
    List<String> line = new ArrayList<>(List.of("train", "--out", stopped.toString(), "--progress", "plain"));
    line.addAll(List.of(settings));
    Path out = temp.resolve(signal + ".out");
    Path err = temp.resolve(signal + ".err");
    Process child = ChildJvm.start(MainTest.VECTOR, out, err, line.toArray(String[]::new));
    try {
      ChildJvm.await(() -> Files.exists(stopped.resolve("checkpoint.safetensors")), child);
      assertEquals(0, new ProcessBuilder("kill", "-" + signal, Long.toString(child.pid())).start().waitFor());
      assertTrue(child.waitFor(1, TimeUnit.MINUTES), "it does not end");
    } finally {
      child.destroyForcibly();
    }
    assertEquals(exitCode, child.exitValue(), Files.readString(err));
    assertTrue(Files.readString(err).contains("stopping after this step"), Files.readString(err));
    assertTrue(Files.readString(out).contains("go on with: lanewise resume " + stopped), Files.readString(out));
    long steps = Files.readString(stopped.resolve("steps.csv")).lines().count() - 1;
    assertTrue(steps > 0);
    int all = (int) steps / 3 + 2; // epochs of 3 steps
    MainTest.Result result =
        MainTest.run(
            "resume", stopped.toString(), "--epochs", Integer.toString(all), "--no-report", "--progress", "none");
    assertEquals(0, result.exitCode(), result.err());
    Path whole = temp.resolve("whole-" + signal);
    MainTest.Result uninterrupted = MainTest.run("train", "--data", "line-patterns", "--model", "tiny-cnn",
        "--epochs", Integer.toString(all), "--out", whole.toString(), "--no-report", "--progress", "none");
    assertEquals(0, uninterrupted.exitCode(), uninterrupted.err());
    assertArrayEquals(Files.readAllBytes(whole.resolve("last/model.safetensors")),
        Files.readAllBytes(stopped.resolve("last/model.safetensors")));
    assertEquals(Files.readString(whole.resolve("steps.csv")), Files.readString(stopped.resolve("steps.csv")));
  }

  /** A shell starts what it puts into the background with SIGINT ignored, and a JVM and its children leave it so. */
  private static boolean ignoresInterrupts() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.isReadable(status)) {
      return false;
    }
    return Files.readAllLines(status).stream().filter(line -> line.startsWith("SigIgn:"))
        .anyMatch(line -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 1L << (SIGINT - 1)) != 0);
  }

  @Test
  void whoAsksBeforeTheRunBeginsIsHeardAllTheSame() throws Exception {
    Run soon = Run.prepare(RunConfig.read(run.resolve("config.json")).with("epochs", 100_000), Parallel.serial());
    StopOnSignal stop = StopOnSignal.of(soon.trainer());
    Thread asking = Thread.ofPlatform().start(stop::stop);
    History history = soon.start().history();
    stop.close();
    asking.join();
    assertEquals(History.Ending.REQUESTED, history.ending());
  }
}
