package dev.lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.nn.layer.Dense;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Plans lent to many threads. */
@Timeout(120)
class PlanPoolTest {
  private static CompiledNetwork tiny() {
    return Network.builder(Shape.of(3)).add("fc", Dense.of(2)).build(1).compile();
  }

  /** Waits until a thread waits. */
  private static void awaitWaiting(Thread thread) throws InterruptedException {
    while (thread.getState() != Thread.State.WAITING && thread.getState() != Thread.State.TIMED_WAITING) {
      Thread.sleep(1);
    }
  }

  /** A thread that borrows, and what came of it: an InferencePlan or a Throwable. */
  private static Thread borrower(PlanPool pool, AtomicReference<Object> outcome) {
    return Thread.ofPlatform().start(() -> {
      try (PlanPool.Lease lease = pool.borrow()) {
        outcome.set(lease.plan());
      } catch (InterruptedException | RuntimeException e) {
        outcome.set(e);
      }
    });
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void manyThreadsGetRightAnswersFromFewPlans(boolean virtual) throws InterruptedException {
    CompiledNetwork compiled = TestNetworks.residual().compile();
    float[] x = TestNetworks.samples(12);
    int size = compiled.input().size();
    InferencePlan alone = compiled.plan(4, Parallel.serial());
    float[] expected = new float[12 * 4];
    for (int n = 0; n < 12; n += 4) {
      alone.run(4, x, n * size, expected, n * 4);
    }
    AtomicInteger out = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    Set<InferencePlan> plans = Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));
    List<String> wrong = Collections.synchronizedList(new ArrayList<>());
    try (Parallel shared = Parallel.of(2); PlanPool pool = compiled.pool(3, 4, shared)) {
      List<Thread> threads = new ArrayList<>();
      for (int t = 0; t < 24; t++) {
        int first = t % 3 * 4;
        Runnable work = () -> {
          float[] y = new float[16];
          for (int i = 0; i < 25; i++) {
            try (PlanPool.Lease lease = i % 2 == 0 ? pool.borrow() : pool.borrow(Duration.ofMinutes(1))) {
              most.accumulateAndGet(out.incrementAndGet(), Math::max);
              plans.add(lease.plan());
              lease.plan().run(4, x, first * size, y, 0);
              if (!Arrays.equals(y, Arrays.copyOfRange(expected, first * 4, first * 4 + 16))) {
                wrong.add("samples from " + first + ", run " + i);
              }
              out.decrementAndGet();
            } catch (InterruptedException | TimeoutException e) {
              wrong.add(e.toString());
            }
          }
        };
        threads.add(virtual ? Thread.ofVirtual().start(work) : Thread.ofPlatform().start(work));
      }
      for (Thread thread : threads) {
        thread.join();
      }
      assertEquals(3, pool.available());
    }
    assertEquals(List.of(), wrong);
    assertTrue(most.get() <= 3, most + " plans were out");
    assertTrue(plans.size() <= 3, plans.size() + " plans");
  }

  @Test
  void whoWaitsGetsThePlanGivenBack() throws InterruptedException {
    PlanPool pool = tiny().pool(1, 1);
    AtomicReference<Object> outcome = new AtomicReference<>();
    PlanPool.Lease lease = pool.borrow();
    InferencePlan plan = lease.plan();
    Thread waiting = borrower(pool, outcome);
    awaitWaiting(waiting);
    assertEquals(0, pool.available());
    lease.close();
    waiting.join();
    assertSame(plan, outcome.get());
    assertEquals(1, pool.available());
  }

  @Test
  void patienceEnds() throws Exception {
    PlanPool one = tiny().pool(1, 1);
    PlanPool two = tiny().pool(2, 1);
    try (PlanPool.Lease a = one.borrow(Duration.ZERO);
        PlanPool.Lease b = two.borrow();
        PlanPool.Lease c = two.borrow()) {
      assertNotSame(b.plan(), c.plan());
      assertEquals("the pool's only plan was out for PT0S",
          assertThrows(TimeoutException.class, () -> one.borrow(Duration.ZERO)).getMessage());
      assertEquals("all 2 plans of the pool were out for PT0.002S",
          assertThrows(TimeoutException.class, () -> two.borrow(Duration.ofMillis(2))).getMessage());
      assertSame(a.plan(), a.plan());
    }
    try (PlanPool.Lease again = one.borrow(Duration.ofSeconds(Long.MAX_VALUE))) {
      assertEquals(1, again.plan().batch());
    }
  }

  @Test
  void interruptsEndTheWaiting() throws InterruptedException {
    PlanPool pool = tiny().pool(1, 1);
    AtomicReference<Object> outcome = new AtomicReference<>();
    try (PlanPool.Lease lease = pool.borrow()) {
      Thread waiting = borrower(pool, outcome);
      awaitWaiting(waiting);
      waiting.interrupt();
      waiting.join();
      assertInstanceOf(InterruptedException.class, outcome.get());
      assertEquals(1, lease.plan().batch());
    }
    assertEquals(1, pool.available());
    Thread.currentThread().interrupt();
    assertThrows(InterruptedException.class, pool::borrow);
    assertEquals(1, pool.available());
  }

  @Test
  void aClosedLeaseIsRefused() throws InterruptedException {
    PlanPool pool = tiny().pool(1, 1);
    PlanPool.Lease first = pool.borrow();
    first.close();
    first.close();
    assertEquals(1, pool.available(), "closing twice gives one plan back");
    assertEquals("the lease is closed", assertThrows(IllegalStateException.class, first::plan).getMessage());
    PlanPool.Lease second = pool.borrow();
    first.close();
    assertEquals(0, pool.available(), "an old lease does not take the plan from its new holder");
    assertThrows(IllegalStateException.class, first::plan);
    assertEquals(1, second.plan().batch());
    second.close();
  }

  @Test
  void aLeaseBelongsToItsThread() throws InterruptedException {
    PlanPool pool = tiny().pool(1, 1);
    try (PlanPool.Lease lease = pool.borrow()) {
      List<Throwable> thrown = Collections.synchronizedList(new ArrayList<>());
      for (Runnable use : List.<Runnable>of(lease::plan, lease::close)) {
        Thread other = Thread.ofVirtual().uncaughtExceptionHandler((thread, e) -> thrown.add(e)).start(use);
        other.join();
      }
      assertEquals(2, thrown.size());
      for (Throwable e : thrown) {
        assertInstanceOf(IllegalStateException.class, e);
        assertTrue(e.getMessage().startsWith("the lease belongs to another thread, "), e.getMessage());
      }
      assertEquals(0, pool.available());
    }
  }

  @Test
  void aClosedPoolLendsNothing() throws InterruptedException {
    PlanPool pool = tiny().pool(1, 1);
    AtomicReference<Object> outcome = new AtomicReference<>();
    PlanPool.Lease lease = pool.borrow();
    Thread waiting = borrower(pool, outcome);
    awaitWaiting(waiting);
    pool.close();
    pool.close();
    waiting.join();
    assertEquals("the pool is closed", assertInstanceOf(IllegalStateException.class, outcome.get()).getMessage());
    assertEquals(2, lease.plan().run(Tensor.zeros(Shape.of(1, 3))).data().length, "what is out goes on");
    lease.close();
    assertThrows(IllegalStateException.class, pool::borrow);
  }

  @Test
  void eachPlanMayHaveWorkersOfItsOwn() throws InterruptedException {
    AtomicInteger made = new AtomicInteger();
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    PlanPool pool = TestNetworks.residual().compile().pool(2, 4, () -> {
      made.incrementAndGet();
      return Parallel.of(2);
    });
    assertEquals(2, made.get());
    PlanPool.Lease lease = pool.borrow();
    PlanPool.Lease other = pool.borrow();
    Tensor x = new Tensor(TestNetworks.INPUT.batch(4), TestNetworks.samples(4));
    float[] expected = lease.plan().run(x).data();
    other.plan().run(x);
    pool.close();
    other.close();
    assertArrayEquals(expected, lease.plan().run(x).data(), "what is out keeps its workers");
    lease.close();
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (!before.contains(thread) && thread.getName().startsWith("ForkJoinPool")) {
        thread.join(); // never, if its pool were not closed
      }
    }
  }

  @Test
  void poolsOfNothingAreRefused() {
    assertEquals("plans: 0, expected at least 1",
        assertThrows(IllegalArgumentException.class, () -> tiny().pool(0, 1)).getMessage());
    assertEquals("batch: 0, expected at least 1",
        assertThrows(IllegalArgumentException.class, () -> tiny().pool(1, 0)).getMessage());
  }

  @Test
  void aPoolKnowsItself() throws InterruptedException {
    CompiledNetwork compiled = tiny();
    PlanPool pool = compiled.pool(3, 2);
    assertEquals(3, pool.plans());
    assertEquals(3 * compiled.plan(2, Parallel.serial()).bytes(), pool.bytes());
    pool.warmUp();
    assertEquals(3, pool.available());
    try (PlanPool.Lease lease = pool.borrow()) {
      assertArrayEquals(compiled.plan(2, Parallel.serial()).run(Tensor.zeros(Shape.of(2, 3))).data(),
          lease.plan().run(Tensor.zeros(Shape.of(2, 3))).data());
    }
  }

  @Test
  void borrowingAllocatesNothing() {
    PlanPool pool = tiny().pool(2, 1);
    Duration second = Duration.ofSeconds(1);
    Allocation.assertNoneInSteadyState(() -> {
      try (PlanPool.Lease a = pool.borrow(); PlanPool.Lease b = pool.borrow(second)) {
        a.plan();
        b.plan();
      } catch (InterruptedException | TimeoutException e) {
        throw new AssertionError(e);
      }
    });
  }
}
