package dev.lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.nn.loss.SoftmaxCrossEntropy;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * What steps of plans allocate. Vectors are objects until C2 has compiled the code that makes them. What C2 makes of a
 * method depends on what ran before: after hundreds of other tests it may leave a few vectors of some kernel as objects
 * for good ({@code kernels/README.md} says why; the options that the tests are started with should see to it). So a
 * test that does not become steady in this JVM is run again, twice at most, in one of its own, which does nothing else.
 */
public final class Allocation {
  private static final long MOST_SECONDS = 40;

  /** There is nothing else to come after it. */
  private static final long MOST_SECONDS_AT_LAST = 90;

  private static final int STEPS = 100;
  private static final int FRESH_JVMS = 2;

  /** Set where there is no other JVM to fall back to. */
  private static final String LAST = "lanewise.allocation.last";

  private Allocation() {}

  /** Runs one test: the arguments are its class and its method. */
  public static void main(String[] args) throws ReflectiveOperationException {
    Constructor<?> constructor = Class.forName(args[0]).getDeclaredConstructor();
    Method test = constructor.getDeclaringClass().getDeclaredMethod(args[1]);
    constructor.setAccessible(true);
    test.setAccessible(true);
    test.invoke(constructor.newInstance());
  }

  /**
   * Waits for a run of steps without a byte; the limit is generous, a step of a small plan takes well under a
   * millisecond once compiled. To be called on the thread and from the method of a test without parameters.
   */
  public static void assertNoneInSteadyState(Runnable step) {
    long allocated = steady(step);
    for (int i = 0; i < FRESH_JVMS && allocated != 0 && !Boolean.getBoolean(LAST); i++) {
      allocated = inFreshJvm() ? 0 : allocated;
    }
    assertEquals(0, allocated, "bytes that a step still allocates");
  }

  /** What the last step allocated when time was up; 0 if the steps became steady. */
  private static long steady(Runnable step) {
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long end = System.nanoTime()
        + TimeUnit.SECONDS.toNanos(Boolean.getBoolean(LAST) ? MOST_SECONDS_AT_LAST : MOST_SECONDS);
    int clean = 0;
    long most = 0;
    while (clean < STEPS) {
      long before = threads.getCurrentThreadAllocatedBytes();
      step.run();
      long allocated = threads.getCurrentThreadAllocatedBytes() - before;
      clean = allocated == 0 ? clean + 1 : 0;
      most = allocated == 0 ? most : allocated;
      if (System.nanoTime() > end) {
        return most;
      }
    }
    return 0;
  }

  private static boolean inFreshJvm() {
    StackWalker.StackFrame test = StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE).walk(
        frames -> frames.filter(Allocation::isTest).findFirst().orElseThrow());
    List<String> command = List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(), "--add-modules", "jdk.incubator.vector",
        "-D" + LAST + "=true", "-cp", System.getProperty("java.class.path"), Allocation.class.getName(),
        test.getClassName(), test.getMethodName());
    try {
      Process child = new ProcessBuilder(command).inheritIO().start();
      boolean ended = child.waitFor(5, TimeUnit.MINUTES);
      child.destroyForcibly();
      return ended && child.exitValue() == 0;
    } catch (IOException e) {
      throw new AssertionError("no other JVM can be started", e);
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    }
  }

  private static boolean isTest(StackWalker.StackFrame frame) {
    return Arrays.stream(frame.getDeclaringClass().getDeclaredMethods())
        .anyMatch(m -> m.getName().equals(frame.getMethodName()) && m.isAnnotationPresent(Test.class));
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
