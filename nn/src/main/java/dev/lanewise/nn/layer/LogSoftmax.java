package dev.lanewise.nn.layer;

/**
 * {@code y[c] = x[c] − log Σ_k e^x[k]} over the channels, for each pixel of an image by itself; any shape that has
 * channels. Keeps the digits that the logarithm of {@link Softmax} would lose.
 */
public record LogSoftmax() implements SoftmaxLayer {
  @Override
  public String kind() {
    return "LogSoftmax";
  }
}
