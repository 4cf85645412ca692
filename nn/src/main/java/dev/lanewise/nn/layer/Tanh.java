package dev.lanewise.nn.layer;

/** {@code y = tanh x}; any shape. */
public record Tanh() implements ActivationLayer {
  @Override
  public String kind() {
    return "Tanh";
  }
}
