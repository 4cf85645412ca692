package dev.lanewise.jmh.plans;

import dev.lanewise.jmh.Jvm;
import dev.lanewise.jmh.Numbers;
import dev.lanewise.jmh.scoreboard.Grid;
import dev.lanewise.jmh.scoreboard.Machine;
import dev.lanewise.jmh.scoreboard.Samples;
import dev.lanewise.nn.zoo.Zoo;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The subcommand {@code start}. */
@Command(
    name = "start",
    description = {
        "Measures how long a fresh JVM takes from its launch to the end of the first inference and of the first"
            + " training step, with and without an AOT cache (JEP 514).",
        "",
        "Nothing is warmed up: the first run is mostly interpreted. Each figure is the median of several JVMs. What a"
            + " cache holds, and what not, the JVM logs with -Xlog:aot; with --add-modules=jdk.incubator.vector that of"
            + " JDK 25 logs \"full module graph: disabled\"."
    },
    sortOptions = false,
    footer = {"", "Exit codes: 0 done, 1 a JVM failed, 2 wrong option."})
public final class StartCommand implements Callable<Integer> {
  /** How long a cache is trained: time enough for C2 to compile most, so that the profiles are those of a warm JVM. */
  private static final int TRAINING_MILLIS = 3000;

  private final PrintStream out;

  @Spec
  private CommandSpec spec;

  @Parameters(
      arity = "0..1", paramLabel = "NETWORK", description = "A name in the zoo. Default: ${DEFAULT-VALUE}.")
  private String network = "mini-alexnet";

  @Option(names = "--threads", paramLabel = "N", description = "Default: ${DEFAULT-VALUE}.")
  private int threads = 1;

  @Option(names = "--runs", paramLabel = "N", description = "JVMs a figure. Default: ${DEFAULT-VALUE}.")
  private int runs = 7;

  @Option(
      names = "--jvm-args", split = " ", paramLabel = "ARGS",
      description = "Further options of each JVM, separated by blanks.")
  private List<String> jvmArguments = List.of();

  @Option(names = "--markdown", paramLabel = "FILE", description = "The table in Markdown as well.")
  private Path markdown;

  @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this help, then exit.")
  private boolean help;

  /** A command that prints there. */
  public StartCommand(PrintStream out) {
    this.out = out;
  }

  /**
   * When a JVM had come how far, milliseconds after its launch.
   *
   * @param main its main method ran
   * @param done the first result was there
   */
  record Times(double main, double done) {}

  @Override
  public Integer call() throws IOException {
    check();
    Path folder = Files.createTempDirectory("lanewise-start");
    try {
      List<Path> classPath = PackedClassPath.in(folder);
      Map<Workload, List<Times>> plain = new EnumMap<>(Workload.class);
      Map<Workload, List<Times>> cached = new EnumMap<>(Workload.class);
      for (Workload workload : Workload.values()) {
        Path cache = folder.resolve(workload.word() + ".aot");
        out.println(workload.text() + ": trains a cache, then starts " + 2 * runs + " JVMs in turn");
        launch(classPath, workload, "-XX:AOTCacheOutput=" + cache, TRAINING_MILLIS);
        for (int i = 0; i < runs; i++) {
          plain.computeIfAbsent(workload, w -> new ArrayList<>()).add(launch(classPath, workload, "-Xshare:auto", 0));
          cached.computeIfAbsent(workload, w -> new ArrayList<>())
              .add(launch(classPath, workload, "-XX:AOTCache=" + cache, 0));
        }
      }
      report(plain, cached);
    } finally {
      delete(folder);
    }
    return 0;
  }

  private void check() {
    if (!Zoo.names().contains(network)) {
      throw wrong("no network is called \"" + network + "\"; there are " + String.join(", ", Zoo.names()));
    }
    if (threads < 1 || runs < 1) {
      throw wrong("--threads " + threads + ", --runs " + runs + ": expected at least 1");
    }
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private Times launch(List<Path> classPath, Workload workload, String option, int millis) throws IOException {
    List<String> command = new ArrayList<>(List.of(Jvm.launcher(), "--add-modules=jdk.incubator.vector", option));
    command.addAll(jvmArguments);
    command.addAll(List.of(
        "-classpath", Jvm.joined(classPath), FirstRun.class.getName(), workload.word(), network,
        Integer.toString(threads), Integer.toString(millis)));
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
    long start = System.nanoTime();
    Process process = builder.start();
    double main = Double.NaN;
    double done = Double.NaN;
    try (BufferedReader lines = process.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        double now = (System.nanoTime() - start) / 1e6;
        main = line.equals(FirstRun.MAIN) ? now : main;
        done = line.equals(FirstRun.DONE) ? now : done;
      }
    }
    int code = process.onExit().join().exitValue();
    if (code != 0 || Double.isNaN(done)) {
      throw new IOException("a JVM ended with code " + code + ": " + String.join(" ", command));
    }
    return new Times(main, done);
  }

  private void report(Map<Workload, List<Times>> plain, Map<Workload, List<Times>> cached) throws IOException {
    String heading = LocalDate.now() + ", " + Machine.description() + "; " + network + ", " + threads
        + (threads == 1 ? " thread" : " threads") + ", median of " + runs;
    Grid grid = grid(plain, cached);
    out.print("\n" + heading + "\n\n" + grid.text());
    if (markdown != null) {
      Files.writeString(markdown, heading + "\n\n" + grid.markdown(), StandardCharsets.UTF_8);
    }
  }

  /** A line for the JVM itself, then one for each workload. */
  static Grid grid(Map<Workload, List<Times>> plain, Map<Workload, List<Times>> cached) {
    Grid grid = new Grid(1, List.of("ms from launch to", "no cache", "AOT cache", "saved"));
    grid.add(line("main", all(plain).map(Times::main).toList(), all(cached).map(Times::main).toList()));
    plain.forEach((workload, times) -> grid.add(line(
        "end of first " + workload.text(), times.stream().map(Times::done).toList(),
        cached.get(workload).stream().map(Times::done).toList())));
    return grid;
  }

  private static Stream<Times> all(Map<Workload, List<Times>> times) {
    return times.values().stream().flatMap(List::stream);
  }

  private static List<String> line(String text, List<Double> plain, List<Double> cached) {
    double without = Samples.median(plain);
    double with = Samples.median(cached);
    return List.of(text, Numbers.number(without, 0), Numbers.number(with, 0), Numbers.percent(1 - with / without));
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
