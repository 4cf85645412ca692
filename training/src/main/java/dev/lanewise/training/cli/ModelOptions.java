package dev.lanewise.training.cli;

import dev.lanewise.nn.Network;
import dev.lanewise.nn.Shape;
import dev.lanewise.nn.zoo.Zoo;
import dev.lanewise.training.run.Models;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A network without data: of the zoo, for samples of a shape, or a saved one. */
final class ModelOptions {
  @Parameters(index = "0", paramLabel = "MODEL", completionCandidates = ModelNames.class,
      description = {"A network of the zoo, one of: ${COMPLETION-CANDIDATES};",
        "or the folder of a saved one or of a run."})
  private String model;

  @Option(names = "--input", paramLabel = "HxWxC", converter = ShapeConverter.class,
      description = "The samples that a network of the zoo takes. [32x32x3; gradcheck: 16x16x3]")
  private Shape input;

  @Option(names = "--classes", paramLabel = "N", defaultValue = "10",
      description = "The classes that a network of the zoo tells apart. [${DEFAULT-VALUE}]")
  private int classes;

  /**
   * The network.
   *
   * @param otherwise what a network of the zoo takes where nothing is said
   */
  Network network(Shape otherwise, long seed) {
    if (!Zoo.names().contains(model)) {
      return Models.load(model);
    }
    if (classes < 1 || classes > 1_000_000) {
      throw new UsageException("--classes: " + classes + ", expected 1 to 1000000");
    }
    return Models.build(model, input == null ? otherwise : input, classes, seed);
  }
}
