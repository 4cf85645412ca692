package dev.lanewise.nn.layer;

import dev.lanewise.kernels.Activation;

/**
 * {@code y = x} where {@code x > 0}, else {@code slope · x} (Maas et al., 2013); any shape.
 *
 * @param slope for negative x, mostly between 0 and 1
 */
public record LeakyRelu(float slope) implements ActivationLayer {
  /**
   * Checks the slope.
   *
   * @throws IllegalArgumentException if it is not finite
   */
  public LeakyRelu {
    Activation.leakyRelu(slope);
  }

  /** With a slope of 0.01. */
  public static LeakyRelu of() {
    return new LeakyRelu(0.01f);
  }

  @Override
  public String kind() {
    return "LeakyReLU";
  }
}
