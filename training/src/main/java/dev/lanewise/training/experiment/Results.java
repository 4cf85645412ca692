package dev.lanewise.training.experiment;

import dev.lanewise.training.RunFileException;
import dev.lanewise.training.json.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What came out of an experiment, {@code results.json} in its folder.
 *
 * @param config its settings
 * @param title its heading
 * @param question what was asked
 * @param seconds what all parts took
 * @param headline the answer in a sentence or two
 * @param checks what had to come out, and whether it did
 * @param values the figures
 */
public record Results(
    ExperimentConfig config, String title, String question, double seconds, String headline,
    List<Findings.Check> checks, Map<String, Object> values) {
  private static final String FILE = "results.json";

  /** Whether everything came out that had to. */
  public boolean passed() {
    return checks.stream().allMatch(Findings.Check::passed);
  }

  void write(Path folder) {
    Json.write(folder.resolve(FILE), this);
  }

  /**
   * Reads the results of an experiment.
   *
   * @param folder of the experiment
   * @return empty if it is not done
   * @throws RunFileException if they cannot be read
   */
  public static Optional<Results> read(Path folder) {
    Path file = folder.resolve(FILE);
    return Files.exists(file) ? Optional.of(Json.read(file, Results.class)) : Optional.empty();
  }
}
