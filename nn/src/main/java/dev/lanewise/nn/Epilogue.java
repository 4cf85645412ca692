package dev.lanewise.nn;

import dev.lanewise.kernels.FusedActivation;

/**
 * What a compiled layer does to its output before it stores it: {@code activation(scale[c]·y + shift[c] + residual)}.
 *
 * @param scale a factor for each output channel, or null for none
 * @param shift a summand for each output channel; null where {@code scale} is
 * @param residual whether a tensor in the shape of the output is added: the last of the step's inputs
 * @param activation what comes last
 */
public record Epilogue(float[] scale, float[] shift, boolean residual, FusedActivation activation) {
  /** Nothing. */
  public static final Epilogue NONE = new Epilogue(null, null, false, FusedActivation.NONE);

  /** Whether there are factors and summands. */
  public boolean isAffine() {
    return scale != null;
  }
}
