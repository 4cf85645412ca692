package dev.lanewise.jmh.scoreboard.peers;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** What is on the class path. */
final class ClassPath {
  private ClassPath() {}

  /** Whether a class is there, found without running its initialiser. */
  static boolean has(String name) {
    try {
      Class.forName(name, false, ClassPath.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }

  /** The version of a library, as Maven wrote it into its jar. */
  static String version(String group, String artifact) {
    String name = "META-INF/maven/" + group + "/" + artifact + "/pom.properties";
    Properties properties = new Properties();
    try (InputStream stream = ClassPath.class.getClassLoader().getResourceAsStream(name)) {
      if (stream != null) {
        properties.load(stream);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties.getProperty("version", "of unknown version");
  }
}
