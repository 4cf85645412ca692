package dev.lanewise.jmh.scoreboard;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Stops and continues processes, so that the threads with which a library waits for its next call take no core from
 * the side whose turn it is: OpenMP's spin. Where there are signals, one shell sends them; elsewhere the parent waits
 * until such threads have gone to sleep.
 */
final class Pauser implements AutoCloseable {
  /** Longer than OpenMP's workers spin by default (200 ms in Intel's runtime). */
  private static final int SLEEP_MILLIS = 250;

  /**
   * Sends what it reads. When its input ends without farewell, the parent has died: so must the children, who are
   * stopped and would stay so for ever. It outlives the interrupt from the terminal that ends the parent.
   */
  private static final String SCRIPT = """
      trap '' INT TERM HUP
      pids=
      while read -r signal pid; do
        if [ "$signal" = FAREWELL ]; then exit 0; fi
        case " $pids " in *" $pid "*) ;; *) pids="$pids $pid" ;; esac
        kill -s "$signal" "$pid" 2>/dev/null
        echo "$?"
      done
      for pid in $pids; do kill -s KILL "$pid" 2>/dev/null; done
      """;

  private final Process shell;
  private final BufferedWriter orders;
  private final BufferedReader answers;

  /** A pauser for this machine. */
  Pauser() throws IOException {
    boolean hasSignals = File.separatorChar == '/';
    shell = hasSignals ? new ProcessBuilder("sh", "-c", SCRIPT).start() : null;
    orders = hasSignals ? shell.outputWriter() : null;
    answers = hasSignals ? shell.inputReader() : null;
  }

  /** For people. */
  static String description() {
    return File.separatorChar == '/' ? "stopped by a signal" : "idle for " + SLEEP_MILLIS + " ms";
  }

  /** Holds a process still. */
  void pause(Process process) {
    if (shell != null) {
      send("STOP", process);
    } else {
      sleep();
    }
  }

  /** Lets it go on. */
  void resume(Process process) {
    if (shell != null) {
      send("CONT", process);
    }
  }

  private void send(String signal, Process process) {
    try {
      orders.write(signal + " " + process.pid());
      orders.newLine();
      orders.flush();
      answers.readLine();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void sleep() {
    try {
      Thread.sleep(SLEEP_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Sends no more; the children have been ended. */
  @Override
  public void close() {
    if (shell == null) {
      return;
    }
    try (orders; answers) {
      orders.write("FAREWELL");
      orders.newLine();
    } catch (IOException e) {
      // It has ended already.
    }
  }
}
