package dev.lanewise.jmh;

import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/**
 * The most bytes a second that a SIMD copy moves on this machine, at sizes that live in L2, in L3 (where there is one
 * this large) and in memory.
 *
 * <p>The size is that of source and target together. Counted are the bytes read and the bytes written; that a cache
 * reads a line before it is overwritten is not counted, here as in the kernels. Work is cut into chunks of 64 KB of
 * each, as in the kernels; a small copy is repeated chunk by chunk, so that handing chunks over does not count.
 */
public class CopyBenchmark extends KernelBenchmark {
  static final Family FAMILY = new Family("limit", CopyBenchmark.class, List.of(
      new Family.Pass("copy", "copy", shape -> Work.elements(
          (long) floats(shape) * passes(shape), (long) floats(shape) * passes(shape)))));

  /** Source and target together. */
  @Param({"256 KB", "16 MB", "256 MB"})
  public String shape;

  private CopyTask copy;

  /** Bytes of source and target together. */
  static long bytes(String shape) {
    String[] words = shape.split(" ");
    return switch (words[1]) {
      case "KB" -> Long.parseLong(words[0]) << 10;
      case "MB" -> Long.parseLong(words[0]) << 20;
      default -> throw new IllegalArgumentException("shape \"" + shape + "\": expected KB or MB");
    };
  }

  private static int floats(String shape) {
    return (int) (bytes(shape) / (2 * Float.BYTES));
  }

  private static int passes(String shape) {
    return (int) Math.max(1, (16 << 20) / bytes(shape));
  }

  /** Makes source and target. */
  @Override
  protected void prepare() {
    copy = new CopyTask(new RandomData().floats(floats(shape)), passes(shape));
  }

  /** Copies. */
  @Benchmark
  public float[] copy() {
    return copy.run(parallel);
  }
}
