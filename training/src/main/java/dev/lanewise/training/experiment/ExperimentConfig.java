package dev.lanewise.training.experiment;

import java.util.Objects;

/**
 * What decides the figures of an experiment, {@code config.json} in its folder.
 *
 * @param experiment its name
 * @param data which data, as {@code Datasets} reads it
 * @param quick whether it does less of everything, so that it is done within a minute
 * @param seed decides everything that is drawn
 * @param model the folder of a saved model that is looked at; null where the experiment has its own
 */
public record ExperimentConfig(String experiment, String data, boolean quick, long seed, String model) {
  /** Checks that name and data are there. */
  public ExperimentConfig {
    Objects.requireNonNull(experiment, "experiment");
    Objects.requireNonNull(data, "data");
  }

  /** The arguments of {@code lanewise} that do the same again. */
  public String command() {
    return "experiment " + experiment + " --data " + data + (quick ? " --quick" : "") + " --seed " + seed
        + (model == null ? "" : " --model " + model);
  }
}
