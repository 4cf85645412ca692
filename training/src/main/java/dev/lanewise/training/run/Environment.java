package dev.lanewise.training.run;

import dev.lanewise.kernels.Backend;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/** What a run ran on: the figures of its report mean nothing without. */
public final class Environment {
  /** The version of Lanewise. */
  public static final String VERSION = "0.1.0";

  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

  private Environment() {}

  /**
   * Versions and machine, for {@code environment.json}.
   *
   * @param threads how many work
   * @param seed of the run
   */
  public static Map<String, Object> describe(int threads, long seed) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("lanewise", VERSION);
    all.put("java", System.getProperty("java.vm.name") + " " + Runtime.version());
    all.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version") + ", "
        + System.getProperty("os.arch"));
    all.put("processor", processor());
    all.put("processors", Runtime.getRuntime().availableProcessors());
    all.put("heapMegabytes", Runtime.getRuntime().maxMemory() >> 20);
    all.put("kernels", Backend.description());
    all.put("threads", threads);
    all.put("seed", seed);
    all.put("started", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    return all;
  }

  /** What Linux calls it; elsewhere unknown. */
  private static String processor() {
    try (Stream<String> lines = Files.lines(CPU_INFO)) {
      return lines.filter(line -> line.startsWith("model name")).findFirst()
          .map(line -> line.substring(line.indexOf(':') + 1).strip()).orElse("unknown");
    } catch (IOException | UncheckedIOException e) {
      return "unknown";
    }
  }
}
