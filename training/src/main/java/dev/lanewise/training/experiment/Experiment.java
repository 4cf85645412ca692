package dev.lanewise.training.experiment;

/**
 * A question, what is done to answer it, and how the answer is shown. An experiment keeps nothing between runs; what
 * it computes goes through {@link Workbench#part} and {@link Workbench#train}, so that it can go on after a kill.
 */
public interface Experiment {
  /**
   * About how long an experiment takes on two cores.
   *
   * @param quick seconds on the synthetic set with {@code --quick}
   * @param synthetic seconds on the synthetic set
   * @param cifar10 seconds on CIFAR-10
   */
  record Estimate(double quick, double synthetic, double cifar10) {}

  /** What the command line calls it: one word in lower case, with hyphens. */
  String name();

  /** The heading of its page. */
  String title();

  /** What one wants to know, in one sentence that ends in a question mark. */
  String question();

  /** What it does, in half a sentence for a list. */
  String shows();

  /** How long it takes. */
  Estimate estimate();

  /**
   * The data it runs on.
   *
   * @param asked what was asked for, as {@code Datasets} reads it
   * @return that, or the only data that the experiment is about
   */
  default String data(String asked) {
    return asked;
  }

  /** Whether it looks at a saved model, which its settings then may name. */
  default boolean takesModel() {
    return false;
  }

  /**
   * Looks whether the data and settings serve, before anything is written.
   *
   * @throws IllegalArgumentException if not; the message is one line that says what was expected
   */
  default void check(Workbench bench) {}

  /**
   * Does everything that is not done yet and says what came out. Called again after a kill, or for a finished
   * experiment, it finds its parts done and says the same.
   */
  void run(Workbench bench, Findings findings);
}
