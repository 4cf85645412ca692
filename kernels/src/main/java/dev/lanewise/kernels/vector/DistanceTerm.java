package dev.lanewise.kernels.vector;

/** What is summed over the coordinates of a query q and a point p. */
public enum DistanceTerm {
  /** |q − p|. */
  ABSOLUTE,
  /** (q − p)². */
  SQUARE,
  /** q · p. */
  PRODUCT
}
