package dev.lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.nn.loss.SoftmaxCrossEntropy;
import java.lang.management.ManagementFactory;

/** What steps of plans allocate. */
public final class Allocation {
  private static final long MOST_NANOS = 90_000_000_000L;
  private static final int STEPS = 100;

  private Allocation() {}

  /**
   * Vectors are objects until C2 has compiled the code that makes them, so this waits for a run of steps without a
   * byte; the limit is generous, a step of a small plan takes well under a millisecond once compiled.
   */
  public static void assertNoneInSteadyState(Runnable step) {
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long start = System.nanoTime();
    int clean = 0;
    while (clean < STEPS) {
      long before = threads.getCurrentThreadAllocatedBytes();
      step.run();
      long allocated = threads.getCurrentThreadAllocatedBytes() - before;
      clean = allocated == 0 ? clean + 1 : 0;
      assertTrue(System.nanoTime() - start < MOST_NANOS, "a step still allocates " + allocated + " bytes");
    }
  }

  /** Steps of training with softmax cross-entropy. */
  public static void assertNoneInTraining(TrainingPlan plan, float[] x, int... labels) {
    Loss loss = new SoftmaxCrossEntropy();
    assertNoneInSteadyState(() -> {
      plan.forward(labels.length, x, 0);
      plan.loss(loss, labels);
      plan.backward();
    });
  }
}
