package dev.lanewise.jmh.scoreboard;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The parent's end of a {@link Child}: asks it, and holds it still in between. */
final class ChildProcess implements AutoCloseable {
  /** No answer takes longer: the slowest are the first call of a library and the unpacking of its files. */
  private static final int TIMEOUT_SECONDS = 180;

  private static final ScheduledThreadPoolExecutor WATCH = watch();

  private final Process process;
  private final BufferedWriter orders;
  private final BufferedReader answers;
  private final Pauser pauser;

  /** Starts a child, which answers its first line when it is ready. */
  ChildProcess(ProcessBuilder builder, Pauser pauser) throws IOException {
    this.process = builder.start();
    this.orders = process.outputWriter();
    this.answers = process.inputReader();
    this.pauser = pauser;
  }

  private static ScheduledThreadPoolExecutor watch() {
    ScheduledThreadPoolExecutor watch =
        new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().daemon().name("watch").factory());
    watch.setRemoveOnCancelPolicy(true);
    return watch;
  }

  /** Wakes it, gives an order, waits for the words of the answer, and stops it. */
  String[] ask(String... words) throws ChildException {
    pauser.resume(process);
    try {
      orders.write(String.join("\t", words));
      orders.newLine();
      orders.flush();
    } catch (IOException e) {
      throw ended();
    }
    return answer();
  }

  /** Waits for the words of the next answer, then stops it. */
  String[] answer() throws ChildException {
    ScheduledFuture<?> timeout = WATCH.schedule(process::destroyForcibly, TIMEOUT_SECONDS, TimeUnit.SECONDS);
    try {
      for (String line = answers.readLine(); line != null; line = answers.readLine()) {
        String[] words = line.split("\t", -1);
        if (words[0].equals(Child.OK) || words[0].equals(Child.FAILED)) {
          pauser.pause(process);
          if (words[0].equals(Child.FAILED)) {
            throw new ChildException(words[1], true);
          }
          return Arrays.copyOfRange(words, 1, words.length);
        }
      }
    } catch (IOException e) {
      // As at the end of its output.
    } finally {
      timeout.cancel(false);
    }
    throw ended();
  }

  private ChildException ended() {
    process.destroyForcibly();
    return new ChildException("its process ended with code " + process.onExit().join().exitValue(), false);
  }

  /** Ends it. */
  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
  }

  /** A child could not do as told. */
  static final class ChildException extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean alive;

    ChildException(String message, boolean alive) {
      super(message);
      this.alive = alive;
    }

    /** Whether it can still be asked other things. */
    boolean isAlive() {
      return alive;
    }
  }
}
