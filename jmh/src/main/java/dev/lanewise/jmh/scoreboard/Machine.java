package dev.lanewise.jmh.scoreboard;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a measurement must say about where it ran. */
public final class Machine {
  private static final Path CPUINFO = Path.of("/proc/cpuinfo");

  private Machine() {}

  /** CPU, number of CPUs, operating system and Java in a line. */
  public static String description() {
    return cpu() + ", " + Runtime.getRuntime().availableProcessors() + " CPUs, " + System.getProperty("os.name") + " "
        + System.getProperty("os.arch") + ", Java " + Runtime.version();
  }

  private static String cpu() {
    if (Files.isReadable(CPUINFO)) {
      try (var lines = Files.lines(CPUINFO, StandardCharsets.UTF_8)) {
        return lines.filter(line -> line.startsWith("model name"))
            .map(line -> line.substring(line.indexOf(':') + 1).strip())
            .findFirst().orElse("unknown CPU");
      } catch (IOException e) {
        return "unknown CPU";
      }
    }
    String windows = System.getenv("PROCESSOR_IDENTIFIER");
    return windows == null ? "unknown CPU" : windows;
  }
}
