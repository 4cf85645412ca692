package dev.lanewise.jmh;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.kernels.parallel.ParallelTask;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** A SIMD copy, cut into chunks of 64 KB of source and of target and handed out as in the kernels. */
public final class CopyTask extends ParallelTask {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int CHUNK = 1 << 14;

  private final float[] from;
  private final float[] to;
  private final int passes;

  /**
   * A copy of an array.
   *
   * @param passes how often each chunk is copied in a run
   */
  public CopyTask(float[] from, int passes) {
    this.from = from;
    this.to = new float[from.length];
    this.passes = passes;
  }

  /** Copies all. */
  public float[] run(Parallel parallel) {
    parallel.run(this, (from.length + CHUNK - 1) / CHUNK);
    return to;
  }

  @Override
  protected void run(int chunk, int worker) {
    int start = chunk * CHUNK;
    for (int pass = 0; pass < passes; pass++) {
      range(from, to, start, Math.min(CHUNK, from.length - start));
    }
  }

  private static void range(float[] from, float[] to, int start, int count) {
    int i = 0;
    for (; i < SPECIES.loopBound(count); i += SPECIES.length()) {
      FloatVector.fromArray(SPECIES, from, start + i).intoArray(to, start + i);
    }
    for (; i < count; i++) {
      to[start + i] = from[start + i];
    }
  }
}
