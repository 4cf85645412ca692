package dev.lanewise.jmh.scoreboard;

import dev.lanewise.jmh.Numbers;
import dev.lanewise.jmh.Work;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The subcommand {@code scoreboard}. */
@Command(
    name = "scoreboard",
    description = {
        "Measures matrix products, convolutions, the kernels that memory decides and whole networks of Lanewise beside"
            + " those of other libraries, in one run.",
        "",
        "Each side has a process of its own; they take turns of a fraction of a second while the others are held"
            + " still. Outputs are compared before anything is timed. The others come with the Maven profile"
            + " \"peers\" (mvn -Ppeers …, some hundred megabytes once); without it Lanewise runs alone."
    },
    sortOptions = false,
    footer = {
        "",
        "A row takes up to 15 seconds, 1.5 with --quick, 20 with --full.",
        "",
        "Examples:",
        "  scoreboard --quick                          all rows, coarsely",
        "  scoreboard --filter \"sgemm 1024|k3 oc64\"     some rows",
        "  scoreboard --filter \"^(inference|training)\" --threads 1,2",
        "                                              whole networks",
        "  scoreboard --filter \"sgemm 1024\" --avx2 --peers OpenBLAS",
        "                                              as on a CPU without AVX-512",
        "",
        "Exit codes: 0 done, 1 one of our rows failed or a peer's output differs from ours, 2 wrong option."
    })
public final class ScoreboardCommand implements Callable<Integer> {
  private final PrintStream out;

  @Mixin
  private ContestOptions options;

  @Option(
      names = "--filter", paramLabel = "REGEX", defaultValue = "",
      description = "Only rows whose kernel and shape, as --list prints them, contain a match.")
  private String filter;

  @Option(
      names = "--out", paramLabel = "FILE",
      description = "The figures as JSON: jmh/target/scoreboard.json, or scoreboard.json where there is no folder jmh.")
  private Path json;

  @Option(names = "--markdown", paramLabel = "FILE", description = "The tables in Markdown as well.")
  private Path markdown;

  @Option(names = "--list", description = "List the rows, then exit.")
  private boolean list;

  @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this help, then exit.")
  private boolean help;

  private boolean failed;

  /** A command that prints there. */
  public ScoreboardCommand(PrintStream out) {
    this.out = out;
  }

  @Override
  public Integer call() throws IOException {
    List<Problem> problems = problems();
    if (list) {
      problems.forEach(problem -> out.println(problem.label()));
      return 0;
    }
    Pace pace = options.pace();
    List<Library> libraries = libraries(problems);
    ChildCommand command = options.command("scoreboard");
    Map<String, String> versions = new LinkedHashMap<>();
    List<RowResult> results = new ArrayList<>();
    for (int count : options.threads()) {
      results.addAll(measure(problems, libraries, command, count, pace, versions));
    }
    Path file = json != null ? json : ChildCommand.folder().resolve("scoreboard.json");
    new Report(results, Bars.of(results, options.avx2()), options.heading(versions)).publish(out, file, markdown);
    return failed ? 1 : 0;
  }

  private List<Problem> problems() {
    try {
      Pattern pattern = Pattern.compile(filter, Pattern.CASE_INSENSITIVE);
      List<Problem> problems =
          Board.problems().stream().filter(problem -> pattern.matcher(problem.label()).find()).toList();
      if (problems.isEmpty()) {
        throw options.wrong("--filter: no row matches \"" + filter + "\"; --list shows all");
      }
      return problems;
    } catch (PatternSyntaxException e) {
      throw options.wrong("--filter: \"" + filter + "\" is no regular expression: " + e.getDescription());
    }
  }

  private List<Library> libraries(List<Problem> problems) {
    List<Library> libraries = options.libraries(problems);
    if (problems.stream().anyMatch(Streaming.class::isInstance)) {
      libraries.add(new CopyLoop());
    }
    return libraries;
  }

  private List<RowResult> measure(
      List<Problem> problems, List<Library> libraries, ChildCommand command, int count, Pace pace,
      Map<String, String> versions) throws IOException {
    out.println(problems.size() + " rows, " + count + (count == 1 ? " thread" : " threads")
        + ", GFLOP/s, streaming rows GB/s, networks images/s; "
        + (libraries.stream().filter(library -> !library.isLimit()).count() == 1 ? "no peers (mvn -Ppeers brings them)"
            : "the sides whose turn it is not are " + Pauser.description()));
    List<RowResult> results = new ArrayList<>();
    try (Contest contest = new Contest(libraries, command, count, pace, this::note)) {
      versions.putAll(contest.versions());
      for (Problem problem : problems) {
        out.printf("%3d/%d  %-54s", results.size() + 1, problems.size(), problem.label());
        out.flush();
        RowResult result = contest.measure(problem);
        results.add(result);
        failed |= result.lanewise() == null;
        out.println(progress(result));
      }
      double peak = contest.peak();
      results.replaceAll(
          result -> result.problem().work().unit() == Work.Unit.FLOPS ? result.withLimit(peak) : result);
    }
    return results;
  }

  private void note(String note) {
    failed |= note.contains(Contest.MISMATCH);
    out.print("\n         " + note + " ");
  }

  private static String progress(RowResult row) {
    StringBuilder text = new StringBuilder();
    text.append(row.lanewise() == null ? "   failed" : "%9s".formatted(Numbers.number(row.lanewise().median(), 1)));
    row.peers().forEach((name, figure) -> text.append("  ").append(name).append(' ')
        .append(figure.variant()).append(figure.variant().isEmpty() ? "" : " ")
        .append(Numbers.number(figure.median(), 1)));
    if (row.problem() instanceof Streaming) {
      text.append("  copy ").append(Numbers.number(row.limit(), 1));
    }
    if (Double.isFinite(row.ratio())) {
      text.append("  ").append(Numbers.number(row.ratio(), 2)).append("×");
    }
    return text + (row.disturbed() ? " ~" : "");
  }
}
