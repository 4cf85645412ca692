package dev.lanewise.jmh.scoreboard;

import dev.lanewise.jmh.Jvm;
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

  /** The process of a library. */
  ProcessBuilder of(Library library, int threads) {
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
    command.addAll(List.of(
        "-classpath", Jvm.joined(Jvm.classPath()), Child.class.getName(),
        library.getClass().getName(), Integer.toString(threads)));
    ProcessBuilder builder = new ProcessBuilder(command)
        .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(library.environment(threads, avx2));
    return builder;
  }
}
