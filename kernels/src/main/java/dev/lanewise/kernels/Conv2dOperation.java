package dev.lanewise.kernels;

/** What the three passes of a convolution share: the dimensions and the way they are computed. */
public abstract class Conv2dOperation extends Operation {
  /** The dimensions of the forward convolution. */
  protected final Conv2dShape shape;

  private final Conv2dAlgorithm algorithm;

  Conv2dOperation(Conv2dShape shape, Conv2dAlgorithm algorithm) {
    this.shape = shape;
    this.algorithm = algorithm;
  }

  /** The dimensions of the forward convolution. */
  public final Conv2dShape shape() {
    return shape;
  }

  /** How it is computed. */
  public final Conv2dAlgorithm algorithm() {
    return algorithm;
  }
}
