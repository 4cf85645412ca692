package dev.lanewise.jmh.scoreboard;

import dev.lanewise.jmh.Numbers;
import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.nn.zoo.Zoo;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The subcommand {@code memory}. */
@Command(
    name = "memory",
    description = {
        "Measures how much memory training a network takes, parameters, optimiser and batch included, beside PyTorch"
            + " with the same network, batch and optimiser (SGD with momentum 0.9).",
        "",
        "Each figure is of a fresh process, which trains a tiny network before, so that code which is loaded late does"
            + " not count; what it has then is subtracted.",
        "arrays: bytes of the plan (TrainingPlan.bytes), of parameters and statistics, of the optimiser's state and of"
            + " the batch.",
        "live: of Lanewise, by how much the heap in use after a collection grew while the plan is there. Of PyTorch,"
            + " the peak of what it holds: as \"process\", but malloc gives each block beyond 64 KB back to the system"
            + " as soon as it is freed (MALLOC_MMAP_THRESHOLD_, glibc only).",
        "process: the largest resident size during the steps (VmHWM in /proc/self/status, Linux only) less that before"
            + " the network and its data were made. That of Lanewise also holds what C2 takes to compile its kernels,"
            + " and garbage from making the network. PyTorch has the usual malloc, and a JVM whose heap is resident"
            + " from the start and that compiles with C1 only, so that the growth is PyTorch's.",
        "",
        "Of PyTorch's two memory layouts each figure is the smaller one. It comes with the Maven profile"
            + " \"peers\"."
    },
    sortOptions = false,
    footer = {"", "Exit codes: 0 done, 1 a process failed, 2 wrong option."})
public final class MemoryCommand implements Callable<Integer> {
  private static final List<String> NATIVE = List.of("-Xms1g", "-XX:+AlwaysPreTouch", "-XX:TieredStopAtLevel=1");

  /** What glibc's malloc reads; that of the scoreboard is told to keep what is freed. */
  private static final String MALLOC = "MALLOC_";

  private static final Map<String, String> GIVING_BACK = Map.of("MALLOC_MMAP_THRESHOLD_", "65536");

  private final PrintStream out;

  @Spec
  private CommandSpec spec;

  @Parameters(paramLabel = "NETWORK", description = "Names in the zoo. Default: ${DEFAULT-VALUE}.")
  private List<String> networks = List.of("mini-vgg");

  @Option(names = "--batch", paramLabel = "N", description = "Images. Default: ${DEFAULT-VALUE}.")
  private int batch = 64;

  @Option(names = "--threads", paramLabel = "N", description = "Default: ${DEFAULT-VALUE}.")
  private int threads = 1;

  @Option(names = "--steps", paramLabel = "N", description = "Default: ${DEFAULT-VALUE}.")
  private int steps = 10;

  @Option(names = "--markdown", paramLabel = "FILE", description = "The table in Markdown as well.")
  private Path markdown;

  @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this help, then exit.")
  private boolean help;

  /** A command that prints there. */
  public MemoryCommand(PrintStream out) {
    this.out = out;
  }

  @Override
  public Integer call() throws IOException {
    check();
    ChildCommand command = ChildCommand.logging("memory", List.of(), false);
    List<Library> libraries = new ArrayList<>(List.of(new Lanewise()));
    libraries.addAll(Libraries.present());
    Grid grid = new Grid(2, List.of("batch " + batch, "MB", "arrays", "live", "process"));
    for (String network : networks) {
      Model model = Model.of(Model.Task.TRAINING, network, batch);
      for (Library library : libraries) {
        if (!library.layouts().isEmpty()) {
          grid.add(line(model, library, command));
        }
      }
    }
    report(grid);
    return 0;
  }

  private void check() {
    for (String network : networks) {
      if (!Zoo.names().contains(network)) {
        throw wrong("no network is called \"" + network + "\"; there are " + String.join(", ", Zoo.names()));
      }
    }
    if (Math.min(Math.min(threads, steps), batch) < 1) {
      throw wrong("--threads " + threads + ", --steps " + steps + ", --batch " + batch + ": expected at least 1");
    }
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  /** What a library takes; of its layouts each figure is the smallest. */
  private List<String> line(Model model, Library library, ChildCommand command) throws IOException {
    double live = Double.POSITIVE_INFINITY;
    double process = Double.POSITIVE_INFINITY;
    for (String layout : library.layouts()) {
      MemoryRun.Used used = used(model, library, layout, command);
      live = Math.min(live, used.live());
      process = Math.min(process, used.process());
    }
    double arrays = library.isJava()
        ? new TrainingRun(model.network(), model, Parallel.of(threads)).bytes()
        : Double.NaN;
    return List.of(model.name(), library.name(), megabytes(arrays), megabytes(live), megabytes(process));
  }

  /** A native library's memory is seen from outside only. */
  private MemoryRun.Used used(Model model, Library library, String layout, ChildCommand command) throws IOException {
    MemoryRun.Used used = run(model, library, layout, command, Map.of());
    if (!library.isJava()) {
      used = new MemoryRun.Used(run(model, library, layout, command, GIVING_BACK).process(), used.process());
    }
    out.println((model.name() + "  " + library.name() + " " + layout).strip() + "  live " + megabytes(used.live())
        + ", process " + megabytes(used.process()) + " MB");
    return used;
  }

  private MemoryRun.Used run(
      Model model, Library library, String layout, ChildCommand command, Map<String, String> malloc)
      throws IOException {
    ProcessBuilder builder = command.of(
        library, threads, library.isJava() ? List.of() : NATIVE, MemoryRun.class,
        layout, model.shape(), Integer.toString(steps));
    builder.environment().keySet().removeIf(name -> name.startsWith(MALLOC));
    builder.environment().putAll(malloc);
    Process process = builder.start();
    MemoryRun.Used used = null;
    try (BufferedReader lines = process.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] words = line.split("\t");
        if (words[0].equals(Child.OK)) {
          used = new MemoryRun.Used(Double.parseDouble(words[1]), Double.parseDouble(words[2]));
        }
      }
    }
    int code = process.onExit().join().exitValue();
    if (used == null) {
      throw new IOException(library.name() + ": its process ended with code " + code + ", see " + command.log());
    }
    return used;
  }

  private static String megabytes(double bytes) {
    return Double.isNaN(bytes) ? "—" : Numbers.number(bytes / 1e6, 1);
  }

  private void report(Grid grid) throws IOException {
    String heading = LocalDate.now() + ", " + Machine.description() + "; training, " + threads
        + (threads == 1 ? " thread" : " threads");
    out.print("\n" + heading + "\n\n" + grid.text());
    if (markdown != null) {
      Files.writeString(markdown, heading + "\n\n" + grid.markdown(), StandardCharsets.UTF_8);
    }
  }
}
