package dev.lanewise.jmh.plans;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;

/** A fresh JVM of {@link GlueCommand}: looks at its own stack while it repeats a workload. */
final class GlueRun {
  private static final String SAMPLE = "jdk.ExecutionSample";
  private static final String KERNELS = "dev.lanewise.kernels.";
  private static final Duration PERIOD = Duration.ofMillis(1);
  private static final int WARM_UP_MILLIS = 4000;

  private int inside;
  private final Map<String, Integer> outside = new HashMap<>();

  private GlueRun() {}

  /**
   * Prints the number of samples inside of kernels, then each method outside of them with its number, most of them
   * first. Arguments: workload, network, how many milliseconds to look.
   */
  public static void main(String[] args) throws IOException {
    Runnable run = Workload.of(args[0]).prepare(args[1], 1);
    repeat(run, WARM_UP_MILLIS);
    Path file = Files.createTempFile("lanewise-glue", ".jfr");
    try (Recording recording = new Recording()) {
      recording.enable(SAMPLE).withPeriod(PERIOD);
      recording.start();
      repeat(run, Integer.parseInt(args[2]));
      recording.stop();
      recording.dump(file);
      new GlueRun().count(file).print();
    } finally {
      Files.delete(file);
    }
  }

  private static void repeat(Runnable run, int millis) {
    long end = System.nanoTime() + millis * 1_000_000L;
    while (System.nanoTime() < end) {
      run.run();
    }
  }

  private GlueRun count(Path file) throws IOException {
    RecordingFile.readAllEvents(file).stream()
        .filter(event -> event.getEventType().getName().equals(SAMPLE))
        .filter(event -> event.getStackTrace() != null)
        .filter(event -> event.getThread("sampledThread").getJavaName().equals("main"))
        .forEach(this::count);
    return this;
  }

  private void count(RecordedEvent event) {
    boolean kernel = event.getStackTrace().getFrames().stream().anyMatch(frame -> type(frame).startsWith(KERNELS));
    if (kernel) {
      inside++;
    } else {
      RecordedFrame top = event.getStackTrace().getFrames().getFirst();
      outside.merge(type(top) + "." + top.getMethod().getName(), 1, Integer::sum);
    }
  }

  private static String type(RecordedFrame frame) {
    return frame.getMethod().getType().getName();
  }

  private void print() {
    System.out.println(inside);
    outside.entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
        .forEach(entry -> System.out.println(entry.getValue() + " " + entry.getKey()));
  }
}
