package dev.lanewise.training.report;

import dev.lanewise.nn.Loss;
import dev.lanewise.nn.Network;
import dev.lanewise.training.Evaluation;
import dev.lanewise.training.data.BatchLoader;
import dev.lanewise.training.inspect.Subject;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What a {@link Report} is made of.
 *
 * @param title of the page
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
    String title, Map<String, String> config, Map<String, String> environment, List<String> commands,
    List<RunStep> steps, List<RunEpoch> epochs, List<String> classNames, Evaluation evaluation, String evaluated,
    Model model) {
  /** Checks that nothing is null but what may be. */
  public ReportData {
    Objects.requireNonNull(title, "title");
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
   * @param network what was trained
   * @param subject the same for inspection, or null where its samples are no images
   * @param samples prepared as the network takes them; pictures are those of its dataset
   * @param loss what was minimised
   * @param batch samples in a step
   */
  public record Model(Network network, Subject subject, BatchLoader samples, Loss loss, int batch) {
    /** Checks that nothing is null but the subject. */
    public Model {
      Objects.requireNonNull(network, "network");
      Objects.requireNonNull(samples, "samples");
      Objects.requireNonNull(loss, "loss");
    }
  }
}
