package dev.lanewise.training.experiment;

import dev.lanewise.nn.files.ModelFileException;
import dev.lanewise.training.Evaluation;
import dev.lanewise.training.History;
import dev.lanewise.training.HistoryFiles;
import dev.lanewise.training.RunFileException;
import dev.lanewise.training.SavedModel;
import dev.lanewise.training.json.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What came out of a training run that is a part of an experiment; it lies in a folder of its own.
 *
 * @param folder where {@code history.json} and, where it was kept, the model lie
 * @param outcome how it ended
 * @param history its steps and epochs
 */
public record Trained(Path folder, Outcome outcome, History history) {
  private static final String OUTCOME = "outcome.json";
  private static final String HISTORY = "history.json";
  private static final String MODEL = "best";

  /**
   * How a run ended.
   *
   * @param seconds of its epochs, without validation
   * @param test of the best model by validation, or of the last one where no model was kept; null if the loss was not
   *     finite any more before there was one, or there is no test part
   * @param divergence the message, if the loss was not finite any more; else null
   */
  public record Outcome(double seconds, Evaluation test, String divergence) {}

  static boolean isDone(Path folder) {
    return Files.exists(folder.resolve(OUTCOME));
  }

  static Trained read(Path folder) {
    return new Trained(folder, Json.read(folder.resolve(OUTCOME), Outcome.class),
        HistoryFiles.read(folder.resolve(HISTORY)));
  }

  /** Writes how it ended, last of all: a run is done when that file is there. */
  static Trained finish(Path folder, History history, Evaluation test, String divergence) {
    double seconds = history.epochs().stream().mapToDouble(History.Epoch::seconds).sum();
    Outcome outcome = new Outcome(seconds, test, divergence);
    HistoryFiles.writeJson(folder.resolve(HISTORY), history);
    Json.write(folder.resolve(OUTCOME), outcome);
    return new Trained(folder, outcome, history);
  }

  static Path modelFolder(Path folder) {
    return folder.resolve(MODEL);
  }

  /** Seconds of its epochs, without validation. */
  public double seconds() {
    return outcome.seconds;
  }

  /** Whether the loss, or a parameter, became NaN or infinite. */
  public boolean diverged() {
    return outcome.divergence != null;
  }

  /** The training loss of the first step, before any update; NaN if there was none. */
  public double firstLoss() {
    return history.steps().isEmpty() ? Double.NaN : history.steps().getFirst().loss();
  }

  /** The mean training loss of the last tenth of the steps, of one at least; NaN if the run {@link #diverged}. */
  public double finalLoss() {
    int steps = history.steps().size();
    return diverged() ? Double.NaN : history.steps().subList(steps - Math.ceilDiv(steps, 10), steps).stream()
        .mapToDouble(History.Step::loss).average().orElse(Double.NaN);
  }

  /** Seconds of an epoch, without validation; NaN if none was finished. */
  public double secondsPerEpoch() {
    return history.epochs().isEmpty() ? Double.NaN : outcome.seconds / history.epochs().size();
  }

  /** The share of right answers on the test part; NaN without a test. */
  public double testAccuracy() {
    return outcome.test == null ? Double.NaN : outcome.test.accuracy();
  }

  /** The share of right answers on the validation part after the best epoch; NaN if no epoch was finished. */
  public double bestValidationAccuracy() {
    return history.epochs().isEmpty() ? Double.NaN : history.best().validation().accuracy();
  }

  /**
   * How the test part went.
   *
   * @throws IllegalStateException without a test
   */
  public Evaluation test() {
    return Optional.ofNullable(outcome.test).orElseThrow(() -> new IllegalStateException(folder + ": not tested"));
  }

  /**
   * The model that was kept: the best by validation, or of a {@linkplain Workbench#trial trial} the last one.
   *
   * @throws RunFileException if none was kept, or it cannot be read
   */
  public SavedModel model() {
    return model(folder);
  }

  static SavedModel model(Path folder) {
    try {
      return SavedModel.load(modelFolder(folder));
    } catch (ModelFileException e) {
      throw new RunFileException(modelFolder(folder), "cannot be read: " + e.getMessage(), e);
    }
  }
}
