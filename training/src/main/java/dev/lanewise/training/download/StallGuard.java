package dev.lanewise.training.download;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/** Closes a stream from which nothing has come for some time, so that its reader fails instead of waiting for ever. */
final class StallGuard implements AutoCloseable {
  private final InputStream stream;
  private final long nanos;
  private final Thread thread;
  private volatile long last = System.nanoTime();
  private volatile boolean stalled;

  StallGuard(InputStream stream, Duration timeout) {
    this.stream = stream;
    this.nanos = timeout.toNanos();
    this.thread = Thread.ofVirtual().name("stall guard").start(this::watch);
  }

  private void watch() {
    try {
      for (long left = nanos; left > 0; left = last + nanos - System.nanoTime()) {
        Thread.sleep(Duration.ofNanos(left));
      }
      stalled = true;
      stream.close();
    } catch (InterruptedException e) {
      // The transfer is over.
    } catch (IOException e) {
      // The reader gets its own.
    }
  }

  void progressed() {
    last = System.nanoTime();
  }

  boolean hasStalled() {
    return stalled;
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
