package dev.lanewise.jmh;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** What it takes to start another JVM like this one. */
public final class Jvm {
  private Jvm() {}

  /** This JVM's launcher. */
  public static String launcher() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /** The entries of this JVM's class path, as absolute paths. */
  public static List<Path> classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(entry -> Path.of(entry).toAbsolutePath())
        .toList();
  }

  /** Entries as an argument for {@code -classpath}. */
  public static String joined(List<Path> classPath) {
    return String.join(File.pathSeparator, classPath.stream().map(Path::toString).toList());
  }
}
