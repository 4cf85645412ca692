package dev.lanewise.props;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.kernels.parallel.ParallelTask;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** {@link Parallel} runs every chunk exactly once, whoever else uses it, and reports what goes wrong to the caller. */
class ParallelProps {
  /** Runs of one task in a row: late helpers of a run meet the next ones. */
  private static final int RUNS = 20;

  @Provide
  Arbitrary<Parallel> parallels() {
    List<Parallel> all = new ArrayList<>(Workers.SEVERAL);
    all.add(Workers.ONE);
    return Arbitraries.of(all);
  }

  @Provide
  Arbitrary<Integer> chunks() {
    return Arbitraries.oneOf(
        Arbitraries.of(0, 1, 2, 3), Arbitraries.integers().between(0, 40), Arbitraries.integers().between(0, 3000));
  }

  @Property
  void everyChunkRunsExactlyOnce(@ForAll("parallels") Parallel parallel, @ForAll("chunks") int chunks) {
    Counting task = new Counting();
    for (int i = 0; i < RUNS; i++) {
      task.runAndCheck(parallel, Math.max(0, chunks - i));
    }
  }

  @Property
  void whatChunksThrowReachesTheCaller(
      @ForAll("parallels") Parallel parallel, @ForAll @IntRange(min = 1, max = 500) int chunks,
      @ForAll @IntRange(min = 0, max = 499) int bad, @ForAll boolean error) {
    Throwable thrown = error ? new AssertionError("expected") : new ArithmeticException("expected");
    Failing task = new Failing(bad % chunks, thrown);
    for (int i = 0; i < RUNS; i++) {
      require(catching(() -> parallel.run(task, chunks)) == thrown, "what was thrown did not arrive");
      new Counting().runAndCheck(parallel, chunks);
    }
  }

  @Property
  void aFailedTaskRunsAgain(@ForAll("parallels") Parallel parallel, @ForAll @IntRange(min = 1, max = 50) int chunks) {
    Failing task = new Failing(chunks - 1, new IllegalArgumentException("expected"));
    require(catching(() -> parallel.run(task, chunks)) != null, "nothing was thrown");
    task.bad = -1;
    parallel.run(task, chunks);
  }

  @Property(tries = 10)
  void concurrentCallersShareOne(@ForAll("parallels") Parallel parallel, @ForAll("chunks") int chunks)
      throws Exception {
    together(4, () -> {
      Counting task = new Counting();
      for (int i = 0; i < RUNS; i++) {
        task.runAndCheck(parallel, chunks);
      }
    });
  }

  /** More than can be helped at a time. */
  @Example
  void manyConcurrentCallersShareOne() throws Exception {
    together(24, () -> {
      Counting task = new Counting();
      for (int i = 0; i < RUNS; i++) {
        task.runAndCheck(Workers.TWO, 50);
      }
    });
  }

  /** Late helpers of the wider one must not claim chunks of a run on the narrower one. */
  @Property(tries = 20)
  void aTaskMovesBetweenTwo(@ForAll("parallels") Parallel one, @ForAll("parallels") Parallel other) {
    Counting task = new Counting();
    for (int i = 0; i < 500; i++) {
      task.runAndCheck(i % 2 == 0 ? one : other, 2 + i % 7);
    }
  }

  /** As above, so fast that helpers of one run are still about when the next run opens elsewhere. */
  @Example
  void aTaskMovesQuickly() {
    Bounded task = new Bounded();
    for (Parallel wide : Workers.SEVERAL) {
      for (int i = 0; i < 40_000; i++) {
        task.run(wide, 2);
        task.run(Workers.ONE, 3);
        task.run(i % 2 == 0 ? wide : Workers.TWO, 3);
      }
    }
  }

  @Property(tries = 20)
  void aSecondThreadCannotRunARunningTask(
      @ForAll("parallels") Parallel parallel, @ForAll @IntRange(min = 1, max = 4) int chunks) throws Exception {
    Waiting task = new Waiting();
    FutureTask<Void> first = start(() -> parallel.run(task, chunks));
    require(task.entered.await(10, TimeUnit.SECONDS), "the first run did not start");
    Throwable refused = catching(() -> parallel.run(task, chunks));
    task.release.countDown();
    first.get(10, TimeUnit.SECONDS);
    require(refused instanceof IllegalStateException, "expected IllegalStateException, not " + refused);
    parallel.run(task, chunks);
  }

  @Property(tries = 20)
  void aChunkMayRunAnotherTask(
      @ForAll("parallels") Parallel parallel, @ForAll @IntRange(min = 1, max = 20) int chunks) {
    parallel.run(new ParallelTask() {
      @Override
      protected void run(int chunk, int worker) {
        new Counting().runAndCheck(parallel, 5);
      }
    }, chunks);
  }

  @Example
  void aClosedOneWorksOnTheCallerAlone() {
    Parallel parallel = Parallel.of(3);
    Counting task = new Counting();
    task.runAndCheck(parallel, 100);
    parallel.close();
    for (int i = 0; i < RUNS; i++) {
      task.runAndCheck(parallel, 100);
      require(task.sawOnly(Thread.currentThread()), "a closed Parallel had helpers");
    }
    parallel.close();
  }

  @Example
  void aPoolOfTheCallerStaysOpen() throws Exception {
    try (ForkJoinPool pool = new ForkJoinPool(2)) {
      try (Parallel parallel = Parallel.over(pool, 3)) {
        new Counting().runAndCheck(parallel, 100);
      }
      require(!pool.isShutdown() && pool.submit(() -> 7).get() == 7, "the pool was closed");
    }
  }

  /** Waiting for the last chunk, parked, neither ends early nor swallows the interrupt. */
  @Example
  void anInterruptedCallerStillWaits() {
    for (int i = 0; i < RUNS; i++) {
      SlowHelper task = new SlowHelper();
      Thread.currentThread().interrupt();
      Workers.TWO.run(task, 2);
      require(Thread.interrupted(), "the interrupt was lost");
      require(task.helperIsDone, "the caller did not wait");
    }
  }

  @Example
  void fewerThanOneWorkerIsRejected() {
    require(catching(() -> Parallel.of(0)) instanceof IllegalArgumentException, "0 workers were accepted");
    require(
        catching(() -> Parallel.over(ForkJoinPool.commonPool(), -1)) instanceof IllegalArgumentException,
        "-1 workers were accepted");
  }

  private static void together(int threads, Runnable work) throws Exception {
    List<FutureTask<Void>> tasks = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      tasks.add(start(work));
    }
    for (FutureTask<Void> task : tasks) {
      try {
        task.get(60, TimeUnit.SECONDS);
      } catch (ExecutionException e) {
        throw new AssertionError(e.getCause());
      }
    }
  }

  private static FutureTask<Void> start(Runnable work) {
    FutureTask<Void> task = new FutureTask<>(work, null);
    Thread.ofPlatform().daemon().start(task);
    return task;
  }

  private static Throwable catching(Runnable call) {
    try {
      call.run();
      return null;
    } catch (RuntimeException | Error e) {
      return e;
    }
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new AssertionError(otherwise);
    }
  }

  /** Counts how often each chunk runs, and that no two threads are the same worker at once. */
  private static final class Counting extends ParallelTask {
    private AtomicIntegerArray runs;
    private AtomicIntegerArray busy;
    private Thread[] seen;

    void runAndCheck(Parallel parallel, int chunks) {
      runs = new AtomicIntegerArray(chunks);
      busy = new AtomicIntegerArray(parallel.workers());
      seen = new Thread[chunks];
      parallel.run(this, chunks);
      for (int i = 0; i < chunks; i++) {
        require(runs.get(i) == 1, "chunk " + i + " of " + chunks + " ran " + runs.get(i) + " times");
      }
    }

    boolean sawOnly(Thread thread) {
      for (Thread other : seen) {
        if (other != thread) {
          return false;
        }
      }
      return true;
    }

    @Override
    protected void run(int chunk, int worker) {
      require(worker >= 0 && worker < busy.length(), "worker " + worker + " of " + busy.length());
      require(busy.incrementAndGet(worker) == 1, "two threads are worker " + worker);
      runs.incrementAndGet(chunk);
      seen[chunk] = Thread.currentThread();
      for (int i = 0; i < chunk % 50; i++) {
        Thread.onSpinWait();
      }
      busy.decrementAndGet(worker);
    }
  }

  /** Holds that each chunk belongs to a worker of the Parallel on which the run was started. */
  private static final class Bounded extends ParallelTask {
    private int workers;

    void run(Parallel parallel, int chunks) {
      workers = parallel.workers();
      parallel.run(this, chunks);
    }

    @Override
    protected void run(int chunk, int worker) {
      require(worker < workers, "worker is not one of the run's Parallel");
    }
  }

  /** Two chunks: the caller's ends once a helper has the other, which takes far longer than waiting spins. */
  private static final class SlowHelper extends ParallelTask {
    private final Thread caller = Thread.currentThread();
    private final CountDownLatch helping = new CountDownLatch(1);
    private boolean helperIsDone;

    @Override
    protected void run(int chunk, int worker) {
      if (Thread.currentThread() == caller) {
        long end = System.nanoTime() + 5_000_000_000L;
        while (helping.getCount() > 0) {
          require(System.nanoTime() < end, "no helper came");
          Thread.onSpinWait();
        }
      } else {
        helping.countDown();
        LockSupport.parkNanos(5_000_000);
        helperIsDone = true;
      }
    }
  }

  private static final class Failing extends ParallelTask {
    private final Throwable thrown;
    private int bad;

    Failing(int bad, Throwable thrown) {
      this.bad = bad;
      this.thrown = thrown;
    }

    @Override
    protected void run(int chunk, int worker) {
      if (chunk == bad) {
        switch (thrown) {
          case RuntimeException e -> throw e;
          case Error e -> throw e;
          default -> throw new IllegalStateException(thrown);
        }
      }
    }
  }

  private static final class Waiting extends ParallelTask {
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);

    @Override
    protected void run(int chunk, int worker) {
      entered.countDown();
      try {
        require(release.await(10, TimeUnit.SECONDS), "was not released");
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
