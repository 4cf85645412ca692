package dev.lanewise.nn.layer;

/**
 * {@code y[c] = e^x[c] / Σ_k e^x[k]} over the channels, for each pixel of an image by itself; any shape that has
 * channels. A network that is trained with {@link dev.lanewise.nn.loss.SoftmaxCrossEntropy} ends without it: the loss
 * takes logits.
 */
public record Softmax() implements SoftmaxLayer {
  @Override
  public String kind() {
    return "Softmax";
  }
}
