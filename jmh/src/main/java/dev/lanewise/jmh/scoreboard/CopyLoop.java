package dev.lanewise.jmh.scoreboard;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.kernels.parallel.ParallelTask;
import java.util.List;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * What the machine moves at most: a Vector API loop that reads half of a row's bytes and writes the other half, cut into
 * chunks of 64 KB of each and handed out as in the kernels.
 */
public final class CopyLoop implements Library {
  private Parallel parallel;

  /** Not opened yet. */
  public CopyLoop() {}

  @Override
  public String name() {
    return "copy";
  }

  @Override
  public boolean isPresent() {
    return true;
  }

  @Override
  public boolean isJava() {
    return true;
  }

  @Override
  public boolean isLimit() {
    return true;
  }

  @Override
  public boolean solves(Problem problem, int threads) {
    return problem instanceof Streaming;
  }

  @Override
  public String open(int threads) {
    parallel = Parallel.of(threads);
    return FloatVector.SPECIES_PREFERRED.vectorBitSize() + " bits";
  }

  @Override
  public List<Candidate> candidates(Problem problem) {
    return List.of(new Copy(parallel, Math.toIntExact(problem.work().amount() / (2 * Float.BYTES))));
  }

  private static final class Copy extends ParallelTask implements Candidate {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int CHUNK = 1 << 14;

    private final Parallel parallel;
    private final float[] from;
    private final float[] to;

    Copy(Parallel parallel, int length) {
      this.parallel = parallel;
      this.from = Inputs.floats(0, length);
      this.to = new float[length];
    }

    @Override
    public String variant() {
      return "";
    }

    @Override
    public void run() {
      parallel.run(this, (from.length + CHUNK - 1) / CHUNK);
    }

    @Override
    protected void run(int chunk, int worker) {
      int start = chunk * CHUNK;
      range(from, to, start, Math.min(CHUNK, from.length - start));
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

    @Override
    public float[] result() {
      return to;
    }
  }
}
