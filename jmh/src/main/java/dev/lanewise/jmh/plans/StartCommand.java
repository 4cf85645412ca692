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
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
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
            + " cache holds, and what not, the JVM logs with -Xlog:aot. With the module jdk.incubator.vector, that of"
            + " JDK 25 holds neither linked classes nor profiles (\"Full module graph = disabled\"), so the last"
            + " variant has the Vector API's classes on the boot class path, in a jar made of the JDK's own."
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
      Map<StartVariant, List<String>> options = new EnumMap<>(StartVariant.class);
      for (StartVariant variant : StartVariant.values()) {
        options.put(variant, variant.options(folder));
      }
      Map<Workload, Map<StartVariant, List<Times>>> times = new EnumMap<>(Workload.class);
      for (Workload workload : Workload.values()) {
        times.put(workload, measure(workload, options, classPath, folder));
      }
      report(times);
    } finally {
      delete(folder);
    }
    return 0;
  }

  /** The variants take turns. */
  private Map<StartVariant, List<Times>> measure(
      Workload workload, Map<StartVariant, List<String>> options, List<Path> classPath, Path folder)
      throws IOException {
    out.println(workload.text() + ": trains the caches, then starts " + runs + " JVMs of each kind in turn");
    Map<StartVariant, String> caches = new EnumMap<>(StartVariant.class);
    Map<StartVariant, List<Times>> times = new EnumMap<>(StartVariant.class);
    for (StartVariant variant : StartVariant.values()) {
      times.put(variant, new ArrayList<>());
      caches.put(variant, "-Xshare:auto");
      if (variant.isCached()) {
        Path cache = folder.resolve(workload.word() + "-" + variant.ordinal() + ".aot");
        launch(classPath, workload, options.get(variant), "-XX:AOTCacheOutput=" + cache, TRAINING_MILLIS);
        caches.put(variant, "-XX:AOTCache=" + cache);
      }
    }
    for (int i = 0; i < runs; i++) {
      for (StartVariant variant : StartVariant.values()) {
        times.get(variant).add(launch(classPath, workload, options.get(variant), caches.get(variant), 0));
      }
    }
    return times;
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

  private Times launch(
      List<Path> classPath, Workload workload, List<String> options, String cache, int millis) throws IOException {
    List<String> command = new ArrayList<>(List.of(Jvm.launcher(), cache));
    command.addAll(options);
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

  private void report(Map<Workload, Map<StartVariant, List<Times>>> times) throws IOException {
    String heading = LocalDate.now() + ", " + Machine.description() + "; " + network + ", " + threads
        + (threads == 1 ? " thread" : " threads") + ", median of " + runs;
    Grid grid = grid(times);
    out.print("\n" + heading + "\n\n" + grid.text());
    if (markdown != null) {
      Files.writeString(markdown, heading + "\n\n" + grid.markdown(), StandardCharsets.UTF_8);
    }
  }

  /** A line for the JVM itself, then one for each workload; what the last variant saves of the first. */
  static Grid grid(Map<Workload, Map<StartVariant, List<Times>>> times) {
    List<String> heads = new ArrayList<>(List.of("ms from launch to"));
    Arrays.stream(StartVariant.values()).map(StartVariant::text).forEach(heads::add);
    heads.add("saved");
    Grid grid = new Grid(1, heads);
    grid.add(line("main", variant -> times.values().stream().flatMap(t -> t.get(variant).stream()).map(Times::main)));
    times.forEach((workload, of) -> grid.add(line(
        "end of first " + workload.text(), variant -> of.get(variant).stream().map(Times::done))));
    return grid;
  }

  private static List<String> line(String text, Function<StartVariant, Stream<Double>> times) {
    List<Double> medians =
        Arrays.stream(StartVariant.values()).map(variant -> Samples.median(times.apply(variant).toList())).toList();
    List<String> line = new ArrayList<>(List.of(text));
    medians.forEach(median -> line.add(Numbers.number(median, 0)));
    line.add(Numbers.percent(1 - medians.getLast() / medians.getFirst()));
    return line;
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
