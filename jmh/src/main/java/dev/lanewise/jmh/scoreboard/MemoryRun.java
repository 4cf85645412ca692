package dev.lanewise.jmh.scoreboard;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A fresh process of {@link MemoryCommand}: trains a network for some steps and prints how much memory that took. */
final class MemoryRun {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Path CLEAR = Path.of("/proc/self/clear_refs");

  /** What makes Linux forget the peak so far. */
  private static final String CLEAR_PEAK = "5";

  /** A network that is trained first, so that code which is loaded or compiled late does not count. */
  private static final Model SMALL = Model.of(Model.Task.TRAINING, "tiny-cnn", 1);

  private MemoryRun() {}

  /** Arguments: the class of the library, the number of threads, the layout, the shape of the model, steps. */
  public static void main(String[] args) throws IOException, ReflectiveOperationException {
    PrintStream answers = System.out;
    System.setOut(System.err);
    Library library = (Library) Class.forName(args[0]).getConstructor().newInstance();
    library.open(Integer.parseInt(args[1]));
    Model model = new Model(Model.Task.TRAINING, args[3]);
    Used used = of(library, args[2], model, Integer.parseInt(args[4]));
    answers.println(Child.OK + "\t" + used.live() + "\t" + used.process());
    System.exit(0);
  }

  /**
   * What training took.
   *
   * @param live bytes in use: of Java, on the heap after a collection
   * @param process bytes by which the process was larger at its largest; NaN where the system does not tell
   */
  record Used(double live, double process) {}

  /** Trains. */
  static Used of(Library library, String layout, Model model, int steps) throws IOException {
    train(library.training(SMALL, layout), steps).close();
    // The numbers that data are copied from are kept, but not by training.
    model.x();
    long heap = heap();
    double resident = resident();
    Candidate candidate = train(library.training(model, layout), steps);
    double process = status("VmHWM:") - resident;
    long live = heap() - heap;
    Reference.reachabilityFence(candidate);
    candidate.close();
    return new Used(live, process);
  }

  private static Candidate train(Candidate candidate, int steps) {
    for (int i = 0; i < steps; i++) {
      candidate.run();
    }
    return candidate;
  }

  private static long heap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  /** Resident bytes of this process, its peak being forgotten. */
  private static double resident() throws IOException {
    if (Files.isWritable(CLEAR)) {
      Files.writeString(CLEAR, CLEAR_PEAK);
    }
    return status("VmRSS:");
  }

  private static double status(String name) throws IOException {
    if (!Files.isReadable(STATUS)) {
      return Double.NaN;
    }
    try (var lines = Files.lines(STATUS, StandardCharsets.UTF_8)) {
      return lines.filter(line -> line.startsWith(name))
          .mapToDouble(line -> 1024 * Double.parseDouble(line.replaceAll("\\D", "")))
          .findFirst().orElse(Double.NaN);
    }
  }
}
