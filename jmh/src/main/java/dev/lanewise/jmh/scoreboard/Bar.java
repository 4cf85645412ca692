package dev.lanewise.jmh.scoreboard;

import dev.lanewise.jmh.Numbers;
import java.util.List;

/**
 * What was to be reached.
 *
 * @param text for people
 * @param value what was reached; NaN where this run cannot say
 * @param limit the least value that will do, or for {@code atMost} the greatest
 * @param atMost whether less is better
 * @param where the row that decides, or nothing
 */
record Bar(String text, double value, double limit, boolean atMost, String where) {

  /** Whether this run can say. */
  boolean isKnown() {
    return !Double.isNaN(value);
  }

  /** Whether it was reached. */
  boolean isMet() {
    return atMost ? value <= limit : value >= limit;
  }

  /** A verdict in one word. */
  String verdict() {
    return !isKnown() ? "—" : isMet() ? "met" : "NOT met";
  }

  /** Bars as a table. */
  static Grid grid(List<Bar> bars) {
    Grid grid = new Grid(2, List.of("bar", "", "value", "where"));
    bars.forEach(bar -> grid.add(List.of(bar.verdict(), bar.text(), bar.figures(), bar.where())));
    return grid;
  }

  /** The value and what it is held against. */
  String figures() {
    return (isKnown() ? Numbers.number(value, 2) : "—") + (atMost ? " ≤ " : " ≥ ") + Numbers.number(limit, 2);
  }
}
