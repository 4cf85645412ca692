package dev.lanewise.nn.layer;

import dev.lanewise.nn.Fusion;

/** {@code y = max(0, x)}; any shape. Where the layer before it can, that layer applies it to its own output. */
public record Relu() implements ActivationLayer {
  @Override
  public String kind() {
    return "ReLU";
  }

  @Override
  public Fusion fusion() {
    return Fusion.RELU;
  }
}
