package dev.lanewise.jmh.scoreboard;

import dev.lanewise.jmh.CopyTask;
import dev.lanewise.kernels.parallel.Parallel;
import java.util.List;
import jdk.incubator.vector.FloatVector;

/** What the machine moves at most: a Vector API loop that reads half of a row's bytes and writes the other half. */
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
    CopyTask copy = new CopyTask(Inputs.floats(0, Math.toIntExact(problem.work().amount() / (2 * Float.BYTES))), 1);
    float[] to = copy.run(parallel);
    return List.of(new Lanewise.Call(() -> copy.run(parallel), to));
  }
}
