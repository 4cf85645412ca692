package dev.lanewise.training.cli;

import dev.lanewise.training.Trainer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * Lets Ctrl-C (and a plain {@code kill}) end a run in order: the JVM, asked to end, waits until the trainer has done
 * the step under way and written its checkpoint, and until the run is closed here. A second Ctrl-C ends it at once.
 */
final class StopOnSignal implements AutoCloseable {
  /** How the JDK calls the threads in which it handles Ctrl-C and kill; each but the first waits for the first. */
  private static final Pattern HANDLER = Pattern.compile("SIG(INT|TERM|HUP) handler");

  private static final int POLL_MILLIS = 100;

  /** What a shell makes of SIGINT: 128 + 2. */
  private static final int INTERRUPTED = 130;

  private final Trainer trainer;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread hook = new Thread(this::stop, "stop");

  private StopOnSignal(Trainer trainer) {
    this.trainer = trainer;
  }

  /** From now on, until it is closed. */
  static StopOnSignal of(Trainer trainer) {
    StopOnSignal stop = new StopOnSignal(trainer);
    Runtime.getRuntime().addShutdownHook(stop.hook);
    return stop;
  }

  void stop() {
    System.err.println("\nlanewise: stopping after this step, with a checkpoint; Ctrl-C again ends at once");
    trainer.requestStop();
    try {
      do {
        if (askedTwice()) {
          Runtime.getRuntime().halt(INTERRUPTED);
        }
      } while (!closed.await(POLL_MILLIS, TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** There is no other way to hear of it within the supported API: the JVM is already on its way out. */
  private static boolean askedTwice() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> HANDLER.matcher(thread.getName()).matches()).count() > 1;
  }

  /** Lets the JVM end, or go on if nobody asked. */
  @Override
  public void close() {
    closed.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // It is running: the JVM ends as soon as it returns.
    }
  }
}
