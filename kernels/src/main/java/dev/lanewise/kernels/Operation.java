package dev.lanewise.kernels;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.kernels.parallel.ParallelTask;

/**
 * A kernel that has been resolved for a shape: it is made once and run many times without allocating. Its arguments
 * live in fields while it runs, so <b>an operation belongs to one thread at a time</b>; packed weights live outside and
 * may be shared by the operations of any number of threads.
 *
 * <p>The caller brings the scratch memory: one array can serve all operations that a thread runs one after another.
 */
public abstract class Operation extends ParallelTask {
  /** For the operations of this library. */
  protected Operation() {}

  /** Elements of scratch that a run with {@code workers} workers needs; 0 where none is. */
  public int scratchLength(int workers) {
    return 0;
  }

  /** Checks a caller's scratch. */
  final void requireScratch(Parallel parallel, float[] scratch) {
    int needed = scratchLength(parallel.workers());
    if (needed > 0) {
      Arguments.span("scratch", scratch, 0, needed);
    }
  }

  /** The product of two sizes for {@link #scratchLength}, which must fit an array. */
  protected static int scratchProduct(int count, int length) {
    long product = (long) count * length;
    if (product > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("scratch: more than 2^31 - 1 elements");
    }
    return (int) product;
  }
}
