package dev.lanewise.training.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A table for a {@link Page}: first columns of words, which stand left, then columns of numbers, which stand right. */
public final class Table {
  private final int words;
  private final List<String> headers;
  private final List<List<String>> rows = new ArrayList<>();

  /**
   * A table without rows.
   *
   * @param words how many columns hold words, from the left
   * @throws IllegalArgumentException if there are no more columns than that
   */
  public Table(int words, String... headers) {
    if (words < 0 || words > headers.length) {
      throw new IllegalArgumentException("words: " + words + ", expected 0 .. " + headers.length + " columns");
    }
    this.words = words;
    this.headers = List.of(headers);
  }

  /**
   * Adds a row.
   *
   * @throws IllegalArgumentException if it has not a cell for each column
   */
  public Table row(String... cells) {
    if (cells.length != headers.size()) {
      throw new IllegalArgumentException("cells: " + cells.length + ", expected " + headers.size());
    }
    rows.add(List.of(cells));
    return this;
  }

  boolean isWords(int column) {
    return column < words;
  }

  List<String> headers() {
    return headers;
  }

  List<List<String>> rows() {
    return Collections.unmodifiableList(rows);
  }
}
