package dev.lanewise.kernels.parallel;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;

/**
 * Runs {@link ParallelTask}s on the calling thread and on workers of a {@link ForkJoinPool} that the caller owns.
 *
 * <p>The calling thread always takes its share as worker 0; the pool lends the other {@code workers() − 1}. A helper
 * that has run out of chunks looks for the next task for a bounded time ({@value #SPINS} pauses) before it gives its
 * thread back to the pool: the kernels of a training step follow each other within microseconds, while waking a parked
 * thread takes tens of them. Waiting allocates nothing.
 *
 * <p>Several threads may share one {@code Parallel}: each runs its own task, the helpers serve whoever has chunks left.
 * Results never depend on the number of workers, because tasks are cut by shape.
 *
 * <p>Close what {@link #of(int)} made; {@link #over} leaves the pool to its owner.
 */
public final class Parallel implements AutoCloseable {
  /**
   * Pauses before a caller that waits for the last chunk parks, measured as 5-25 µs (Zen 4), and looks at all slots
   * before a helper goes home, 0.1-1 ms: nothing against the length of a training step. Not tuned.
   */
  private static final int SPINS = 2_000;

  /**
   * Floating-point operations below which a second thread costs more than it brings, 2 µs of a core. Products on one
   * thread and two: 40³, 128 thousand, 47 and 21-37 GF; 48³, 221 thousand, 61 and 60; 64³, 524 thousand, 98 and 153
   * (Zen 4, 512 bits).
   */
  private static final double WORTH_SHARING = 200e3;

  /** Tasks that can be helped at the same time; further concurrent callers do their work alone. */
  private static final int SLOTS = 16;

  private static final Parallel SERIAL = new Parallel(null, 1, false);

  private final ForkJoinPool pool;
  private final boolean ownsPool;
  private final Helper[] helpers;
  private final AtomicReferenceArray<ParallelTask> slots = new AtomicReferenceArray<>(SLOTS);

  private Parallel(ForkJoinPool pool, int workers, boolean ownsPool) {
    this.pool = pool;
    this.ownsPool = ownsPool;
    this.helpers = new Helper[workers - 1];
    for (int i = 0; i < helpers.length; i++) {
      helpers[i] = new Helper(this, i + 1);
    }
  }

  /** Everything on the calling thread. */
  public static Parallel serial() {
    return SERIAL;
  }

  /**
   * Work on {@code workers} threads: the caller's and those of a pool made here, which {@link #close} shuts down.
   *
   * @throws IllegalArgumentException if {@code workers < 1}
   */
  public static Parallel of(int workers) {
    requireWorkers(workers);
    return workers == 1 ? SERIAL : new Parallel(new ForkJoinPool(workers - 1), workers, true);
  }

  /**
   * Work on {@code workers} threads: the caller's and at most {@code workers − 1} of {@code pool}.
   *
   * @throws IllegalArgumentException if {@code workers < 1}
   */
  public static Parallel over(ForkJoinPool pool, int workers) {
    requireWorkers(workers);
    return new Parallel(Objects.requireNonNull(pool, "pool"), workers, false);
  }

  private static void requireWorkers(int workers) {
    if (workers < 1) {
      throw new IllegalArgumentException("workers: " + workers + ", expected at least 1");
    }
  }

  /**
   * Who should do work of this size: this {@code Parallel}, or for small work the calling thread alone, as handing over
   * takes about a microsecond while the helpers look for work and tens while they sleep.
   *
   * @param flops floating-point operations of a kernel that runs near the speed of the machine
   */
  public Parallel forWork(double flops) {
    return flops < WORTH_SHARING ? SERIAL : this;
  }

  /** The number of threads that can work on one task; scratch is sized by it. */
  public int workers() {
    return helpers.length + 1;
  }

  /**
   * Runs chunks 0 .. {@code chunks} − 1 of {@code task} and returns when all are done. If chunks throw, the run ends
   * and one of the exceptions is thrown here.
   *
   * @throws IllegalStateException if the task is already running
   */
  public void run(ParallelTask task, int chunks) {
    if (chunks <= 0) {
      return;
    }
    task.enter();
    try {
      if (chunks == 1 || helpers.length == 0) {
        task.work(task.open(chunks), 0);
      } else {
        runShared(task, chunks);
      }
      task.rethrow();
    } finally {
      task.leave();
    }
  }

  private void runShared(ParallelTask task, int chunks) {
    long opened = task.open(chunks);
    int slot = post(task);
    if (slot >= 0) {
      int wanted = Math.min(helpers.length, chunks - 1);
      for (int i = 0; i < wanted; i++) {
        helpers[i].call();
      }
    }
    task.work(opened, 0);
    if (slot >= 0) {
      slots.set(slot, null);
    }
    await(task);
  }

  private int post(ParallelTask task) {
    for (int i = 0; i < SLOTS; i++) {
      if (slots.get(i) == null && slots.compareAndSet(i, null, task)) {
        return i;
      }
    }
    return -1;
  }

  private static void await(ParallelTask task) {
    for (int i = 0; i < SPINS; i++) {
      if (task.isFinished()) {
        return;
      }
      Thread.onSpinWait();
    }
    boolean interrupted = false;
    task.waiter(Thread.currentThread());
    while (!task.isFinished()) {
      LockSupport.park(task);
      interrupted |= Thread.interrupted();
    }
    task.waiter(null);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Shuts down the pool if this {@code Parallel} made it. */
  @Override
  public void close() {
    if (ownsPool) {
      pool.close();
    }
  }

  @Override
  public String toString() {
    return "Parallel[" + workers() + (workers() == 1 ? " worker]" : " workers]");
  }

  /** One lent thread: a ForkJoin task that is forked again each time it is needed after it went home. */
  private static final class Helper extends ForkJoinTask<Void> {
    private static final long serialVersionUID = 1L;
    private static final VarHandle ACTIVE;

    static {
      try {
        ACTIVE = MethodHandles.lookup().findVarHandle(Helper.class, "active", boolean.class);
      } catch (ReflectiveOperationException e) {
        throw new ExceptionInInitializerError(e);
      }
    }

    private final transient Parallel parallel;
    private final int worker;
    private volatile boolean active;

    Helper(Parallel parallel, int worker) {
      this.parallel = parallel;
      this.worker = worker;
    }

    /** Makes sure that this helper is on its way or already looking for work. */
    void call() {
      if (!active && ACTIVE.compareAndSet(this, false, true)) {
        try {
          parallel.pool.execute(this);
        } catch (RuntimeException e) {
          active = false; // a pool that is shut down: the caller does all the work itself
        }
      }
    }

    /** Returns false so that ForkJoin never marks the task as done and it can be forked again. */
    @Override
    protected boolean exec() {
      do {
        int idle = 0;
        while (idle < SPINS) {
          if (helpOnce()) {
            idle = 0;
          } else {
            idle++;
            Thread.onSpinWait();
          }
        }
        active = false;
        // A task posted between the last look and the line above would wait for nobody: look once more.
      } while (anyWork() && ACTIVE.compareAndSet(this, false, true));
      return false;
    }

    private boolean helpOnce() {
      boolean helped = false;
      for (int i = 0; i < SLOTS; i++) {
        ParallelTask task = parallel.slots.get(i);
        if (task != null) {
          long state = task.state();
          // Still posted after its state was read: so the state is that of a run of this Parallel, not of another that
          // the task served in between with fewer workers.
          if (ParallelTask.hasUnclaimed(state) && parallel.slots.get(i) == task) {
            task.work(state, worker);
            helped = true;
          }
        }
      }
      return helped;
    }

    private boolean anyWork() {
      for (int i = 0; i < SLOTS; i++) {
        ParallelTask task = parallel.slots.get(i);
        if (task != null && ParallelTask.hasUnclaimed(task.state())) {
          return true;
        }
      }
      return false;
    }

    @Override
    public Void getRawResult() {
      return null;
    }

    @Override
    protected void setRawResult(Void value) {}
  }
}
