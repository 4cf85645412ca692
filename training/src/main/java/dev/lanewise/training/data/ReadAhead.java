package dev.lanewise.training.data;

import java.util.Arrays;

/**
 * Daemon threads that make the batches of an epoch ahead of the one reader, in a ring of buffers. The reader holds one
 * batch, the others are made or being made meanwhile. Which thread makes a batch does not change it.
 *
 * <p>All waiting is on the monitor: it allocates nothing.
 */
final class ReadAhead {
  private final Batch[] ring;
  private final Throwable[] failures;

  /** The number of the batch that each buffer of the ring holds, -1 for none. */
  private final int[] made;

  private final Thread[] threads;

  // Guarded by the monitor. Batches from oldest on are in use or to come; those below claimed are made or being made.
  private int[] order;
  private int epoch;
  private int oldest;
  private int claimed;
  private int end;
  private int working;
  private long waited;
  private boolean closed;

  /** Starts a thread for each maker. */
  ReadAhead(Batch[] ring, BatchMaker[] makers) {
    this.ring = ring;
    failures = new Throwable[ring.length];
    made = new int[ring.length];
    threads = new Thread[makers.length];
    for (int i = 0; i < threads.length; i++) {
      BatchMaker maker = makers[i];
      threads[i] = Thread.ofPlatform().daemon().name("lanewise-batches-" + (i + 1)).unstarted(() -> work(maker));
    }
    for (Thread thread : threads) {
      thread.start();
    }
  }

  /** Ends the epoch: returns when no thread makes a batch or looks at the order. */
  synchronized void stop() {
    end = 0;
    boolean interrupted = false;
    while (working > 0) {
      interrupted |= pause();
    }
    restore(interrupted);
  }

  /** Begins with batch {@code from} of an epoch; {@link #stop} comes before. */
  synchronized void start(int[] order, int epoch, int from, int batches) {
    this.order = order;
    this.epoch = epoch;
    oldest = from;
    claimed = from;
    end = batches;
    Arrays.fill(made, -1);
    Arrays.fill(failures, null);
    notifyAll();
  }

  /**
   * Takes batch {@code number}, the first or the one behind that taken before, which is given back; waits for it.
   *
   * @throws RuntimeException or an error, that which making it ended with
   */
  synchronized Batch take(int number) {
    oldest = number;
    notifyAll();
    int slot = number % ring.length;
    if (made[slot] != number) {
      await(slot, number);
    }
    switch (failures[slot]) {
      case null -> {
        return ring[slot];
      }
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case Throwable e -> throw new IllegalStateException(e);
    }
  }

  private void await(int slot, int number) {
    long start = System.nanoTime();
    boolean interrupted = false;
    while (made[slot] != number) {
      interrupted |= pause();
    }
    restore(interrupted);
    waited += System.nanoTime() - start;
  }

  /** How long the reader has waited for batches that were not ready, in nanoseconds. */
  synchronized long waitNanos() {
    return waited;
  }

  private void work(BatchMaker maker) {
    for (int number = claim(); number >= 0; number = claim()) {
      int slot = number % ring.length;
      Throwable failure = null;
      try {
        maker.make(order, epoch, number, ring[slot]);
      } catch (Throwable e) {
        failure = e;
      }
      done(slot, number, failure);
    }
  }

  /** The next batch to make, -1 when closed. */
  private synchronized int claim() {
    while (!closed && (claimed >= end || claimed - oldest >= ring.length)) {
      // Nobody interrupts these threads but to end the JVM.
      pause();
    }
    if (closed) {
      return -1;
    }
    working++;
    return claimed++;
  }

  private synchronized void done(int slot, int number, Throwable failure) {
    working--;
    failures[slot] = failure;
    made[slot] = number;
    notifyAll();
  }

  /** Ends the threads and returns when they have ended. */
  void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    boolean interrupted = false;
    for (Thread thread : threads) {
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    restore(interrupted);
  }

  private boolean pause() {
    try {
      wait();
      return false;
    } catch (InterruptedException e) {
      return true;
    }
  }

  private static void restore(boolean interrupted) {
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
