package dev.lanewise.nn.layer;

import dev.lanewise.nn.Shape;
import java.util.List;

/** What {@link GlobalAveragePool2d} and {@link GlobalMaxPool2d} have in common: {@code h×w×c → c}. */
sealed interface GlobalPooling extends NothingSaved permits GlobalAveragePool2d, GlobalMaxPool2d {
  @Override
  default Shape outputShape(List<Shape> inputs) {
    Shapes.requireImage(inputs.getFirst());
    return Shape.of(inputs.getFirst().channels());
  }

  @Override
  default Window window(List<Shape> inputs) {
    return Window.whole(inputs.getFirst());
  }
}
