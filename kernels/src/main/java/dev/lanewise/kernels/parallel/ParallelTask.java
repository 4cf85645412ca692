package dev.lanewise.kernels.parallel;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;

/**
 * Work that {@link Parallel} cuts into numbered chunks. A task is made once and run many times, so that running it
 * allocates nothing: its arguments are fields that the owner sets before {@link Parallel#run} and that the workers
 * read.
 *
 * <p>A task belongs to one calling thread at a time; a second caller gets an {@link IllegalStateException}.
 *
 * <p><b>How chunks are claimed.</b> {@code state} holds the number of the run in its upper half and the unclaimed
 * chunks in its lower; whoever swaps {@code (run, r)} for {@code (run, r − 1)} owns chunk {@code chunks − r} of that
 * run. The caller writes the arguments and {@code chunks} before it opens a run by setting {@code state}, and returns
 * only after {@code unfinished} has reached zero; so a worker that owns a chunk sees the arguments of the run that the
 * chunk belongs to. A worker that arrives late still holds the number of a run that is over, and its swap fails.
 */
public abstract class ParallelTask {
  private static final VarHandle STATE;
  private static final VarHandle UNFINISHED;
  private static final VarHandle BUSY;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      STATE = lookup.findVarHandle(ParallelTask.class, "state", long.class);
      UNFINISHED = lookup.findVarHandle(ParallelTask.class, "unfinished", int.class);
      BUSY = lookup.findVarHandle(ParallelTask.class, "busy", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private volatile long state;
  private volatile int unfinished;
  private volatile boolean busy;
  private volatile Thread waiter;
  private volatile Throwable failure;
  private int chunks;

  /** For subclasses. */
  protected ParallelTask() {}

  /**
   * Does one chunk. Called once for every chunk of a run, by any worker, in any order.
   *
   * @param chunk 0 .. chunks − 1
   * @param worker 0 .. {@link Parallel#workers()} − 1; no two threads inside one run share it, so it may index scratch
   */
  protected abstract void run(int chunk, int worker);

  final void enter() {
    if (!BUSY.compareAndSet(this, false, true)) {
      throw new IllegalStateException(
          getClass().getSimpleName() + " is already running: an operation belongs to one thread at a time");
    }
  }

  final void leave() {
    busy = false;
  }

  /** Opens a run: from here on workers may claim chunks of the state that is returned. */
  final long open(int count) {
    failure = null;
    chunks = count;
    unfinished = count;
    long opened = ((state >>> 32) + 1 << 32) | count;
    state = opened;
    return opened;
  }

  /** The run and its unclaimed chunks, for {@link #work}. */
  final long state() {
    return state;
  }

  static boolean hasUnclaimed(long state) {
    return (int) state > 0;
  }

  /**
   * Runs chunks until the run that {@code seen} was read from has none left. Never throws: what a chunk throws is kept
   * for the caller.
   */
  final void work(long seen, int worker) {
    long current = seen;
    while (hasUnclaimed(current) && current >>> 32 == seen >>> 32) {
      if (STATE.compareAndSet(this, current, current - 1)) {
        runChunk(chunks - (int) current, worker);
      }
      current = state;
    }
  }

  private void runChunk(int chunk, int worker) {
    // Once the last chunk is finished the caller may reuse the task; take what is needed afterwards now.
    Thread sleeper = null;
    try {
      if (failure == null) {
        run(chunk, worker);
      }
    } catch (Throwable t) {
      failure = t;
    } finally {
      if ((int) UNFINISHED.getAndAdd(this, -1) == 1) {
        sleeper = waiter;
      }
    }
    if (sleeper != null) {
      LockSupport.unpark(sleeper);
    }
  }

  final boolean isFinished() {
    return unfinished == 0;
  }

  final void waiter(Thread thread) {
    waiter = thread;
  }

  final void rethrow() {
    Throwable t = failure;
    if (t == null) {
      return;
    }
    failure = null;
    switch (t) {
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new IllegalStateException(t);
    }
  }
}
