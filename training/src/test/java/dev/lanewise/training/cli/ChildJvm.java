package dev.lanewise.training.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Runs the command line in a JVM of its own, as a user does. */
final class ChildJvm {
  private ChildJvm() {}

  /** What a run left behind. */
  record Result(int exitCode, String out, String err) {
    /** Standard error without what the JVM itself says. */
    List<String> complaints() {
      return err.lines().filter(line -> !line.startsWith("WARNING: Using incubator modules")).toList();
    }
  }

  static Result run(List<String> jvmOptions, String... args) throws IOException, InterruptedException {
    Path out = Files.createTempFile("lanewise", ".out");
    Path err = Files.createTempFile("lanewise", ".err");
    try {
      Process process = start(jvmOptions, out, err, args);
      if (!process.waitFor(3, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new AssertionError("no end after 3 minutes: " + List.of(args));
      }
      return new Result(process.exitValue(), read(out), read(err));
    } finally {
      Files.deleteIfExists(out);
      Files.deleteIfExists(err);
    }
  }

  /** Starts the command line with its output in files. */
  static Process start(List<String> jvmOptions, Path out, Path err, String... args) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmOptions);
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path")));
    command.add(Main.class.getName());
    command.addAll(List.of(args));
    return new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile()).start();
  }

  /** Waits until something is so while a process runs. */
  static void await(BooleanSupplier condition, Process process) throws InterruptedException {
    while (!condition.getAsBoolean()) {
      if (process.waitFor(20, TimeUnit.MILLISECONDS)) {
        throw new AssertionError("it ended before, with " + process.exitValue());
      }
    }
  }

  private static String read(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
  }
}
