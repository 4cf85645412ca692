package dev.lanewise.jmh;

import java.io.PrintStream;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.openjdk.jmh.util.Optional;
import org.openjdk.jmh.util.Statistics;

/** Runs one row at a time under JMH, each in its own JVM. */
final class Harness {
  /**
   * How long a row is measured. Iterations are short and many: a neighbour on the machine disturbs some of them, and
   * the median and the best should see past that. Warm-up is long enough for C2 to have done with the largest kernels,
   * which takes 1.5 seconds where both cores are busy.
   */
  enum Effort {
    /** About 3 seconds a row. */
    QUICK(1, 6, 300, 10, 100),
    /** About 14 seconds a row. */
    FULL(2, 6, 400, 40, 100);

    private final int forks;
    private final int warmups;
    private final int warmupMillis;
    private final int iterations;
    private final int iterationMillis;

    Effort(int forks, int warmups, int warmupMillis, int iterations, int iterationMillis) {
      this.forks = forks;
      this.warmups = warmups;
      this.warmupMillis = warmupMillis;
      this.iterations = iterations;
      this.iterationMillis = iterationMillis;
    }

    /** About what a row takes, with half a second for each JVM to start and make its data. */
    double seconds() {
      return forks * (0.5 + (warmups * warmupMillis + iterations * iterationMillis) / 1e3);
    }
  }

  private final Effort effort;
  private final CommandLineOptions wishes;
  private final OutputFormat log;

  /**
   * A harness.
   *
   * @param wishes JMH's own options, which prevail over {@code effort}
   * @param log where JMH's output goes
   */
  Harness(Effort effort, CommandLineOptions wishes, PrintStream log) {
    this.effort = effort;
    this.wishes = wishes;
    this.log = OutputFormatFactory.createFormatInstance(log, wishes.verbosity().orElse(VerboseMode.NORMAL));
  }

  /**
   * Measures a row.
   *
   * @throws RunnerException if the benchmark fails
   */
  Measurement measure(Row row) throws RunnerException {
    RunResult result = new Runner(options(row), log).runSingle();
    Statistics micros = result.getPrimaryResult().getStatistics();
    Result<?> allocation = result.getSecondaryResults().get("gc.alloc.rate.norm");
    return new Measurement(
        row, micros.getPercentile(50), micros.getMin(), allocation == null ? Double.NaN : allocation.getScore());
  }

  private Options options(Row row) {
    ChainedOptionsBuilder options = new OptionsBuilder()
        .parent(wishes)
        .include(row.jmhPattern())
        .param("shape", row.shape())
        .param("threads", Integer.toString(row.threads()))
        .mode(Mode.AverageTime)
        .timeUnit(TimeUnit.MICROSECONDS)
        .shouldFailOnError(true);
    return options
        .forks(or(wishes.getForkCount(), effort.forks))
        .warmupIterations(or(wishes.getWarmupIterations(), effort.warmups))
        .warmupTime(wishes.getWarmupTime().orElse(TimeValue.milliseconds(effort.warmupMillis)))
        .measurementIterations(or(wishes.getMeasurementIterations(), effort.iterations))
        .measurementTime(wishes.getMeasurementTime().orElse(TimeValue.milliseconds(effort.iterationMillis)))
        .build();
  }

  private static int or(Optional<Integer> wish, int otherwise) {
    return wish.orElse(otherwise);
  }
}
