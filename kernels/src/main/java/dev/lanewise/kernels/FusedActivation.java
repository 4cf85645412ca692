package dev.lanewise.kernels;

/** What a convolution or a matrix product applies to its output before it stores it, so that memory is touched once. */
public enum FusedActivation {
  /** Nothing. */
  NONE,
  /** max(0, y), NaN stays NaN. */
  RELU
}
