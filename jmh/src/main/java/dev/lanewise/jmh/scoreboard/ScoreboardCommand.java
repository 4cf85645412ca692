package dev.lanewise.jmh.scoreboard;

import dev.lanewise.jmh.Numbers;
import dev.lanewise.jmh.Work;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The subcommand {@code scoreboard}. */
@Command(
    name = "scoreboard",
    description = {
        "Measures matrix products, convolutions and the kernels that memory decides of Lanewise beside those of other"
            + " libraries, in one run.",
        "",
        "Each side has a process of its own; they take turns of a fraction of a second while the others are held"
            + " still. Outputs are compared before anything is timed. The others come with the Maven profile"
            + " \"peers\" (mvn -Ppeers …, some hundred megabytes once); without it Lanewise runs alone."
    },
    sortOptions = false,
    footer = {
        "",
        "Examples:",
        "  scoreboard --quick                          all rows, coarsely",
        "  scoreboard --filter \"sgemm 1024|k3 oc64\"     some rows",
        "  scoreboard --filter \"sgemm 1024\" --avx2 --peers OpenBLAS",
        "                                              as on a CPU without AVX-512",
        "",
        "Exit codes: 0 done, 1 one of our rows failed or a peer's output differs from ours, 2 wrong option."
    })
public final class ScoreboardCommand implements Callable<Integer> {
  private final PrintStream out;

  @Spec
  private CommandSpec spec;

  @Option(
      names = "--threads", split = ",", paramLabel = "N", defaultValue = "1",
      description = "How many threads work on a call: 1 (default), 2, or both in turn: 1,2.")
  private int[] threads;

  @Option(
      names = "--filter", paramLabel = "REGEX", defaultValue = "",
      description = "Only rows whose kernel and shape, as --list prints them, contain a match.")
  private String filter;

  @Option(
      names = "--peers", split = ",", paramLabel = "NAME",
      description = "Only these: MKL, OpenBLAS, oneDNN, PyTorch, VectorBLAS, EJML; or none. All by default.")
  private List<String> peers;

  @Option(
      names = "--quick",
      description = "About 1.5 seconds a row, all rows in three minutes; up to 15 seconds a row without.")
  private boolean quick;

  @Option(names = "--full", description = "About 20 seconds a row.")
  private boolean full;

  @Option(
      names = "--avx2",
      description = "Nobody uses vectors wider than 256 bits: -XX:UseAVX=2 for Java, OPENBLAS_CORETYPE=Haswell and its"
          + " like for the others.")
  private boolean avx2;

  @Option(
      names = "--jvm-args", split = " ", paramLabel = "ARGS",
      description = "Options for the JVM of Lanewise, separated by blanks.")
  private List<String> jvmArguments = List.of();

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
    Pace pace = pace();
    List<Problem> problems = problems();
    if (list) {
      problems.forEach(problem -> out.println(problem.label()));
      return 0;
    }
    if (Arrays.stream(threads).anyMatch(count -> count < 1)) {
      throw wrong("--threads: each number must be at least 1");
    }
    List<Library> libraries = libraries(problems);
    Path work = Files.isDirectory(Path.of("jmh")) ? Path.of("jmh", "target") : Path.of("");
    Path log = work.resolve("scoreboard.log");
    Files.createDirectories(work.toAbsolutePath());
    Files.deleteIfExists(log);
    ChildCommand command = new ChildCommand(jvmArguments, avx2, work.toAbsolutePath(), log);
    Map<String, String> versions = new LinkedHashMap<>();
    List<RowResult> results = new ArrayList<>();
    for (int count : threads) {
      results.addAll(measure(problems, libraries, command, count, pace, versions));
    }
    report(results, versions, work, pace);
    return failed ? 1 : 0;
  }

  private Pace pace() {
    if (quick && full) {
      throw wrong("--quick and --full exclude each other");
    }
    return quick ? Pace.QUICK : full ? Pace.FULL : Pace.NORMAL;
  }

  private List<Problem> problems() {
    try {
      Pattern pattern = Pattern.compile(filter, Pattern.CASE_INSENSITIVE);
      List<Problem> problems =
          Board.problems().stream().filter(problem -> pattern.matcher(problem.label()).find()).toList();
      if (problems.isEmpty()) {
        throw wrong("--filter: no row matches \"" + filter + "\"; --list shows all");
      }
      return problems;
    } catch (PatternSyntaxException e) {
      throw wrong("--filter: \"" + filter + "\" is no regular expression: " + e.getDescription());
    }
  }

  private List<Library> libraries(List<Problem> problems) {
    List<Library> libraries = new ArrayList<>(List.of(new Lanewise()));
    libraries.addAll(Libraries.present());
    if (peers != null) {
      List<String> wished = peers.stream().map(ScoreboardCommand::key).toList();
      List<String> known = libraries.stream().map(library -> key(library.name())).toList();
      for (String name : wished) {
        if (!known.contains(name) && !name.equals("none")) {
          throw wrong("--peers: there is no \"" + name + "\" here"
              + (known.size() == 1 ? "; mvn -Ppeers brings all" : ", only " + String.join(", ", known)));
        }
      }
      libraries.removeIf(library -> !(library instanceof Lanewise) && !wished.contains(key(library.name())));
    }
    if (problems.stream().anyMatch(Streaming.class::isInstance)) {
      libraries.add(new CopyLoop());
    }
    return libraries;
  }

  private static String key(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private List<RowResult> measure(
      List<Problem> problems, List<Library> libraries, ChildCommand command, int count, Pace pace,
      Map<String, String> versions) throws IOException {
    out.println(problems.size() + " rows, " + count + (count == 1 ? " thread" : " threads")
        + ", GFLOP/s, streaming rows GB/s; "
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

  private void report(List<RowResult> results, Map<String, String> versions, Path work, Pace pace)
      throws IOException {
    List<String> heading = List.of(
        LocalDate.now() + ", " + Machine.description() + (avx2 ? ", AVX2 at most" : ""),
        Report.versions(versions) + "; " + pace.name().toLowerCase(Locale.ROOT) + " pace");
    Report report = new Report(results, Bars.of(results, avx2), heading);
    out.println();
    out.print(report.text());
    Path file = json != null ? json : work.resolve("scoreboard.json");
    JsonReport.write(file, results);
    out.println("JSON: " + file);
    if (markdown != null) {
      Files.writeString(markdown, report.markdown(), StandardCharsets.UTF_8);
    }
  }
}
