package dev.lanewise.training.report;

import dev.lanewise.nn.Loss;
import dev.lanewise.training.Evaluation;
import dev.lanewise.training.History;
import dev.lanewise.training.SavedModel;
import dev.lanewise.training.data.Dataset;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What a {@link Report} is made of.
 *
 * @param title of the page
 * @param notes what else a reader should know, before all else; may be empty
 * @param config the settings of the run, by name
 * @param environment machine and versions, by name
 * @param commands lines that repeat the run
 * @param steps of the run, may be empty
 * @param epochs of the run, may be empty
 * @param classNames what labels mean
 * @param evaluation of the network, or null
 * @param evaluated what it was evaluated on: {@code test}
 * @param model the network as it was evaluated, or null
 */
public record ReportData(
    String title, List<String> notes, Map<String, String> config, Map<String, String> environment,
    List<String> commands, List<History.Step> steps, List<History.Epoch> epochs, List<String> classNames,
    Evaluation evaluation, String evaluated, Model model) {
  /** Copies the lists, and checks that nothing is null but what may be. */
  public ReportData {
    Objects.requireNonNull(title, "title");
    notes = List.copyOf(notes);
    Objects.requireNonNull(config, "config");
    Objects.requireNonNull(environment, "environment");
    commands = List.copyOf(commands);
    steps = List.copyOf(steps);
    epochs = List.copyOf(epochs);
    classNames = List.copyOf(classNames);
    Objects.requireNonNull(evaluated, "evaluated");
  }

  /**
   * A network with samples to look at it.
   *
   * @param saved the network and what comes before it
   * @param samples what it was evaluated on; null if there are none: then nothing that needs samples is shown
   * @param loss what was minimised, for the times
   * @param batch samples in a step, for the times
   */
  public record Model(SavedModel saved, Dataset samples, Loss loss, int batch) {
    /** Checks that nothing is null but the samples. */
    public Model {
      Objects.requireNonNull(saved, "saved");
      Objects.requireNonNull(loss, "loss");
    }
  }
}
