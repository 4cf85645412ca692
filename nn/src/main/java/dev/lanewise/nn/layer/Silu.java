package dev.lanewise.nn.layer;

/** {@code y = x / (1 + e^−x)}, also called swish (Ramachandran et al., 2017); any shape. */
public record Silu() implements ActivationLayer {
  @Override
  public String kind() {
    return "SiLU";
  }
}
