package dev.lanewise.jmh.plans;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** A fresh JVM of {@link StartCommand}: says when main runs, and when the first result is there. */
final class FirstRun {
  /** The line that main prints at once. */
  static final String MAIN = "main";

  /** The line that follows the first result. */
  static final String DONE = "done";

  private FirstRun() {}

  /** Arguments: workload, network, threads, how many milliseconds to repeat it for. */
  public static void main(String[] args) {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    out.println(MAIN);
    Runnable run = Workload.of(args[0]).prepare(args[1], Integer.parseInt(args[2]));
    run.run();
    out.println(DONE);
    long end = System.nanoTime() + Long.parseLong(args[3]) * 1_000_000;
    while (System.nanoTime() < end) {
      run.run();
    }
  }
}
