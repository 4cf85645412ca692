package dev.lanewise.kernels.vector;

/** One way to compute a product; its arguments are in the {@link GemmCall} it was made for. */
interface GemmPath {
  /** Elements of scratch that a worker needs for a run of any size that the shape allows. */
  int scratchLength();

  /** Whether this path is for the call's sizes. */
  boolean takes();

  /** Cuts the call, which this path takes, into chunks and returns their number. */
  int cut();

  /**
   * Does one chunk.
   *
   * @param a where A starts
   * @param b where B starts
   * @param c where C starts
   * @param scratch where the worker's scratch starts
   */
  void run(int chunk, int a, int b, int c, int scratch);
}
