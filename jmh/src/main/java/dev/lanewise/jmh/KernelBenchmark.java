package dev.lanewise.jmh;

import dev.lanewise.kernels.parallel.Parallel;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What all benchmarks share. JMH itself always calls on one thread; {@link #threads} is how many work on a call.
 *
 * <p>Timed methods only run an operation: all arrays are made in {@link #prepare}. They return the output, so that
 * JMH consumes it.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 1, jvmArgsPrepend = {"--add-modules=jdk.incubator.vector", "--sun-misc-unsafe-memory-access=allow"})
public abstract class KernelBenchmark {
  /** Threads that work on one call. */
  @Param({"1", "2"})
  public int threads;

  /** Who works. */
  protected Parallel parallel;

  /** For the benchmarks. */
  protected KernelBenchmark() {}

  /** Makes {@link #parallel}, then the rest. The only {@code @Setup}: JMH calls several in no order to rely on. */
  @Setup
  public final void open() {
    parallel = Parallel.of(threads);
    prepare();
  }

  /** Makes operation and data. */
  protected abstract void prepare();

  /** Ends the threads. */
  @TearDown
  public final void close() {
    parallel.close();
  }
}
