package dev.lanewise.kernels;

/** A distance of two points q and p with real coordinates. */
public enum Metric {
  /** Σ |q_i − p_i|, also called Manhattan or city-block distance. */
  L1,
  /** √Σ (q_i − p_i)², the Euclidean distance. */
  L2,
  /** Σ (q_i − p_i)²: the order of {@link #L2} without its root. */
  SQUARED_L2
}
