package dev.lanewise.training.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.training.run.RunConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Model.OptionSpec;

/** Options of training are settings of a run, and settings options. */
class RunOptionsTest {
  /** Options that say how to train, not what. */
  private static final Set<String> OTHERS = Set.of("config", "out", "progress", "report", "help", "version");

  private static RunConfig config(Path file, String... options) {
    List<String> line = new ArrayList<>(List.of("train"));
    line.addAll(List.of(options));
    return RunOptions.config(Main.commandLine().parseArgs(line.toArray(String[]::new)).subcommand(), file);
  }

  @Test
  void everyOptionHasAKeyAndEveryKeyAnOption() {
    Set<String> options = new TreeSet<>();
    for (OptionSpec option : Main.commandLine().getSubcommands().get("train").getCommandSpec().options()) {
      options.add(option.longestName().substring(2));
    }
    options.removeAll(OTHERS);
    assertEquals(new TreeSet<>(RunConfig.keys().keySet()), options);
  }

  @Test
  void withoutOptionsItIsTheDefaults() {
    assertEquals(RunConfig.DEFAULTS, config(null));
  }

  @Test
  void everyOptionSetsItsKeyAndNothingElse() {
    Map<String, String> values = Map.ofEntries(
        Map.entry("data", "digits"), Map.entry("train-samples", "100"), Map.entry("preprocess", "zca(epsilon=0.2)"),
        Map.entry("augment", "flip,crop(2)"), Map.entry("model", "lenet5"), Map.entry("from", "a/b"),
        Map.entry("freeze", "conv1,bn1"), Map.entry("freeze-statistics", "bn1"), Map.entry("weights-seed", "-7"),
        Map.entry("epochs", "3"), Map.entry("steps", "9000000000"), Map.entry("batch", "128"),
        Map.entry("accumulate", "4"), Map.entry("early-stopping", "5"), Map.entry("optimizer", "adam(beta1=0.8)"),
        Map.entry("learning-rate", "1e-3"), Map.entry("schedule", "warmup(1, cosine)"),
        Map.entry("weight-decay", "5e-4"), Map.entry("rate-factors", "conv1=0.1,bn1=0.2"),
        Map.entry("clip-norm", "1.5"), Map.entry("clip-value", "2"), Map.entry("ema", "0.99"),
        Map.entry("loss", "focal(1)"), Map.entry("class-weights", "1,2,3"), Map.entry("label-smoothing", "0.1"),
        Map.entry("checkpoint-every", "100"), Map.entry("seed", "42"), Map.entry("threads", "2"));
    for (String key : RunConfig.keys().keySet()) {
      boolean isFlag = RunConfig.keys().get(key) == boolean.class;
      List<String> options = new ArrayList<>(isFlag ? List.of("--no-" + key) : List.of("--" + key, values.get(key)));
      RunConfig config = config(null, options.toArray(String[]::new));
      Object value = config.value(key);
      String text = value instanceof List<?> list ? String.join(",", list.stream().map(Object::toString).toList())
          : value.toString();
      if (RunConfig.keys().get(key) == double.class) {
        assertEquals(Double.parseDouble(values.get(key)), value, key);
      } else {
        assertEquals(isFlag ? "false" : values.get(key), text, key);
      }
      assertEquals(RunConfig.DEFAULTS, config.with(key, RunConfig.DEFAULTS.value(key)), key);
    }
  }

  @Test
  void optionsOverrideTheFileWhichOverridesTheDefaults(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("settings.json"),
        "{\"epochs\": 3, \"batch\": 16, \"decay-norm-bias\": false, \"freeze\": [\"conv1\"]}");
    RunConfig config = config(file, "--batch", "32", "--freeze", "bn1");
    assertEquals(RunConfig.DEFAULTS.with(Map.of(
        "epochs", 3, "batch", 32, "decay-norm-bias", false, "freeze", List.of("bn1"))), config);
    assertTrue(config(file, "--decay-norm-bias").decayNormBias());
  }

  @Test
  void epochsOnTheCommandLineReplaceStepsOfTheFile(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("settings.json"), "{\"steps\": 100}");
    assertEquals(100, config(file).steps());
    assertEquals(0, config(file, "--epochs", "2").steps());
    assertEquals(7, config(file, "--epochs", "2", "--steps", "7").steps());
  }
}
