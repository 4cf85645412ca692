package dev.lanewise.training.search;

/** Checks of arguments. */
final class Require {
  private Require() {}

  /**
   * Checks a count.
   *
   * @throws IllegalArgumentException if it is smaller
   */
  static void atLeast(int least, String name, int value) {
    if (value < least) {
      throw new IllegalArgumentException(name + ": " + value + ", expected at least " + least);
    }
  }
}
