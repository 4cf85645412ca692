package dev.lanewise.jmh.scoreboard;

import dev.lanewise.jmh.Numbers;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** What a contest found out, for people: a heading, tables, the bars, a legend; for a terminal or for a page. */
abstract class ContestReport {
  static final String NOTHING = "–";

  /** The line of a legend about the mark of rows that something else disturbed. */
  static final String DISTURBED =
      "~: the machine was disturbed most of the time that this row took, repetitions included.\n";

  private final List<String> heading;

  /**
   * A report.
   *
   * @param heading when, where and what was measured
   */
  ContestReport(List<String> heading) {
    this.heading = heading;
  }

  /** For a terminal. */
  final String text() {
    return String.join("\n", heading) + "\n" + body("\n%s\n", Grid::text) + "\n" + legend();
  }

  /** For a page. */
  final String markdown() {
    return String.join("  \n", heading) + "\n" + body("\n**%s**\n\n", Grid::markdown) + "\n" + legend();
  }

  private String body(String title, Function<Grid, String> form) {
    StringBuilder text = new StringBuilder();
    tables().forEach((name, grid) -> text.append(title.formatted(name)).append(form.apply(grid)));
    if (!bars().isEmpty()) {
      text.append(title.formatted("Bars")).append(form.apply(Bar.grid(bars())));
    }
    return text.toString();
  }

  /** The tables by their titles, in their order. */
  abstract Map<String, Grid> tables();

  /** What was to be reached. */
  abstract List<Bar> bars();

  /** What the columns mean. */
  abstract String legend();

  /** For programs: an object for each line. */
  abstract List<Map<String, Object>> objects();

  static String ratio(double ratio) {
    return Double.isFinite(ratio) ? Numbers.number(ratio, 2) + "×" : NOTHING;
  }

  /**
   * Prints the report and writes its files.
   *
   * @param json the file for programs
   * @param markdown the file for pages, or null
   */
  final void publish(PrintStream out, Path json, Path markdown) throws IOException {
    out.println();
    out.print(text());
    JsonReport.write(json, objects());
    out.println("JSON: " + json);
    if (markdown != null) {
      Files.writeString(markdown, markdown(), StandardCharsets.UTF_8);
    }
  }
}
