package dev.lanewise.nn;

/**
 * What one layer can do on the way for the layers behind it, in the order in which it does it. A layer says by {@link
 * Layer#fusion} what it is to the layer before it, and by {@link Layer#fuses} what it takes on.
 */
public enum Fusion {
  /** A factor and a summand for each channel: BatchNorm with its running statistics. */
  AFFINE,
  /** The sum with another tensor of the same shape: the end of a residual connection. */
  RESIDUAL,
  /** max(0, y). */
  RELU
}
