package dev.lanewise.nn.layer;

import dev.lanewise.kernels.FusedActivation;
import dev.lanewise.nn.CompileContext;
import dev.lanewise.nn.CompiledLayer;
import dev.lanewise.nn.Mode;

/**
 * What {@link Dropout} and {@link Dropout2d} have in common: they do nothing but in training, and draw their factors
 * anew in backward, which reads neither input nor output.
 */
sealed interface DropoutLayer extends InPlaceLayer permits Dropout, Dropout2d {
  /** The part of the draws that drop. */
  double probability();

  @Override
  default boolean isView(Mode mode) {
    return mode != Mode.TRAINING || probability() == 0;
  }

  @Override
  default boolean backwardReadsInput() {
    return false;
  }

  @Override
  default boolean backwardReadsOutput(FusedActivation activation) {
    return false;
  }

  @Override
  default CompiledLayer compile(CompileContext context) {
    throw ViewLayer.neverRun();
  }
}
