package dev.lanewise.nn.layer;

import dev.lanewise.nn.CompileContext;
import dev.lanewise.nn.CompiledLayer;
import dev.lanewise.nn.Fusion;
import dev.lanewise.nn.Initializer;
import dev.lanewise.nn.Layer;
import dev.lanewise.nn.Mode;
import dev.lanewise.nn.ReferenceContext;
import dev.lanewise.nn.ReferenceStep;
import dev.lanewise.nn.Shape;
import dev.lanewise.nn.TrainingContext;
import dev.lanewise.nn.TrainingStep;
import java.util.List;

/**
 * Convolution of each channel for itself: {@code h×w×c → oh×ow×(multiplier·c)}, a {@link Conv2d} of as many groups as
 * there are channels. Parameters {@code weight [kh][kw][1][multiplier·c]} and {@code bias [multiplier·c]}.
 *
 * @param multiplier output channels for each input channel
 * @param kh rows of the window
 * @param kw columns of the window
 * @param sh stride down
 * @param sw stride across
 * @param padding zeros around the image
 * @param dh dilation down
 * @param dw dilation across
 * @param bias whether there is one
 * @param initializer how the weights start; the bias starts at 0
 */
public record DepthwiseConv2d(
    int multiplier, int kh, int kw, int sh, int sw, Padding padding, int dh, int dw, boolean bias,
    Initializer initializer) implements Layer {
  /**
   * Checks the sizes.
   *
   * @throws IllegalArgumentException if one is out of range
   */
  public DepthwiseConv2d {
    Shapes.requirePositive("multiplier", multiplier);
    new Conv2d(1, kh, kw, sh, sw, padding, dh, dw, 1, bias, initializer);
  }

  /** One output for each channel, a square window; stride 1, no padding, with bias, He initialisation. */
  public static DepthwiseConv2d of(int kernel) {
    return new DepthwiseConv2d(
        1, kernel, kernel, 1, 1, Padding.VALID, 1, 1, true, Initializer.HE_NORMAL);
  }

  /** This layer with another number of outputs for each channel. */
  public DepthwiseConv2d withMultiplier(int m) {
    return new DepthwiseConv2d(m, kh, kw, sh, sw, padding, dh, dw, bias, initializer);
  }

  /** This layer with as many zeros on all sides. */
  public DepthwiseConv2d withPadding(int p) {
    return withPadding(Padding.of(p));
  }

  /** This layer with another padding. */
  public DepthwiseConv2d withPadding(Padding p) {
    return new DepthwiseConv2d(multiplier, kh, kw, sh, sw, p, dh, dw, bias, initializer);
  }

  /** This layer with another stride, the same in both directions. */
  public DepthwiseConv2d withStride(int s) {
    return new DepthwiseConv2d(multiplier, kh, kw, s, s, padding, dh, dw, bias, initializer);
  }

  /** This layer with another dilation, the same in both directions. */
  public DepthwiseConv2d withDilation(int d) {
    return new DepthwiseConv2d(multiplier, kh, kw, sh, sw, padding, d, d, bias, initializer);
  }

  /** This layer without a bias. */
  public DepthwiseConv2d withoutBias() {
    return new DepthwiseConv2d(multiplier, kh, kw, sh, sw, padding, dh, dw, false, initializer);
  }

  /** This layer with another initialisation. */
  public DepthwiseConv2d withInitializer(Initializer i) {
    return new DepthwiseConv2d(multiplier, kh, kw, sh, sw, padding, dh, dw, bias, i);
  }

  @Override
  public String kind() {
    return "DepthwiseConv2d";
  }

  private Conv2d grouped(Shape input) {
    Shapes.requireImage(input);
    int filters = Math.multiplyExact(multiplier, input.channels());
    return new Conv2d(filters, kh, kw, sh, sw, padding, dh, dw, input.channels(), bias, initializer);
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    return grouped(inputs.getFirst()).outputShape(inputs);
  }

  @Override
  public List<ParameterSpec> parameters(List<Shape> inputs) {
    return grouped(inputs.getFirst()).parameters(inputs);
  }

  @Override
  public long multiplyAdds(List<Shape> inputs) {
    return grouped(inputs.getFirst()).multiplyAdds(inputs);
  }

  @Override
  public Window window(List<Shape> inputs) {
    return grouped(inputs.getFirst()).window(inputs);
  }

  @Override
  public boolean fuses(Fusion fusion, Mode mode) {
    return fusion == Fusion.RELU || mode == Mode.INFERENCE;
  }

  @Override
  public CompiledLayer compile(CompileContext context) {
    return grouped(context.input()).compile(context);
  }

  @Override
  public TrainingStep training(TrainingContext context) {
    return grouped(context.input()).training(context);
  }

  @Override
  public ReferenceStep reference(ReferenceContext context) {
    return grouped(context.input()).reference(context);
  }
}
