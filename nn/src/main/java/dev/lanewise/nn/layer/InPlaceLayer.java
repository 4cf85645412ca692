package dev.lanewise.nn.layer;

import dev.lanewise.nn.Layer;
import dev.lanewise.nn.Shape;
import java.util.List;

/**
 * A layer whose output has the shape of its input, each feature in its place, so that the output may be written over
 * the input and the gradient of the input over that of the output.
 */
sealed interface InPlaceLayer extends Layer permits ActivationLayer, DropoutLayer, SoftmaxLayer {
  @Override
  default Shape outputShape(List<Shape> inputs) {
    return inputs.getFirst();
  }

  @Override
  default boolean worksInPlace() {
    return true;
  }

  @Override
  default boolean backwardInPlace() {
    return true;
  }

  @Override
  default boolean keepsFeatureOrder() {
    return true;
  }
}
