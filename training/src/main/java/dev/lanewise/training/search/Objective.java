package dev.lanewise.training.search;

/** Says how good a point is; what it takes to find out is its own affair. */
@FunctionalInterface
public interface Objective {
  /**
   * Scores a point. A search may ask for the same point and budget more than once, and expects the same answer; who
   * keeps answers does nothing twice, and goes on after a kill.
   *
   * @param budget how much may be spent, such as epochs; always from the start, never on top of a smaller budget
   * @return larger is better; NaN for a point that fails, which is worse than any number
   */
  double score(Point point, int budget);
}
