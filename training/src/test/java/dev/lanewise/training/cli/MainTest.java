package dev.lanewise.training.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** What a person sees of the command line. */
class MainTest {
  static final List<String> VECTOR =
      List.of("--add-modules", "jdk.incubator.vector", "-Dstdout.encoding=UTF-8");

  /** Options without which nothing of their kind is done. */
  private static final List<String> NO_DEFAULT =
      List.of("train--config", "train--from", "resume--epochs", "resume--steps", "summary--classes", "report--png");

  /** What a run in this JVM gave. */
  record Result(int exitCode, String out, String err) {}

  static Result run(String... args) {
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
    "train --epoch 3            | Unknown options: '--epoch', '3'; did you mean --epochs? (see 'lanewise train",
    "train --epochs three       | Invalid value for option '--epochs': 'three' is not an int (see 'lanewise",
    "train --epochs             | Missing required parameter for option '--epochs' (N) (see 'lanewise train --help')",
    "train more                 | Unmatched argument at index 1: 'more' (see 'lanewise train --help')",
    "train --epochs 0           | --epochs: 0, expected at least 1",
    "train --steps -1           | --steps: -1, expected 0 (as many as the epochs have) or more",
    "train --batch -5           | --batch: -5, expected 1 to 65536",
    "train --accumulate 65      | --accumulate: 65, expected 1 to the batch, 64",
    "train --learning-rate 0    | --learning-rate: 0.0, expected a positive number",
    "train --optimizer momentum(1) | --optimizer: \"momentum(1)\": momentum: 1.0, expected",
    "train --optimizer adm      | --optimizer: \"adm\": there is no adm, expected one of sgd, momentum",
    "train --optimizer sgd(0.9) | --optimizer: \"sgd(0.9)\": 1 argument too many, expected no arguments",
    "train --schedule cos       | --schedule: \"cos\": there is no cos, expected one of constant",
    "train --schedule step(     | --schedule: \"step(\": expected a closing bracket at the end",
    "train --weight-decay NaN   | --weight-decay: \"NaN\": there is no NaN, expected one of none, l2, l1, decoupled",
    "train --weight-decay -1    | --weight-decay: ",
    "train --ema 1              | --ema: decay: 1.0, expected 0 or more, below 1",
    "train --augment flop       | --augment: \"flop\": there is no flop, expected one of flip",
    "train --preprocess white   | --preprocess: \"white\": there is no white, expected one of none",
    "train --loss mse           | --loss: \"mse\": there is no mse, expected one of cross-entropy",
    "train --class-weights 1,x  | --class-weights: \"1,x\": expected none, balanced or numbers",
    "train --class-weights 1,2  | class-weights: 2 weights, expected 10, one for each class",
    "train --label-smoothing 1  | --label-smoothing: 1.0, expected 0 or more, below 1",
    "train --threads -1         | --threads: -1, expected 0 (one for each processor) to 1024",
    "train --data cifar         | --data: no dataset is called \"cifar\"; there are synthetic, line-patterns, cifar10",
    "train --data cifar10:no-such-folder | no-such-folder",
    "train --model resnet       | model: \"resnet\" is neither a folder nor a network of the zoo; there are softmax",
    "train --model .            | .: no saved model: neither model.safetensors nor a run's best/",
    "train --data line-patterns --model lenet5 | model: lenet5: got input 8×8×1, needs images h×w×c of at least",
    "train --data line-patterns --model tiny-cnn --from no.safetensors | from: no.safetensors: no such file or folder",
    "train --data line-patterns --model tiny-cnn --from pom.xml | pom.xml: ",
    "train --data line-patterns --model tiny-cnn --freeze conv9 | freeze: ",
    "train --data line-patterns --model tiny-cnn --rate-factors conv=x | --rate-factors: \"x\", expected a number",
    "train --data line-patterns --model tiny-cnn --out src | src: the folder holds files already",
    "train --data line-patterns --model tiny-cnn --out pom.xml | pom.xml: ",
    "train --config no.json     | no.json: no such file",
    "train --config pom.xml     | pom.xml: not valid JSON at line 1, column 1: Unexpected character",
    "train --progress loud      | Invalid value for option '--progress': expected one of [AUTO, BAR, PLAIN, NONE]",
    "resume                     | Missing required parameter: 'RUN' (see 'lanewise resume --help')",
    "resume no-such-run         | no-such-run: no such folder",
    "resume pom.xml             | pom.xml: is not a folder",
    "resume src                 | src: no config.json, so it is not the folder of a run",
    "evaluate no-such-run       | model: \"no-such-run\" is neither a folder nor a network of the zoo",
    "evaluate src               | src: no saved model: neither model.safetensors nor a run's best/",
    "evaluate src --part all    | Invalid value for option '--part': expected one of [TRAIN, VALIDATION, TEST]",
    "predict src                | Missing required parameter: 'IMAGE' (see 'lanewise predict --help')",
    "predict src no-image.png   | no-image.png: ",
    "predict src pom.xml        | pom.xml: ",
    "summary                    | Missing required parameter: 'MODEL' (see 'lanewise summary --help')",
    "summary resnet             | model: \"resnet\" is neither a folder nor a network of the zoo; there are softmax",
    "summary lenet5 --input 8x8 | Invalid value for option '--input': '8x8' is not a shape such as 32x32x3",
    "summary lenet5 --input 8x8x1 | model: lenet5: got input 8×8×1, needs images",
    "summary lenet5 --classes 0 | --classes: 0, expected 1 to 1000000",
    "gradcheck tiny-cnn --batch 0 | --batch: 0, expected 1 to 1024",
    "gradcheck tiny-cnn --threads 2000 | --threads: 2000, expected 0 (one for each processor) to 1024",
    "trian                      | Unmatched argument at index 0: 'trian'; did you mean train? (see 'lanewise --help')"
  })
  void badInputGetsOneLineAndExitCodeTwo(String arguments, String line) {
    Result result = run(arguments.split(" +"));
    assertTrue(result.err.startsWith("lanewise: " + line), result.err);
    assertEquals(1, result.err.lines().count(), result.err);
    assertEquals(2, result.exitCode);
    assertEquals("", result.out);
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
  void everyCommandExplainsItselfAndSaysEveryDefault() {
    Result all = run("--help");
    assertEquals(0, all.exitCode);
    CommandLine line = Main.commandLine();
    line.getSubcommands().forEach((name, command) -> {
      assertTrue(all.out.contains("  " + name + " "), name);
      String help = run(name, "--help").out;
      for (OptionSpec option : command.getCommandSpec().options()) {
        assertTrue(help.contains(option.longestName()) || option.negatable(), name + " " + option);
        boolean isFlag = option.arity().max() == 0 && !option.negatable();
        boolean isList = option.type() == List.class;
        assertTrue(isFlag || isList || NO_DEFAULT.contains(name + option.longestName())
            || String.join(" ", option.description()).contains("["), name + " " + option + ": no default in its help");
      }
    });
    assertTrue(run("--version").out.startsWith("Lanewise 0.1.0"));
  }

  @Test
  void aDivergedRunSaysSoInOneLine(@TempDir Path folder) {
    Result result = run("train", "--data", "line-patterns", "--model", "tiny-cnn", "--learning-rate", "1e30",
        "--progress", "none", "--out", folder.resolve("run").toString());
    assertEquals(1, result.exitCode);
    assertTrue(result.err.startsWith("lanewise: the loss is "), result.err);
    assertEquals(1, result.err.lines().count(), result.err);
  }

  @Test
  void aRunShowsEpochsTheTestAndTheClasses(@TempDir Path folder) throws Exception {
    ChildJvm.Result result = ChildJvm.run(VECTOR, "train", "--data", "line-patterns", "--model", "tiny-cnn",
        "--epochs", "3", "--threads", "2", "--no-report", "--out", folder.resolve("run").toString());
    assertEquals(0, result.exitCode(), result.err());
    assertEquals(List.of(), result.complaints());
    assertEquals(3, result.out().lines().filter(line -> line.matches("epoch \\d/3  train: .* validation: .*")).count());
    assertTrue(result.out().contains("vertical") && result.out().contains("Test accuracy"), result.out());
    assertTrue(result.out().contains("vector, "), result.out());
    assertFalse(result.out().contains("\r"), "a bar where there is no terminal");
  }

  @Test
  void withoutTheIncubatorModuleEverythingStillWorks(@TempDir Path folder) throws Exception {
    ChildJvm.Result result = ChildJvm.run(List.of("-Dstdout.encoding=UTF-8"), "train", "--data", "line-patterns",
        "--model", "tiny-cnn", "--epochs", "40", "--learning-rate", "0.05", "--threads", "2", "--no-report", "--out",
        folder.resolve("run").toString());
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
