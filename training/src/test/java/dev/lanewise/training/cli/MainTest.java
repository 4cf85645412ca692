package dev.lanewise.training.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.nn.zoo.Zoo;
import dev.lanewise.training.data.Datasets;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a person sees of the command line. */
class MainTest {
  private static final List<String> VECTOR =
      List.of("--add-modules", "jdk.incubator.vector", "-Dstdout.encoding=UTF-8");

  private record Result(int exitCode, String out, String err) {}

  private static Result run(String... args) {
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream caughtOut = new ByteArrayOutputStream();
    ByteArrayOutputStream caughtErr = new ByteArrayOutputStream();
    try {
      System.setOut(new PrintStream(caughtOut, true, StandardCharsets.UTF_8));
      System.setErr(new PrintStream(caughtErr, true, StandardCharsets.UTF_8));
      int exitCode = Main.run(args);
      return new Result(
          exitCode, caughtOut.toString(StandardCharsets.UTF_8), caughtErr.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "--epoch 3              | lanewise: Unknown options: '--epoch', '3'; did you mean --epochs? (see 'lanewise train --help')",
    "--epochs three         | lanewise: Invalid value for option '--epochs': 'three' is not an int (see 'lanewise train --help')",
    "--epochs               | lanewise: Missing required parameter for option '--epochs' (N) (see 'lanewise train --help')",
    "--epochs 0             | lanewise: --epochs is 0, expected at least 1",
    "--batch -5             | lanewise: --batch is -5, expected 1 to 65536",
    "--learning-rate 0      | lanewise: --learning-rate is 0.0, expected a positive number",
    "--momentum 1           | lanewise: --momentum is 1.0, expected 0 or more, below 1",
    "--weight-decay NaN     | lanewise: --weight-decay is NaN, expected 0 or more",
    "--threads -1           | lanewise: --threads is -1, expected 1 to 1024",
    "--progress loud        | lanewise: Invalid value for option '--progress': expected one of [AUTO, BAR, PLAIN, NONE] (case-insensitive) but was 'loud' (see 'lanewise train --help')"
  })
  void badOptionsGetOneLineAndExitCodeTwo(String options, String line) {
    Result result = run(("train " + options).split(" +"));
    assertEquals(line, result.err.strip());
    assertEquals(2, result.exitCode);
    assertEquals("", result.out);
  }

  @Test
  void anUnknownDatasetGetsTheNamesThereAre() {
    Result result = run("train", "--data", "cifar");
    assertEquals("lanewise: no dataset is called \"cifar\"; there are " + Datasets.CHOICES, result.err.strip());
    assertEquals(2, result.exitCode);
    assertEquals("", result.out);
  }

  @Test
  void anUnknownModelGetsTheNamesThereAre() {
    Result result = run("train", "--model", "resnet");
    assertEquals("lanewise: no model is called \"resnet\"; there are " + String.join(", ", Zoo.names()),
        result.err.strip());
    assertEquals(2, result.exitCode);
    assertEquals("", result.out);
  }

  @Test
  void aModelThatDoesNotTakeTheDataSaysWhatItTakes() {
    Result result = run("train", "--data", "line-patterns", "--model", "lenet5");
    assertEquals("lanewise: line-patterns does not fit: lenet5: got input 8×8×1, needs images h×w×c of at least "
        + "16×16×c", result.err.strip());
    assertEquals(2, result.exitCode);
  }

  @Test
  void anUnknownCommandGetsOneLine() {
    Result result = run("trian");
    assertEquals(2, result.exitCode);
    assertEquals(1, result.err.lines().count(), result.err);
    assertTrue(result.err.contains("'trian'") && result.err.contains("did you mean train?"), result.err);
  }

  @Test
  void badDataGetsOneLineThatNamesTheFile(@TempDir Path folder) throws IOException {
    Path missing = folder.resolve("nothing.tar.gz");
    Path text = Files.writeString(folder.resolve("cifar-10-binary.tar.gz"), "not an archive");
    for (Path path : List.of(missing, text, folder)) {
      Result result = run("train", "--data", "cifar10:" + path);
      assertEquals(2, result.exitCode, path.toString());
      assertEquals(1, result.err.lines().count(), result.err);
      assertTrue(result.err.startsWith("lanewise: " + path), result.err);
      assertEquals("", result.out);
    }
  }

  @Test
  void helpExplainsEveryOptionWithItsDefault() {
    Result result = run("train", "--help");
    assertEquals(0, result.exitCode);
    for (String option : List.of("--data", "--model", "--epochs", "--batch", "--learning-rate", "--momentum",
        "--weight-decay", "--preprocess", "--seed", "--threads", "--progress")) {
      assertTrue(result.out.contains(option), option);
    }
    assertTrue(Zoo.names().stream().allMatch(result.out::contains), result.out);
    assertTrue(result.out.contains("Default: mini-alexnet") && result.out.contains("Default: 0.01"), result.out);
    assertTrue(run("--help").out.contains("train"));
  }

  @Test
  void aDivergedRunSaysSoInOneLine() {
    Result result = run("train", "--data", "line-patterns", "--model", "tiny-cnn", "--learning-rate", "1e30",
        "--progress", "none");
    assertEquals(1, result.exitCode);
    assertTrue(result.err.startsWith("lanewise: the loss is "), result.err);
    assertEquals(1, result.err.lines().count(), result.err);
  }

  @Test
  void aRunShowsEpochsTheTestAndTheClasses() throws Exception {
    ChildJvm.Result result = ChildJvm.run(VECTOR, "train", "--data", "line-patterns", "--model", "tiny-cnn",
        "--epochs", "3", "--threads", "2");
    assertEquals(0, result.exitCode(), result.err());
    assertEquals(List.of(), result.complaints());
    assertEquals(3, result.out().lines().filter(line -> line.matches("epoch \\d/3  train: .* validation: .*")).count());
    assertTrue(result.out().contains("vertical") && result.out().contains("Test accuracy"), result.out());
    assertTrue(result.out().contains("vector, "), result.out());
    assertFalse(result.out().contains("\r"), "a bar where there is no terminal");
  }

  @Test
  void withoutTheIncubatorModuleEverythingStillWorks() throws Exception {
    ChildJvm.Result result = ChildJvm.run(List.of("-Dstdout.encoding=UTF-8"), "train", "--data", "line-patterns",
        "--model", "tiny-cnn", "--epochs", "40", "--learning-rate", "0.05", "--threads", "2", "--progress", "none");
    assertEquals(0, result.exitCode(), result.err());
    assertTrue(result.out().contains("2 threads, scalar"), result.out());
    assertTrue(result.out().matches("(?s).*Test accuracy (9\\d|100)\\.\\d\\d %.*"), result.out());
    List<String> said = result.err().lines().filter(line -> line.contains("Lanewise runs its scalar kernels")).toList();
    assertEquals(1, said.size(), result.err());
    assertTrue(said.getFirst().contains("--add-modules jdk.incubator.vector"), said.getFirst());
  }

  @Test
  void aBadOptionEndsTheProgramWithCodeTwo() throws Exception {
    ChildJvm.Result result = ChildJvm.run(VECTOR, "train", "--data", "cifar10:no-such-folder");
    assertEquals(2, result.exitCode());
    assertEquals(1, result.complaints().size(), result.err());
    assertTrue(result.complaints().getFirst().contains("no-such-folder"), result.err());
  }
}
