package dev.lanewise.nn.layer;

/**
 * {@code y = x · Φ(x)}, Φ being the normal distribution function (Hendrycks and Gimpel, 2016); any shape.
 *
 * @param tanhApproximation whether {@code y = x / 2 · (1 + tanh(√(2/π) · (x + 0.044715 x³)))} stands in for it, as
 *     models that were trained so need it
 */
public record Gelu(boolean tanhApproximation) implements ActivationLayer {
  /** The function itself. */
  public static Gelu of() {
    return new Gelu(false);
  }

  @Override
  public String kind() {
    return "GELU";
  }
}
