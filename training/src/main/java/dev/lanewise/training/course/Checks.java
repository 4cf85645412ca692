package dev.lanewise.training.course;

import dev.lanewise.nn.Shape;
import dev.lanewise.training.data.Dataset;
import dev.lanewise.training.data.Splits;
import dev.lanewise.training.experiment.Workbench;

/** What several experiments need of their data. */
final class Checks {
  private Checks() {}

  /**
   * Samples are images in grey or colour.
   *
   * @throws IllegalArgumentException if not
   */
  static void requireImages(Workbench bench) {
    Shape sample = bench.splits().train().sampleShape();
    if (sample.rank() != 3 || sample.channels() != 1 && sample.channels() != 3) {
      throw new IllegalArgumentException(
          "the samples of " + bench.config().data() + " are " + sample + ", expected images h×w×1 or h×w×3");
    }
  }

  /**
   * Each part has samples.
   *
   * @throws IllegalArgumentException if not
   */
  static void requireSamples(Workbench bench) {
    Splits splits = bench.splits();
    require(bench, "training", splits.train());
    require(bench, "validation", splits.validation());
    require(bench, "test", splits.test());
  }

  private static void require(Workbench bench, String part, Dataset dataset) {
    if (dataset.size() == 0) {
      throw new IllegalArgumentException(
          "the " + part + " part of " + bench.config().data() + " has no sample, expected at least 1");
    }
  }
}
