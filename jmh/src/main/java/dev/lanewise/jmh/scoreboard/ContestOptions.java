package dev.lanewise.jmh.scoreboard;

import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of every command that lets sides take turns: who they are, on how many threads, how long. */
final class ContestOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--threads", split = ",", paramLabel = "N",
      description = "How many threads work on a call: 1, 2, or both in turn: 1,2. Default: ${DEFAULT-VALUE}.")
  private int[] threads = {1};

  @Option(
      names = "--peers", split = ",", paramLabel = "NAME",
      description = "Only these: MKL, OpenBLAS, oneDNN, PyTorch, ONNX Runtime, VectorBLAS, EJML; or none. All by"
          + " default. A blank may be left out.")
  private List<String> peers;

  @Option(names = "--quick", description = "Coarsely: few and short slices.")
  private boolean quick;

  @Option(names = "--full", description = "Twice as many and as long slices as usual.")
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

  /** Numbers of threads, one after the other. */
  int[] threads() {
    if (Arrays.stream(threads).anyMatch(count -> count < 1)) {
      throw wrong("--threads: each number must be at least 1");
    }
    return threads;
  }

  /** How long a row is measured. */
  Pace pace() {
    if (quick && full) {
      throw wrong("--quick and --full exclude each other");
    }
    return quick ? Pace.QUICK : full ? Pace.FULL : Pace.NORMAL;
  }

  /** Whether nobody may use vectors wider than 256 bits. */
  boolean avx2() {
    return avx2;
  }

  /** Ours first, then the peers that are on the class path, wished, and able to solve one of these. */
  List<Library> libraries(List<? extends Problem> problems) {
    List<Library> libraries = new ArrayList<>(List.of(new Lanewise()));
    libraries.addAll(Libraries.present());
    removeUnwished(libraries);
    libraries.removeIf(library -> Arrays.stream(threads())
        .noneMatch(count -> problems.stream().anyMatch(problem -> library.solves(problem, count))));
    return libraries;
  }

  private void removeUnwished(List<Library> libraries) {
    if (peers == null) {
      return;
    }
    List<String> wished = peers.stream().map(ContestOptions::key).toList();
    List<String> known = libraries.stream().map(library -> key(library.name())).toList();
    for (String name : wished) {
      if (!known.contains(name) && !name.equals("none")) {
        throw wrong("--peers: there is no \"" + name + "\" here"
            + (known.size() == 1 ? "; mvn -Ppeers brings all" : ", only " + String.join(", ", known)));
      }
    }
    libraries.removeIf(library -> !(library instanceof Lanewise) && !wished.contains(key(library.name())));
  }

  private static String key(String name) {
    return name.toLowerCase(Locale.ROOT).replace(" ", "");
  }

  /** How children are started; what they print goes to {@code NAME.log}. */
  ChildCommand command(String name) throws IOException {
    return ChildCommand.logging(name, jvmArguments, avx2);
  }

  /** When, where and what is measured: the heading of a report. */
  List<String> heading(Map<String, String> versions) {
    List<String> sides = versions.entrySet().stream().map(side -> side.getKey() + " " + side.getValue()).toList();
    return List.of(
        LocalDate.now() + ", " + Machine.description() + (avx2 ? ", AVX2 at most" : ""),
        String.join(", ", sides) + "; " + pace().name().toLowerCase(Locale.ROOT) + " pace");
  }

  /** An option is wrong: what the command line tells. */
  ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
