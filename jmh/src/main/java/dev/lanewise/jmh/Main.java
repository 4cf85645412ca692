package dev.lanewise.jmh;

import dev.lanewise.jmh.plans.GlueCommand;
import dev.lanewise.jmh.plans.StartCommand;
import dev.lanewise.jmh.scoreboard.LatencyCommand;
import dev.lanewise.jmh.scoreboard.MemoryCommand;
import dev.lanewise.jmh.scoreboard.ScoreboardCommand;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line. Without a subcommand it measures the kernels. */
@Command(
    name = "bench",
    description = "Measures the kernels with JMH and prints GFLOP/s and GB/s beside this machine's own limits.",
    customSynopsis = {
        "bench [OPTIONS] [-- JMH-OPTIONS]", "bench scoreboard [OPTIONS]", "bench latency [OPTIONS] [NETWORK...]",
        "bench memory [OPTIONS] [NETWORK...]", "bench start [OPTIONS]", "bench glue [OPTIONS]"
    },
    sortOptions = false,
    footer = {
        "",
        "What follows -- goes to JMH, and prevails over --quick and --full:",
        "  -- -prof gc                                      bytes allocated a call, as a column",
        "  -- -p \"shape=8x56x56x64 k3 oc64 p1 s1\"           another shape; choose the kernel by --filter",
        "  -- -jvmArgsAppend -Dlanewise.backend=scalar      the scalar kernels instead of the SIMD ones",
        "  -- -jvmArgsAppend -XX:UseAVX=2                   vectors of 256 bits",
        "  -- -h                                            all options of JMH",
        "",
        "Exit codes: 0 done, 1 a benchmark failed, 2 wrong option."
    })
public final class Main implements Callable<Integer> {
  private final List<String> jmhArguments;
  private final PrintStream out;

  @Spec
  private CommandSpec spec;

  @Option(
      names = "--filter", paramLabel = "REGEX", defaultValue = "",
      description = "Only rows whose kernel and shape, as --list prints them, contain a match: \"conv2d.*k5\".")
  private String filter;

  @Option(
      names = "--threads", split = ",", paramLabel = "N", defaultValue = "1",
      description = "How many threads work on a call: 1 (default), 2, or several in turn: 1,2.")
  private int[] threads;

  @Option(
      names = "--quick",
      description = "About 3 seconds a row; the default. All rows at one thread take about 12 minutes.")
  private boolean quick;

  @Option(names = "--full", description = "About 14 seconds a row, in two JVMs each.")
  private boolean full;

  @Option(names = "--list", description = "List kernels and shapes, then exit.")
  private boolean list;

  @Option(
      names = "--log", paramLabel = "FILE",
      description = "Where JMH's own output goes: jmh/target/jmh.log, or jmh.log where there is no folder jmh.")
  private Path log;

  @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this help, then exit.")
  private boolean help;

  Main(List<String> jmhArguments, PrintStream out) {
    this.jmhArguments = jmhArguments;
    this.out = out;
  }

  /** Runs the command line and exits with its code. */
  public static void main(String[] args) {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    List<String> all = Arrays.asList(args);
    int end = all.contains("--") ? all.indexOf("--") : all.size();
    List<String> jmhArguments = end < all.size() ? all.subList(end + 1, all.size()) : List.of();
    System.exit(commandLine(new Main(jmhArguments, out)).execute(Arrays.copyOf(args, end)));
  }

  private static CommandLine commandLine(Main main) {
    return new CommandLine(main)
        .addSubcommand(new ScoreboardCommand(main.out))
        .addSubcommand(new LatencyCommand(main.out))
        .addSubcommand(new MemoryCommand(main.out))
        .addSubcommand(new StartCommand(main.out))
        .addSubcommand(new GlueCommand(main.out))
        .setUsageHelpWidth(110)
        .setParameterExceptionHandler((e, args) -> {
          e.getCommandLine().getErr().println("bench: " + e.getMessage().lines().findFirst().orElse("wrong option"));
          return 2;
        })
        .setExecutionExceptionHandler((e, command, result) -> {
          command.getErr().println("bench: " + e);
          return 1;
        });
  }

  @Override
  public Integer call() throws IOException, CommandLineOptionException {
    CommandLineOptions wishes = wishes();
    if (wishes.shouldHelp()) {
      wishes.showHelp();
      return 0;
    }
    if (wishes.shouldListProfilers()) {
      wishes.listProfilers();
      return 0;
    }
    List<Row> kernels = kernels(wishes);
    if (list) {
      kernels.stream().map(Row::label).distinct().forEach(out::println);
      return 0;
    }
    // Limits before and after: one of the two may meet a noisy neighbour.
    Set<Row> limits = limits(kernels);
    List<Row> rows = new ArrayList<>(limits);
    rows.addAll(kernels);
    rows.addAll(limits);
    return run(rows, wishes);
  }

  private CommandLineOptions wishes() {
    try {
      CommandLineOptions wishes = new CommandLineOptions(jmhArguments.toArray(String[]::new));
      if (!wishes.getIncludes().isEmpty()) {
        throw wrong("after --: \"" + wishes.getIncludes().getFirst() + "\" is no option; choose kernels by --filter");
      }
      if (wishes.getResult().hasValue() || wishes.getResultFormat().hasValue()) {
        throw wrong("after --: -rf and -rff are not supported; the figures of JMH are in the log");
      }
      return wishes;
    } catch (CommandLineOptionException e) {
      throw wrong("after --: " + e.getMessage());
    }
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private List<Row> kernels(CommandLineOptions wishes) {
    if (quick && full) {
      throw wrong("--quick and --full exclude each other");
    }
    if (Arrays.stream(threads).anyMatch(count -> count < 1)) {
      throw wrong("--threads: each number must be at least 1");
    }
    Pattern pattern = pattern();
    Collection<String> wished = wishes.getParameter("shape").orElse(List.of());
    List<Row> rows = new ArrayList<>();
    for (Family family : Families.KERNELS) {
      for (Row row : family.rows(wished.isEmpty() ? family.shapes() : List.copyOf(wished), threads)) {
        if (pattern.matcher(row.label()).find()) {
          rows.add(row);
        }
      }
    }
    if (rows.isEmpty()) {
      throw wrong("--filter: no kernel matches \"" + filter + "\"; --list shows all");
    }
    rows.forEach(this::checkShape);
    return rows;
  }

  private Pattern pattern() {
    try {
      return Pattern.compile(filter, Pattern.CASE_INSENSITIVE);
    } catch (PatternSyntaxException e) {
      throw wrong("--filter: \"" + filter + "\" is no regular expression: " + e.getDescription());
    }
  }

  private void checkShape(Row row) {
    try {
      row.work();
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw wrong(row.pass().kernel() + ": " + e.getMessage());
    }
  }

  /** What these rows will be held against. */
  private static Set<Row> limits(List<Row> kernels) {
    Set<Row> limits = new LinkedHashSet<>();
    for (Work.Unit unit : Work.Unit.values()) {
      int[] threads = kernels.stream().filter(row -> row.work().unit() == unit)
          .mapToInt(Row::threads).distinct().toArray();
      Families.limit(unit).ifPresent(family -> limits.addAll(family.rows(family.shapes(), threads)));
    }
    return limits;
  }

  private int run(List<Row> rows, CommandLineOptions wishes) throws IOException {
    Harness.Effort effort = full ? Harness.Effort.FULL : Harness.Effort.QUICK;
    Path file = logFile();
    out.println("Java " + Runtime.version() + ", " + Runtime.getRuntime().availableProcessors() + " CPUs, "
        + System.getProperty("os.name") + " " + System.getProperty("os.arch")
        + (jmhArguments.isEmpty() ? "" : ", JMH options: " + String.join(" ", jmhArguments)));
    out.printf(
        "%d rows, about %.0f min. JMH's own output: %s%n%n", rows.size(),
        Math.max(1, rows.size() * effort.seconds() / 60), file);
    try (PrintStream logStream = new PrintStream(Files.newOutputStream(file), true, StandardCharsets.UTF_8)) {
      return measure(rows, new Harness(effort, wishes, logStream), file);
    }
  }

  private Path logFile() throws IOException {
    Path file = log;
    if (file == null) {
      file = Files.isDirectory(Path.of("jmh")) ? Path.of("jmh", "target", "jmh.log") : Path.of("jmh.log");
    }
    if (file.getParent() != null) {
      Files.createDirectories(file.getParent());
    }
    return file;
  }

  private int measure(List<Row> rows, Harness harness, Path file) {
    Table table = new Table();
    int failures = 0;
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      out.printf(
          "%3d/%d  %-52s %d %-7s ", i + 1, rows.size(), row.label(), row.threads(),
          row.threads() == 1 ? "thread" : "threads");
      out.flush();
      try {
        Measurement measured = harness.measure(row);
        table.add(measured);
        out.printf("%9s %s%n", Numbers.number(measured.rate(), 1), row.work().unit().rate());
      } catch (RunnerException e) {
        failures++;
        out.println("failed, see " + file + ": " + rootCause(e));
      }
    }
    out.print(table.text());
    return failures == 0 ? 0 : 1;
  }

  private static Throwable rootCause(Throwable e) {
    Throwable cause = e;
    while (cause.getCause() != null || cause.getSuppressed().length > 0) {
      cause = cause.getCause() != null ? cause.getCause() : cause.getSuppressed()[0];
    }
    return cause;
  }
}
