package dev.lanewise.training.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.nn.loss.Focal;
import dev.lanewise.nn.loss.MulticlassHinge;
import dev.lanewise.nn.loss.SoftmaxCrossEntropy;
import dev.lanewise.training.RunFileException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** All settings of a run, as JSON and back, and what is wrong with those that are. */
class RunConfigTest {
  /** No setting as it is by default. */
  private static final Map<String, Object> OTHERS = Map.ofEntries(
      Map.entry("data", "line-patterns"), Map.entry("train-samples", 100), Map.entry("preprocess", "zero-centre"),
      Map.entry("augment", "flip"), Map.entry("model", "lenet5"), Map.entry("from", "weights.safetensors"),
      Map.entry("freeze", List.of("conv1", "bn1")), Map.entry("freeze-statistics", List.of("bn1")),
      Map.entry("weights-seed", -7L), Map.entry("epochs", 3), Map.entry("steps", 9_000_000_000L),
      Map.entry("batch", 128), Map.entry("accumulate", 4), Map.entry("early-stopping", 5),
      Map.entry("optimizer", "adam(beta1=0.8)"), Map.entry("learning-rate", 1e-3), Map.entry("schedule", "cosine"),
      Map.entry("weight-decay", "0.0005"), Map.entry("rate-factors", List.of("conv1=0.1")),
      Map.entry("decay-norm-bias", false), Map.entry("clip-norm", 1.5),
      Map.entry("clip-value", 2.5), Map.entry("ema", "0.999"), Map.entry("loss", "cross-entropy()"),
      Map.entry("class-weights", "balanced"), Map.entry("label-smoothing", 0.1),
      Map.entry("checkpoint-every", 100L), Map.entry("seed", 42L), Map.entry("threads", 2));

  @Test
  void everySettingGoesToAFileAndBack(@TempDir Path folder) {
    RunConfig config = RunConfig.DEFAULTS.with(OTHERS);
    assertEquals(RunConfig.keys().keySet(), OTHERS.keySet(), "a setting that this test does not know");
    OTHERS.forEach((key, value) -> {
      assertEquals(value, config.value(key), key);
      assertNotEquals(value, RunConfig.DEFAULTS.value(key), key);
    });
    Path file = folder.resolve("config.json");
    config.write(file);
    assertEquals(config, RunConfig.read(file));
    RunConfig.DEFAULTS.write(file);
    assertEquals(RunConfig.DEFAULTS, RunConfig.read(file));
    assertEquals(List.of("config.json"), List.of(folder.toFile().list()), "no temporary file is left");
  }

  @Test
  void whatAFileDoesNotSayIsAsByDefault(@TempDir Path folder) throws IOException {
    Path file =
        Files.writeString(folder.resolve("short.json"), "{\"epochs\": 3, \"weight-decay\": 5e-4, \"ema\": 0.9}");
    assertEquals(RunConfig.DEFAULTS.with("epochs", 3).with(Map.of("weight-decay", "5.0E-4", "ema", "0.9")),
        RunConfig.read(file));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '^', value = {
    "{\"epoch\": 3}              | there is no setting \"epoch\"; there are data, train-samples, preprocess, augment, ",
    "{\"epochs\": \"3\"}         | epochs: \"3\", expected a whole number",
    "{\"epochs\": 2.5}           | epochs: 2.5, expected a whole number",
    "{\"epochs\": 5000000000}    | epochs: 5000000000, expected a whole number",
    "{\"epochs\": null}          | epochs: null, expected a whole number",
    "{\"epochs\": 0}             | epochs: 0, expected at least 1",
    "{\"epochs\": 1, \"epochs\": 2} | not valid JSON at line 1, column ",
    "{\"learning-rate\": true}   | learning-rate: true, expected a number",
    "{\"learning-rate\": -1}     | learning-rate: -1.0, expected a positive number",
    "{\"learning-rate\": 1e999}  | learning-rate: Infinity, expected a positive number",
    "{\"decay-norm-bias\": 1}    | decay-norm-bias: 1, expected true or false",
    "{\"model\": [\"lenet5\"]}   | model: [\"lenet5\"], expected a text",
    "{\"model\": \"  \"}         | model: \"\", expected a text",
    "{\"from\": 3}               | from: 3, expected a text or null",
    "{\"weights-seed\": \"x\"}   | weights-seed: \"x\", expected a whole number or null",
    "{\"freeze\": \"conv1\"}     | freeze: \"conv1\", expected a list of texts",
    "{\"freeze\": [\"conv1\", 2]} | freeze: [\"conv1\",2], expected a list of texts",
    "{\"freeze\": [\"conv1\", \"\"]} | freeze: [conv1, ], expected names without empty ones",
    "{\"batch\": 65537}          | batch: 65537, expected 1 to 65536",
    "{\"batch\": 8, \"accumulate\": 9} | accumulate: 9, expected 1 to the batch, 8",
    "{\"label-smoothing\": 1}    | label-smoothing: 1.0, expected 0 or more, below 1",
    "{\"loss\": \"hinge\", \"label-smoothing\": 0.1} | label-smoothing: 0.1, expected 0: only cross-entropy has it",
    "{\"loss\": \"hinge\", \"class-weights\": \"1,2\"} | class-weights: expected none: hinge has no weights",
    "{\"loss\": \"mse\"}         | loss: \"mse\": there is no mse, expected one of cross-entropy, focal(gamma=2)",
    "{\"loss\": \"focal(-1)\"}   | loss: \"focal(-1)\": gamma is -1.0, expected 0 or more",
    "{\"loss\": \"hinge(-1)\"}   | loss: \"hinge(-1)\": margin",
    "{\"class-weights\": \"1,x\"} | class-weights: \"1,x\": expected none, balanced or numbers",
    "{\"threads\": 1025}         | threads: 1025, expected 0 (one for each processor) to 1024",
    "[3]                         | [3], expected an object",
    "{\"epochs\": 3              | not valid JSON at line 1, column ",
    "{} {}                       | not valid JSON",
    "^^                          | nothing, expected an object"
  })
  void badFilesAreNamedWithTheKey(String json, String message, @TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("run.json"), json);
    RunFileException e = assertThrows(RunFileException.class, () -> RunConfig.read(file));
    assertTrue(e.getMessage().startsWith(file + ": " + message), e.getMessage());
    assertFalse(e.getMessage().contains("\n"), e.getMessage());
  }

  @Test
  void filesThatCannotBeReadAreNamed(@TempDir Path folder) throws IOException {
    Path missing = folder.resolve("missing.json");
    assertEquals(missing + ": no such file",
        assertThrows(RunFileException.class, () -> RunConfig.read(missing)).getMessage());
    Path latin = Files.write(folder.resolve("latin.json"), "{\"data\": \"ä\"}".getBytes(StandardCharsets.ISO_8859_1));
    assertEquals(latin + ": not valid UTF-8",
        assertThrows(RunFileException.class, () -> RunConfig.read(latin)).getMessage());
    String message = assertThrows(RunFileException.class, () -> RunConfig.read(folder)).getMessage();
    assertTrue(message.startsWith(folder + ": "), message);
    Path nowhere = folder.resolve("no-folder").resolve("run.json");
    assertTrue(assertThrows(RunFileException.class, () -> RunConfig.DEFAULTS.write(nowhere)).getMessage()
        .startsWith(nowhere + ": cannot be written"));
  }

  @Test
  void aFileThatCannotBeReplacedStaysAndNothingIsLeftBehind(@TempDir Path folder) throws IOException {
    Path taken = Files.createDirectories(folder.resolve("config.json"));
    Files.writeString(taken.resolve("inside"), "x");
    assertThrows(RunFileException.class, () -> RunConfig.DEFAULTS.write(taken));
    assertEquals(List.of("config.json"), List.of(folder.toFile().list()));
  }

  @Test
  void programsChangeSettingsByTheirKeys() {
    assertEquals(5, RunConfig.DEFAULTS.with("epochs", 5).epochs());
    assertEquals(5, RunConfig.DEFAULTS.with("steps", 5).steps());
    assertEquals(2, RunConfig.DEFAULTS.with("clip-norm", 2).clipNorm());
    assertEquals(null, RunConfig.DEFAULTS.with("from", "x").with("from", null).from());
    assertThrows(IllegalArgumentException.class, () -> RunConfig.DEFAULTS.with("epochs", "5"));
    assertThrows(IllegalArgumentException.class, () -> RunConfig.DEFAULTS.with("epochs", null));
    assertThrows(IllegalArgumentException.class, () -> RunConfig.DEFAULTS.with("learningRate", 1.0));
    assertThrows(IllegalArgumentException.class, () -> RunConfig.DEFAULTS.value("learningRate"));
  }

  @Test
  void firstValuesHaveTheirOwnSeedWhereItIsGiven() {
    assertEquals(3, RunConfig.DEFAULTS.with("seed", 3).firstWeightsSeed());
    assertEquals(4, RunConfig.DEFAULTS.with("seed", 3).with("weights-seed", 4L).firstWeightsSeed());
  }

  @Test
  void lossesAreWhatTheySay() {
    int[] counts = {10, 30};
    assertEquals(new SoftmaxCrossEntropy(), RunConfig.DEFAULTS.lossFor(counts));
    assertEquals(new SoftmaxCrossEntropy(List.of(1.0, 0.5), 0.1),
        RunConfig.DEFAULTS.with(Map.of("class-weights", "1, 0.5", "label-smoothing", 0.1)).lossFor(counts));
    // 40 samples of 2 classes: 40 / (2 * 10) and 40 / (2 * 30).
    assertEquals(new Focal(3, List.of(2.0, 2.0 / 3)),
        RunConfig.DEFAULTS.with(Map.of("loss", "focal(3)", "class-weights", "balanced")).lossFor(counts));
    assertEquals(new Focal(2), RunConfig.DEFAULTS.with("loss", "focal").lossFor(counts));
    assertEquals(new MulticlassHinge(0.5), RunConfig.DEFAULTS.with("loss", "hinge(margin=0.5)").lossFor(counts));
    RunConfig three = RunConfig.DEFAULTS.with("class-weights", "1, 2, 3");
    assertEquals("class-weights: 3 weights, expected 2, one for each class",
        assertThrows(IllegalArgumentException.class, () -> three.lossFor(counts)).getMessage());
    RunConfig balanced = RunConfig.DEFAULTS.with("class-weights", "balanced");
    assertEquals("class-weights: balanced, but class 1 has no sample",
        assertThrows(IllegalArgumentException.class, () -> balanced.lossFor(new int[] {4, 0})).getMessage());
  }
}
