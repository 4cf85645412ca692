package dev.lanewise.nn.layer;

import dev.lanewise.nn.Shape;
import java.util.List;

/** {@code y = x}; any shape. Costs nothing: a name for a place, or what is left of a layer that was taken out. */
public record Identity() implements ViewLayer {
  @Override
  public String kind() {
    return "Identity";
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    return inputs.getFirst();
  }

  @Override
  public boolean keepsFeatureOrder() {
    return true;
  }
}
