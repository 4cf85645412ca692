package dev.lanewise.jmh.scoreboard;

/**
 * How long a row is measured. A slice is well under a second, because a neighbour on the machine disturbs for seconds:
 * in a round of short slices all sides meet the same machine.
 */
enum Pace {
  /** The whole board in about three minutes. */
  QUICK(3, 12, 120, 8, 1),
  /** About 15 seconds a row. */
  NORMAL(7, 150, 600, 100, 2),
  /** Twice as long. */
  FULL(15, 250, 1000, 200, 2);

  private final int rounds;
  private final int sliceMillis;
  private final int javaWarmupMillis;
  private final int nativeWarmupMillis;
  private final int patience;

  Pace(int rounds, int sliceMillis, int javaWarmupMillis, int nativeWarmupMillis, int patience) {
    this.rounds = rounds;
    this.sliceMillis = sliceMillis;
    this.javaWarmupMillis = javaWarmupMillis;
    this.nativeWarmupMillis = nativeWarmupMillis;
    this.patience = patience;
  }

  /** Undisturbed rounds that a row wants. */
  int rounds() {
    return rounds;
  }

  /** Rounds after which it takes what it has. */
  int mostRounds() {
    return rounds * patience;
  }

  /** The length of a slice. */
  int sliceMillis() {
    return sliceMillis;
  }

  /** The least warm-up of a candidate: C2 compiles for each shape anew what it has not seen before. */
  int warmupMillis(Library library) {
    return library.isJava() ? javaWarmupMillis : nativeWarmupMillis;
  }
}
