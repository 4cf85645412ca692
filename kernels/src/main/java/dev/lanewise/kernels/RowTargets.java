package dev.lanewise.kernels;

/**
 * What cross-entropy weighs the classes by: v[c] = u[c] + a[c]·t[c], t being the second input of a group where that is
 * {@code given}, else zero. As the {@link RowPasses} want it that made it.
 */
record RowTargets(float[] u, float[] a, boolean given) {
  /** The second input, or null. */
  float[] of(RowGroup g) {
    return given ? g.other : null;
  }
}
