package dev.lanewise.kernels;

import dev.lanewise.kernels.parallel.Parallel;
import java.util.Set;

/**
 * Transposed convolution, channels last, as PyTorch's {@code ConvTranspose2d}: it spreads each input pixel over a
 * window of the output, so strides enlarge. Input {@code x[n][h][w][ic]}, output {@code y[n][oh][ow][oc]}, with
 *
 * <pre>
 * oh = (h − 1)·sh − phBegin − phEnd + dh·(kh − 1) + outputPadding + 1        ow likewise
 * y[n][i·sh + a·dh − phBegin][j·sw + b·dw − pwBegin][o] = b[o] + Σ x[n][i][j][c] · w[a][b][o][c]
 * </pre>
 *
 * summed over all (i, j, a, b) that meet there and all c of the group of o. It is described by the convolution that it
 * transposes, the <b>mirrored shape</b>: that one leads from y to x, so its {@code h, w, ic} are this one's {@code oh,
 * ow, oc} and the other way round, and the weights {@code w[kh][kw][oc/groups][ic]} are the weights of that one as
 * they are.
 *
 * <p>The passes are compositions: forward is the mirrored convolution's gradient with respect to its input, then bias
 * and activation; the gradient with respect to x is the mirrored convolution of dy; that with respect to the weights
 * is its gradient with dy for input and x for output gradient. So all its algorithms serve, and its properties hold.
 */
public final class ConvTranspose2d {
  private ConvTranspose2d() {}

  /**
   * The mirrored shape of a transposed convolution whose stride, padding, dilation and output padding are the same in
   * both directions.
   *
   * @param n images
   * @param h input rows
   * @param w input columns
   * @param ic input channels
   * @param oc output channels
   * @param window rows and columns of the window
   * @param stride pixels of y from what one pixel of x meets to what the next does
   * @param padding rows and columns of y cut off on each side
   * @param outputPadding rows below and columns to the right of y that are added, fewer than the stride
   * @param dilation pixels of y from one tap to the next
   * @param groups parts that the channels are divided into
   * @throws IllegalArgumentException if outputPadding is not below the stride, y would be empty, or the mirrored shape
   *     is no {@link Conv2dShape}
   */
  public static Conv2dShape mirrored(
      int n, int h, int w, int ic, int oc, int window, int stride, int padding, int outputPadding, int dilation,
      int groups) {
    Arguments.atLeast("h", h, 1);
    Arguments.atLeast("w", w, 1);
    Arguments.atLeast("window", window, 1);
    Arguments.atLeast("stride", stride, 1);
    Arguments.atLeast("padding", padding, 0);
    Arguments.atLeast("dilation", dilation, 1);
    Arguments.inRange("outputPadding", outputPadding, 0, stride - 1);
    int oh = outputSize("h", h, window, stride, padding, outputPadding, dilation);
    int ow = outputSize("w", w, window, stride, padding, outputPadding, dilation);
    return new Conv2dShape(
        n, oh, ow, oc, ic, window, window, stride, stride, padding, padding, padding, padding, dilation, dilation,
        groups);
  }

  private static int outputSize(
      String name, int size, int window, int stride, int padding, int outputPadding, int dilation) {
    long out = (size - 1L) * stride - 2L * padding + (long) dilation * (window - 1) + outputPadding + 1;
    if (out < 1 || out > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(name + ": " + size + ", expected one whose output has rows, not " + out);
    }
    return (int) out;
  }

  /** y from x, w and b. */
  public static Forward forward(Conv2dShape mirrored, FusedActivation activation) {
    return forward(mirrored, activation, Conv2dAlgorithm.ALL);
  }

  /**
   * y from x, w and b.
   *
   * @param allowed the algorithms to choose from
   * @throws IllegalArgumentException if none of them computes such a shape
   */
  public static Forward forward(Conv2dShape mirrored, FusedActivation activation, Set<Conv2dAlgorithm> allowed) {
    return new Forward(mirrored, activation, allowed);
  }

  /**
   * dx from dy and w: the mirrored convolution, without bias; its x is dy, its y is dx.
   *
   * @param allowed the algorithms to choose from
   * @throws IllegalArgumentException if none of them computes such a shape
   */
  public static Conv2dForward backwardData(Conv2dShape mirrored, Set<Conv2dAlgorithm> allowed) {
    return Conv2d.forward(mirrored, FusedActivation.NONE, allowed);
  }

  /**
   * dw from dy and x: the mirrored convolution's; its x is dy, its dy is x.
   *
   * @param allowed the algorithms to choose from
   * @throws IllegalArgumentException if none of them computes such a shape
   */
  public static Conv2dBackwardWeights backwardWeights(Conv2dShape mirrored, Set<Conv2dAlgorithm> allowed) {
    return Conv2d.backwardWeights(mirrored, allowed);
  }

  /**
   * {@code y = activation(x ∗ᵀ w + b)}. Weights and bias are packed first, into an array that operations made for the
   * same shape may share.
   *
   * <p>Not thread-safe: see {@link Operation}.
   */
  public static final class Forward {
    private final Conv2dShape shape;
    private final Conv2dBackwardData product;
    private final ChannelBroadcast bias;
    private final Activation relu;

    private Forward(Conv2dShape mirrored, FusedActivation activation, Set<Conv2dAlgorithm> allowed) {
      this.shape = mirrored;
      this.product = Conv2d.backwardData(mirrored, allowed);
      this.bias = ChannelBroadcast.add(mirrored.ic());
      this.relu = activation == FusedActivation.RELU ? Activation.relu() : null;
    }

    /** The shape of the convolution that is transposed. */
    public Conv2dShape mirrored() {
      return shape;
    }

    /** Elements of the packed weights and bias. */
    public int packedLength() {
      return Math.addExact(product.packedLength(), shape.ic());
    }

    /** Elements of scratch that a run with {@code workers} workers needs. */
    public int scratchLength(int workers) {
      return product.scratchLength(workers);
    }

    /**
     * Packs weights {@code w[kh][kw][oc/groups][ic]} and bias {@code b[oc]} for {@link #run}.
     *
     * @param parallel who works
     * @param b the bias, or null for none
     * @param packed receives {@link #packedLength} elements
     * @throws IllegalArgumentException if an array is too short
     */
    public void pack(
        Parallel parallel, float[] w, int wOffset, float[] b, int bOffset, float[] packed, int packedOffset) {
      Arguments.span("w", w, wOffset, shape.weightsSize());
      if (b != null) {
        Arguments.span("b", b, bOffset, shape.ic());
      }
      Arguments.span("packed", packed, packedOffset, packedLength());
      product.pack(parallel, w, wOffset, packed, packedOffset);
      int to = packedOffset + product.packedLength();
      for (int o = 0; o < shape.ic(); o++) {
        packed[to + o] = b == null ? 0 : b[bOffset + o];
      }
    }

    /**
     * Convolves {@code n} images, 0 .. {@code mirrored().n()}.
     *
     * @param packed what {@link #pack} made
     * @param y receives {@code n} images; overwritten whatever it held
     * @param scratch at least {@link #scratchLength} elements for the workers of {@code parallel}
     * @throws IllegalArgumentException if n is out of range, an array too short, or y overlaps x or packed
     */
    public void run(
        Parallel parallel, int n, float[] x, int xOffset, float[] packed, int packedOffset, float[] y, int yOffset,
        float[] scratch) {
      Arguments.inRange("n", n, 0, shape.n());
      long xLength = (long) n * shape.outputSize();
      long yLength = (long) n * shape.inputSize();
      Arguments.span("x", x, xOffset, xLength);
      Arguments.span("packed", packed, packedOffset, packedLength());
      Arguments.span("y", y, yOffset, yLength);
      Arguments.disjoint("y", y, yOffset, yLength, "x", x, xOffset, xLength);
      Arguments.disjoint("y", y, yOffset, yLength, "packed", packed, packedOffset, packedLength());
      product.run(parallel, n, x, xOffset, packed, packedOffset, y, yOffset, scratch);
      bias.run(
          parallel, n * shape.h() * shape.w(), y, yOffset, packed, packedOffset + product.packedLength(), y, yOffset);
      if (relu != null) {
        relu.forward(parallel, y, yOffset, y, yOffset, (int) yLength);
      }
    }
  }
}
