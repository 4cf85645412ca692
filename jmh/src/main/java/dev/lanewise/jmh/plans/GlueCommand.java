package dev.lanewise.jmh.plans;

import dev.lanewise.jmh.Jvm;
import dev.lanewise.jmh.Numbers;
import dev.lanewise.jmh.scoreboard.Grid;
import dev.lanewise.jmh.scoreboard.Machine;
import dev.lanewise.nn.zoo.Zoo;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The subcommand {@code glue}. */
@Command(
    name = "glue",
    description = {
        "Measures what share of an inference and of a training step is spent outside of kernels: in the loops of plans,"
            + " in layers, in copies between buffers.",
        "",
        "The JDK's flight recorder looks at the stack of the one thread that works, a thousand times a second at most;"
            + " a sample without a frame of package dev.lanewise.kernels is glue. Checks of arguments count as kernels,"
            + " whose methods make them."
    },
    sortOptions = false,
    footer = {"", "Exit codes: 0 done, 1 a JVM failed, 2 wrong option."})
public final class GlueCommand implements Callable<Integer> {
  private final PrintStream out;

  @Spec
  private CommandSpec spec;

  @Parameters(
      arity = "0..1", paramLabel = "NETWORK", description = "A name in the zoo. Default: ${DEFAULT-VALUE}.")
  private String network = "mini-alexnet";

  @Option(
      names = "--seconds", paramLabel = "N", description = "How long it looks at each. Default: ${DEFAULT-VALUE}.")
  private int seconds = 20;

  @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this help, then exit.")
  private boolean help;

  /** A command that prints there. */
  public GlueCommand(PrintStream out) {
    this.out = out;
  }

  @Override
  public Integer call() throws IOException {
    if (!Zoo.names().contains(network)) {
      throw wrong("no network is called \"" + network + "\"; there are " + String.join(", ", Zoo.names()));
    }
    if (seconds < 1) {
      throw wrong("--seconds: " + seconds + ", expected at least 1");
    }
    Grid grid = new Grid(1, List.of("1 thread", "samples", "outside kernels", "mostly in"));
    for (Workload workload : Workload.values()) {
      grid.add(line(workload.text(), look(workload)));
    }
    out.print(LocalDate.now() + ", " + Machine.description() + "; " + network + "\n\n" + grid.text());
    return 0;
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private List<String> look(Workload workload) throws IOException {
    Process process = new ProcessBuilder(
        Jvm.launcher(), "--add-modules=jdk.incubator.vector", "-XX:+UseSerialGC", "-XX:+UnlockDiagnosticVMOptions",
        // Else a sample belongs to the next safepoint, which kernels have few of.
        "-XX:+DebugNonSafepoints", "-classpath", Jvm.joined(Jvm.classPath()), GlueRun.class.getName(),
        workload.word(), network, Integer.toString(1000 * seconds))
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
    try (BufferedReader lines = process.inputReader()) {
      List<String> printed = lines.lines().toList();
      int code = process.onExit().join().exitValue();
      if (code != 0 || printed.isEmpty()) {
        throw new IOException(workload.text() + ": its JVM ended with code " + code);
      }
      return printed;
    }
  }

  /** A line of the table from what {@link GlueRun} printed. */
  static List<String> line(String text, List<String> printed) {
    long inside = Long.parseLong(printed.getFirst());
    List<String> methods = printed.subList(1, printed.size());
    long outside = methods.stream().mapToLong(method -> Long.parseLong(method.split(" ")[0])).sum();
    String share = Numbers.number(100.0 * outside / (inside + outside), 2) + " %";
    return List.of(
        text, Long.toString(inside + outside), share, methods.isEmpty() ? "–" : methods.getFirst().split(" ")[1]);
  }
}
