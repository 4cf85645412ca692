package dev.lanewise.jmh.scoreboard;

import java.util.ArrayList;
import java.util.List;

/** A table of text: aligned for a terminal, or in Markdown. */
public final class Grid {
  private final int left;
  private final List<List<String>> lines = new ArrayList<>();

  /**
   * A table.
   *
   * @param left how many columns, from the first, are words; the rest are figures
   */
  public Grid(int left, List<String> heads) {
    this.left = left;
    lines.add(heads);
  }

  /** Adds a line of as many cells as there are heads. */
  public void add(List<String> line) {
    lines.add(line);
  }

  /** For a terminal. */
  public String text() {
    StringBuilder text = new StringBuilder();
    for (List<String> line : lines) {
      StringBuilder padded = new StringBuilder();
      for (int i = 0; i < line.size(); i++) {
        String pad = " ".repeat(width(i) - line.get(i).length());
        padded.append(i == 0 ? "" : "  ").append(i < left ? line.get(i) + pad : pad + line.get(i));
      }
      text.append(padded.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }

  /** For a page. */
  public String markdown() {
    StringBuilder text = new StringBuilder();
    for (List<String> line : lines) {
      text.append("| ").append(String.join(" | ", line)).append(" |\n");
      if (line == lines.getFirst()) {
        text.append("|---".repeat(left)).append("|--:".repeat(line.size() - left)).append("|\n");
      }
    }
    return text.toString();
  }

  private int width(int column) {
    return lines.stream().mapToInt(line -> line.get(column).length()).max().orElse(0);
  }
}
