package dev.lanewise.jmh.scoreboard;

import dev.lanewise.jmh.Numbers;
import dev.lanewise.nn.zoo.Zoo;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The subcommand {@code latency}. */
@Command(
    name = "latency",
    description = {
        "Measures how long whole networks take for one image: the middle and the tail of thousands of calls, one right"
            + " after the other, beside ONNX Runtime and PyTorch with the same weights.",
        "",
        "Each side has a process of its own and warms up; they take turns of a fraction of a second while the others"
            + " are held still. Outputs are compared before anything is timed. The others come with the Maven profile"
            + " \"peers\" (mvn -Ppeers …, some hundred megabytes once); without it Lanewise runs alone."
    },
    sortOptions = false,
    footer = {
        "",
        "Examples:",
        "  latency --threads 1,2                  the networks of the scoreboard",
        "  latency --quick mini-alexnet           one, coarsely",
        "  latency --runs 100000 --peers ONNXRuntime resnet20",
        "",
        "Exit codes: 0 done, 1 one of our rows failed or a peer's output differs from ours, 2 wrong option."
    })
public final class LatencyCommand implements Callable<Integer> {
  private static final double[] PROGRESS = {50, 99};

  private final PrintStream out;

  @Mixin
  private ContestOptions options;

  @Parameters(paramLabel = "NETWORK", description = "Names in the zoo; by default those of the scoreboard.")
  private List<String> networks = Board.networks();

  @Option(
      names = "--runs", paramLabel = "N",
      description = "So many calls of each side at least, more where they are short. Default: ${DEFAULT-VALUE}.")
  private int runs = 5000;

  @Option(
      names = "--out", paramLabel = "FILE",
      description = "The figures as JSON: jmh/target/latency.json, or latency.json where there is no folder jmh.")
  private Path json;

  @Option(names = "--markdown", paramLabel = "FILE", description = "The tables in Markdown as well.")
  private Path markdown;

  @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this help, then exit.")
  private boolean help;

  private boolean failed;

  /** A command that prints there. */
  public LatencyCommand(PrintStream out) {
    this.out = out;
  }

  @Override
  public Integer call() throws IOException {
    List<Model> models = models();
    List<Library> libraries = options.libraries(models);
    ChildCommand command = options.command("latency");
    Map<String, String> versions = new LinkedHashMap<>();
    List<LatencyResult> results = new ArrayList<>();
    for (int count : options.threads()) {
      try (Contest contest = new Contest(libraries, command, count, options.pace(), this::note)) {
        versions.putAll(contest.versions());
        models.forEach(model -> results.add(measure(contest, model, count)));
      }
    }
    Path file = json != null ? json : ChildCommand.folder().resolve("latency.json");
    new LatencyReport(results, options.heading(versions)).publish(out, file, markdown);
    return failed ? 1 : 0;
  }

  private List<Model> models() {
    if (runs < 1) {
      throw options.wrong("--runs: " + runs + ", expected at least 1");
    }
    for (String name : networks) {
      if (!Zoo.names().contains(name)) {
        throw options.wrong("no network is called \"" + name + "\"; there are " + String.join(", ", Zoo.names()));
      }
    }
    return networks.stream().map(name -> Model.of(Model.Task.INFERENCE, name, 1)).toList();
  }

  private LatencyResult measure(Contest contest, Model model, int threads) {
    out.printf("%-14s %d %-8s", model.name(), threads, threads == 1 ? "thread" : "threads");
    out.flush();
    LatencyResult result = contest.latencies(model, runs);
    failed |= !result.sides().containsKey(Lanewise.NAME);
    result.sides().forEach((name, side) -> {
      out.print("  " + name);
      for (double percentile : PROGRESS) {
        out.print(" " + Numbers.number(side.micros(percentile), 1));
      }
    });
    out.println(" µs" + (result.disturbed() ? " ~" : ""));
    return result;
  }

  private void note(String note) {
    failed |= note.contains(Contest.MISMATCH);
    out.print("\n         " + note + " ");
  }
}
