package dev.lanewise.nn;

import dev.lanewise.kernels.parallel.Parallel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * A fixed number of {@link InferencePlan}s for a service of many threads, platform or virtual: each borrows a plan for
 * a request and gives it back.
 *
 * <pre>{@code
 * try (PlanPool.Lease lease = pool.borrow()) {
 *   lease.plan().run(n, x, 0, y, 0);
 * }
 * }</pre>
 *
 * <p>Who comes when all plans are out waits; plans are given in the order of arrival. Borrowing and giving back
 * allocate nothing unless somebody has to wait. The plan given back last is lent first: its activations may still be in
 * a cache.
 */
public final class PlanPool implements AutoCloseable {
  /**
   * Leases of a plan, used in turn: one that was closed is used again only after so many others, so that closing it
   * twice or using it late is noticed. A new one each time would be noticed always, and would be garbage each time.
   */
  private static final int LEASES = 16;

  private final Seat[] seats;
  private final List<Parallel> owned = new ArrayList<>();
  private final ReentrantLock lock = new ReentrantLock(true);
  private final Condition returned = lock.newCondition();

  /** Those that are not lent, {@code freeCount} of them at the front. */
  private final Seat[] free;
  private int freeCount;
  private boolean closed;

  /** A plan with its leases. */
  private static final class Seat {
    final InferencePlan plan;
    final Lease[] leases = new Lease[LEASES];
    int next;

    Seat(PlanPool pool, InferencePlan plan) {
      this.plan = plan;
      for (int i = 0; i < leases.length; i++) {
        leases[i] = new Lease(pool, this);
      }
    }
  }

  /**
   * A plan borrowed from a pool, for the thread that borrowed it, until it is closed. Leases are used again: keep none,
   * nor its plan, after {@link #close}.
   */
  public static final class Lease implements AutoCloseable {
    private final PlanPool pool;
    private final Seat seat;

    /** Who has the plan; null if this lease is closed. Another thread may look, and will see another than itself. */
    private volatile Thread holder;

    private Lease(PlanPool pool, Seat seat) {
      this.pool = pool;
      this.seat = seat;
    }

    /**
     * The plan.
     *
     * @throws IllegalStateException if the lease is closed, or belongs to another thread
     */
    public InferencePlan plan() {
      Thread owner = holder;
      if (owner == null) {
        throw new IllegalStateException("the lease is closed");
      }
      requireOwn(owner);
      return seat.plan;
    }

    /**
     * Gives the plan back; does nothing if that has been done.
     *
     * @throws IllegalStateException if the lease belongs to another thread, which keeps it
     */
    @Override
    public void close() {
      Thread owner = holder;
      if (owner != null) {
        requireOwn(owner);
        holder = null;
        pool.giveBack(seat);
      }
    }

    private static void requireOwn(Thread owner) {
      if (owner != Thread.currentThread()) {
        throw new IllegalStateException("the lease belongs to another thread, " + owner);
      }
    }
  }

  PlanPool(CompiledNetwork network, int plans, int batch, Supplier<Parallel> parallels, boolean ownsParallels) {
    if (plans < 1) {
      throw new IllegalArgumentException("plans: " + plans + ", expected at least 1");
    }
    this.seats = new Seat[plans];
    try {
      for (int i = 0; i < plans; i++) {
        Parallel parallel = parallels.get();
        if (ownsParallels) {
          owned.add(parallel);
        }
        seats[i] = new Seat(this, network.plan(batch, parallel));
      }
    } catch (RuntimeException | Error e) {
      owned.forEach(Parallel::close);
      throw e;
    }
    this.free = seats.clone();
    this.freeCount = plans;
  }

  /**
   * Borrows a plan, and waits for one as long as it takes.
   *
   * @throws InterruptedException if the thread is interrupted while it waits, or was before
   * @throws IllegalStateException if the pool is closed, or is closed meanwhile
   */
  public Lease borrow() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (freeCount == 0 && !closed) {
        returned.await();
      }
      return lend();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Borrows a plan, and waits for one at most so long.
   *
   * @param patience zero or less: not at all
   * @throws TimeoutException if none was given back in that time; the message says how many plans there are
   * @throws InterruptedException if the thread is interrupted while it waits, or was before
   * @throws IllegalStateException if the pool is closed, or is closed meanwhile
   */
  public Lease borrow(Duration patience) throws InterruptedException, TimeoutException {
    long nanos = TimeUnit.NANOSECONDS.convert(patience);
    lock.lockInterruptibly();
    try {
      while (freeCount == 0 && !closed) {
        if (nanos <= 0) {
          throw new TimeoutException(seats.length == 1 ? "the pool's only plan was out for " + patience
              : "all " + seats.length + " plans of the pool were out for " + patience);
        }
        nanos = returned.awaitNanos(nanos);
      }
      return lend();
    } finally {
      lock.unlock();
    }
  }

  private Lease lend() {
    if (closed) {
      throw new IllegalStateException("the pool is closed");
    }
    Seat seat = free[--freeCount];
    free[freeCount] = null;
    Lease lease = seat.leases[seat.next];
    seat.next = (seat.next + 1) % LEASES;
    lease.holder = Thread.currentThread();
    return lease;
  }

  private void giveBack(Seat seat) {
    lock.lock();
    try {
      free[freeCount++] = seat;
      returned.signal();
      closeParallels();
    } finally {
      lock.unlock();
    }
  }

  /** The number of plans, lent or not. */
  public int plans() {
    return seats.length;
  }

  /** How many plans are free at the moment. */
  public int available() {
    lock.lock();
    try {
      return freeCount;
    } finally {
      lock.unlock();
    }
  }

  /** Bytes that all plans hold together; the weights belong to the compiled network. */
  public long bytes() {
    long bytes = 0;
    for (Seat seat : seats) {
      bytes += seat.plan.bytes();
    }
    return bytes;
  }

  /**
   * Borrows a plan and {@linkplain InferencePlan#warmUp warms it up}, which serves all, as the compiled code is shared.
   *
   * @throws InterruptedException if the thread is interrupted while it waits for a plan
   * @throws IllegalStateException if the pool is closed
   */
  public void warmUp() throws InterruptedException {
    try (Lease lease = borrow()) {
      lease.plan().warmUp();
    }
  }

  /**
   * Lends no more plans and sends away who waits for one. Leases that are out stay valid until they are closed. What a
   * supplier made for the plans is closed once all are back. Closing again does nothing.
   */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      returned.signalAll();
      closeParallels();
    } finally {
      lock.unlock();
    }
  }

  private void closeParallels() {
    if (closed && freeCount == seats.length) {
      owned.forEach(Parallel::close);
    }
  }
}
