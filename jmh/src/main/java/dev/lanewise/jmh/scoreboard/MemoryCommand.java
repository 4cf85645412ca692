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
            + " not count; what it has then is subtracted. \"arrays\" are the bytes of the plan (TrainingPlan.bytes),"
            + " of parameters and statistics, of the optimiser's state and of the batch. \"live heap\" is by how much"
            + " the heap in use after a collection grew. \"process\" is the largest resident size during the steps"
            + " (VmHWM in /proc/self/status; Linux only) less that before the network and its data were made.",
        "",
        "The process of Lanewise also holds what C2 takes to compile its kernels, and garbage from making the network."
            + " That of a native library has a JVM whose heap is resident from the start and that compiles with C1"
            + " only, so that its growth is the library's. Of several memory layouts the smaller one counts. PyTorch"
            + " comes with the Maven profile \"peers\"."
    },
    sortOptions = false,
    footer = {"", "Exit codes: 0 done, 1 a process failed, 2 wrong option."})
public final class MemoryCommand implements Callable<Integer> {
  private static final List<String> NATIVE = List.of("-Xms1g", "-XX:+AlwaysPreTouch", "-XX:TieredStopAtLevel=1");

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
    Grid grid = new Grid(2, List.of("batch " + batch, "MB", "arrays", "live heap", "process"));
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

  /** What a library takes, in its smallest layout. */
  private List<String> line(Model model, Library library, ChildCommand command) throws IOException {
    String best = "";
    MemoryRun.Used least = null;
    for (String layout : library.layouts()) {
      MemoryRun.Used used = measure(model, library, layout, command);
      out.println(model.name() + "  " + library.name() + " " + layout + "  process " + megabytes(used.process()));
      if (least == null || used.process() < least.process()) {
        least = used;
        best = layout;
      }
    }
    String side = (library.name() + " " + best).strip();
    if (!library.isJava()) {
      return List.of(model.name(), side, "—", "—", megabytes(least.process()));
    }
    long arrays = new TrainingRun(model.network(), model, Parallel.of(threads)).bytes();
    return List.of(model.name(), side, megabytes(arrays), megabytes(least.heap()), megabytes(least.process()));
  }

  private MemoryRun.Used measure(Model model, Library library, String layout, ChildCommand command)
      throws IOException {
    Process process = command.of(
        library, threads, library.isJava() ? List.of() : NATIVE, MemoryRun.class,
        layout, model.shape(), Integer.toString(steps)).start();
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
