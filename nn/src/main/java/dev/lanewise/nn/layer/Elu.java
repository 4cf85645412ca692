package dev.lanewise.nn.layer;

import dev.lanewise.kernels.Activation;

/**
 * {@code y = x} where {@code x > 0}, else {@code alpha · (e^x − 1)} (Clevert et al., 2016); any shape.
 *
 * @param alpha minus the limit for large negative x
 */
public record Elu(float alpha) implements ActivationLayer {
  /**
   * Checks alpha.
   *
   * @throws IllegalArgumentException if it is not finite
   */
  public Elu {
    Activation.elu(alpha);
  }

  /** With an alpha of 1, where the function has no kink. */
  public static Elu of() {
    return new Elu(1);
  }

  @Override
  public String kind() {
    return "ELU";
  }
}
