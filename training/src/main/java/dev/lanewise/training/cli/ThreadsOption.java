package dev.lanewise.training.cli;

import dev.lanewise.kernels.parallel.Parallel;
import picocli.CommandLine.Option;

/** {@code --threads} of the commands that compute. */
final class ThreadsOption {
  /** For help. */
  static final String DESCRIPTION =
      "How many work; 0: one for each processor. The result does not depend on it.";

  @Option(names = "--threads", paramLabel = "N", defaultValue = "0", description = DESCRIPTION + " [${DEFAULT-VALUE}]")
  private int threads;

  /** The threads that were asked for. */
  Parallel open() {
    if (threads < 0 || threads > 1024) {
      throw new UsageException("--threads: " + threads + ", expected 0 (one for each processor) to 1024");
    }
    return open(threads);
  }

  /** So many threads, 0 meaning one for each processor. */
  static Parallel open(int threads) {
    return Parallel.of(threads > 0 ? threads : Runtime.getRuntime().availableProcessors());
  }
}
