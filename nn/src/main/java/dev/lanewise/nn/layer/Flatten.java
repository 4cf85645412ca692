package dev.lanewise.nn.layer;

import dev.lanewise.nn.Shape;
import java.util.List;

/**
 * Any shape → its elements as one vector, in memory order (h, w, c). Costs nothing: the same memory, seen otherwise.
 */
public record Flatten() implements ViewLayer {
  @Override
  public String kind() {
    return "Flatten";
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    return Shape.of(inputs.getFirst().size());
  }

  @Override
  public Window window(List<Shape> inputs) {
    return Window.whole(inputs.getFirst());
  }
}
