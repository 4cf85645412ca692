package dev.lanewise.jmh;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.kernels.parallel.ParallelTask;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The most multiplications and additions a second that this machine does: a loop of fused multiply-adds on registers
 * alone, c ← c·m + a.
 *
 * <p>Twelve independent chains cover a latency of 4 cycles on 2 units (8) and, with their two operands, fit 16
 * registers. A call does the same number of operations at any vector width.
 */
public final class FmaChains extends ParallelTask {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int CHAINS = 12;

  /** Chunks of a call, shared by the threads. */
  private static final int CHUNKS = 16;

  /** Floats that one chain goes over in a chunk: about 20 µs a chunk. */
  private static final int CHAIN_FLOATS = 1 << 16;

  private final float[] seeds = new RandomData().floats(CHAINS + 1);
  private final float[] sums = new float[CHUNKS];

  /** Chains of their own. */
  public FmaChains() {}

  /** Multiplications and additions of {@link #run(Parallel)}. */
  public static long flops() {
    return 2L * CHUNKS * CHAINS * CHAIN_FLOATS;
  }

  /** Runs all chunks; the sum of the chains of each is what comes out. */
  public float[] run(Parallel parallel) {
    parallel.run(this, CHUNKS);
    return sums;
  }

  @Override
  protected void run(int chunk, int worker) {
    sums[chunk] = sum(seeds, CHAIN_FLOATS / SPECIES.length());
  }

  private static FloatVector seed(float[] seeds, int i) {
    return FloatVector.broadcast(SPECIES, seeds[i]);
  }

  private static float sum(float[] seeds, int steps) {
    FloatVector m = seed(seeds, CHAINS).mul(0.5f); // |m| ≤ 0.5: the chains stay bounded
    FloatVector a = seed(seeds, 0).add(2);
    FloatVector c0 = seed(seeds, 0);
    FloatVector c1 = seed(seeds, 1);
    FloatVector c2 = seed(seeds, 2);
    FloatVector c3 = seed(seeds, 3);
    FloatVector c4 = seed(seeds, 4);
    FloatVector c5 = seed(seeds, 5);
    FloatVector c6 = seed(seeds, 6);
    FloatVector c7 = seed(seeds, 7);
    FloatVector c8 = seed(seeds, 8);
    FloatVector c9 = seed(seeds, 9);
    FloatVector c10 = seed(seeds, 10);
    FloatVector c11 = seed(seeds, 11);
    for (int i = 0; i < steps; i++) {
      c0 = c0.fma(m, a);
      c1 = c1.fma(m, a);
      c2 = c2.fma(m, a);
      c3 = c3.fma(m, a);
      c4 = c4.fma(m, a);
      c5 = c5.fma(m, a);
      c6 = c6.fma(m, a);
      c7 = c7.fma(m, a);
      c8 = c8.fma(m, a);
      c9 = c9.fma(m, a);
      c10 = c10.fma(m, a);
      c11 = c11.fma(m, a);
    }
    FloatVector even = c0.add(c2).add(c4).add(c6).add(c8).add(c10);
    FloatVector odd = c1.add(c3).add(c5).add(c7).add(c9).add(c11);
    return even.add(odd).reduceLanes(VectorOperators.ADD);
  }
}
