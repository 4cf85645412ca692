package dev.lanewise.nn.layer;

/** The logistic function {@code y = 1 / (1 + e^−x)}; any shape. */
public record Sigmoid() implements ActivationLayer {
  @Override
  public String kind() {
    return "Sigmoid";
  }
}
