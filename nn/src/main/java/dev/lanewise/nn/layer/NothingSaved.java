package dev.lanewise.nn.layer;

import dev.lanewise.kernels.FusedActivation;
import dev.lanewise.nn.Layer;

/** A layer whose backward reads neither what forward read nor what it made. */
sealed interface NothingSaved extends Layer
    permits AdaptiveAveragePool2d, AveragePool2d, Concat, GlobalPooling, MaxPool2d, Subsample2d, ZeroPad2d {
  @Override
  default boolean backwardReadsInput() {
    return false;
  }

  @Override
  default boolean backwardReadsOutput(FusedActivation activation) {
    return false;
  }
}
