package dev.lanewise.jmh;

import dev.lanewise.kernels.parallel.ParallelTask;
import java.util.List;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
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

  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int CHUNK = 1 << 14;

  /** Source and target together. */
  @Param({"256 KB", "16 MB", "256 MB"})
  public String shape;

  private Copy copy;

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
    copy = new Copy(new RandomData().floats(floats(shape)), passes(shape));
  }

  /** Copies. */
  @Benchmark
  public float[] copy() {
    parallel.run(copy, copy.from.length / CHUNK);
    return copy.to;
  }

  private static final class Copy extends ParallelTask {
    private final float[] from;
    private final float[] to;
    private final int passes;

    Copy(float[] from, int passes) {
      this.from = from;
      this.to = new float[from.length];
      this.passes = passes;
    }

    @Override
    protected void run(int chunk, int worker) {
      for (int pass = 0; pass < passes; pass++) {
        range(from, to, chunk * CHUNK);
      }
    }

    private static void range(float[] from, float[] to, int start) {
      for (int i = 0; i < CHUNK; i += SPECIES.length()) {
        FloatVector.fromArray(SPECIES, from, start + i).intoArray(to, start + i);
      }
    }
  }
}
