package dev.lanewise.training.report;

import java.util.Objects;

/**
 * A key figure.
 *
 * @param label what it is
 * @param value the figure with its unit
 * @param note what helps to judge it; may be empty
 */
public record Tile(String label, String value, String note) {
  /** Checks that nothing is null. */
  public Tile {
    Objects.requireNonNull(label, "label");
    Objects.requireNonNull(value, "value");
    Objects.requireNonNull(note, "note");
  }
}
