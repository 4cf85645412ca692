package dev.lanewise.nn.layer;

/** {@code y = min(max(0, x), 6)}; any shape. The gradient is 0 at both ends. */
public record Relu6() implements ActivationLayer {
  @Override
  public String kind() {
    return "ReLU6";
  }
}
