package dev.lanewise.nn;

/** What all steps of a training plan share and what changes from one forward to the next; steps only read it. */
public final class StepState {
  /** Forwards that a random stream can tell apart; the bits above tell the nodes apart. */
  private static final int STEP_BITS = 40;

  private final long seed;
  private long step;
  private boolean statisticsMove = true;

  StepState(long seed) {
    this.seed = seed;
  }

  /** The seed of everything random in the plan. */
  public long seed() {
    return seed;
  }

  /**
   * The stream of random numbers of a node in this forward and the backward that follows it: with the seed and an
   * element's position in the batch it decides a dropout mask.
   */
  public long stream(int node) {
    return (long) node << STEP_BITS | step;
  }

  /** Whether running statistics follow this forward; not while a plan warms up. */
  public boolean statisticsMove() {
    return statisticsMove;
  }

  long step() {
    return step;
  }

  void step(long newStep) {
    if (newStep < 0 || newStep >= 1L << STEP_BITS) {
      throw new IllegalArgumentException("step: " + newStep + ", expected 0 .. 2^" + STEP_BITS + " - 1");
    }
    step = newStep;
  }

  void statisticsMove(boolean move) {
    statisticsMove = move;
  }
}
