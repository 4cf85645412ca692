package dev.lanewise.jmh.scoreboard;

import dev.lanewise.jmh.Jvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How children are started.
 *
 * @param jvmArguments further options for the JVM of ours
 * @param avx2 whether nobody may use vectors wider than 256 bits
 * @param work a folder for what native libraries unpack
 * @param log where children print what is no answer
 */
record ChildCommand(List<String> jvmArguments, boolean avx2, Path work, Path log) {

  /** Where files go by default: {@code jmh/target}, or the current folder where there is no folder jmh. */
  static Path folder() {
    return Files.isDirectory(Path.of("jmh")) ? Path.of("jmh", "target") : Path.of("");
  }

  /** Children whose log is a new file {@code NAME.log} in {@link #folder()}. */
  static ChildCommand logging(String name, List<String> jvmArguments, boolean avx2) throws IOException {
    Path work = folder().toAbsolutePath();
    Path log = folder().resolve(name + ".log");
    Files.createDirectories(work);
    Files.deleteIfExists(log);
    return new ChildCommand(jvmArguments, avx2, work, log);
  }

  /** The process of a library, which obeys. */
  ProcessBuilder of(Library library, int threads) {
    return of(library, threads, List.of(), Child.class);
  }

  /**
   * A process of a library.
   *
   * @param further options of its JVM
   * @param main what it runs, with the library's class and the number of threads as its first arguments
   * @param arguments what follows them
   */
  ProcessBuilder of(Library library, int threads, List<String> further, Class<?> main, String... arguments) {
    List<String> command = new ArrayList<>(List.of(
        Jvm.launcher(),
        "--add-modules=jdk.incubator.vector",
        "--enable-native-access=ALL-UNNAMED",
        "--sun-misc-unsafe-memory-access=allow",
        // No thread of a collector beside those that are measured.
        "-XX:+UseSerialGC",
        "-Xmx3g",
        "-Dorg.bytedeco.javacpp.cachedir=" + work.resolve("javacpp"),
        "-Dorg.bytedeco.javacpp.nopointergc=true"));
    if (avx2 && library.isJava()) {
      command.add("-XX:UseAVX=2");
    }
    if (library instanceof Lanewise) {
      command.addAll(jvmArguments);
    }
    command.addAll(further);
    command.addAll(List.of(
        "-classpath", Jvm.joined(Jvm.classPath()), main.getName(),
        library.getClass().getName(), Integer.toString(threads)));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command)
        .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(library.environment(threads, avx2));
    return builder;
  }
}
