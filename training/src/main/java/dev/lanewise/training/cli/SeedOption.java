package dev.lanewise.training.cli;

import picocli.CommandLine.Option;

/** {@code --seed} of the commands that draw random numbers. */
final class SeedOption {
  /** For help. */
  static final String DESCRIPTION =
      "Decides everything that is drawn: made-up data, first values, the order of samples. Same seed, same result.";

  @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = DESCRIPTION + " [${DEFAULT-VALUE}]")
  long seed;
}
