package dev.lanewise.nn.layer;

import dev.lanewise.kernels.Conv2dShape;
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
 * 2-D convolution: {@code h×w×ic → oh×ow×filters}, {@code oh = ⌊(h + top + bottom − (kh − 1)·dh − 1) / sh⌋ + 1}.
 * Parameters {@code weight [kh][kw][ic/groups][oc]} and {@code bias [oc]}.
 *
 * @param filters output channels
 * @param kh rows of the window
 * @param kw columns of the window
 * @param sh stride down
 * @param sw stride across
 * @param padding zeros around the image
 * @param dh dilation down
 * @param dw dilation across
 * @param groups parts that input and output channels are divided into, each convolved for itself
 * @param bias whether there is one
 * @param initializer how the weights start; the bias starts at 0
 */
public record Conv2d(
    int filters, int kh, int kw, int sh, int sw, Padding padding, int dh, int dw, int groups, boolean bias,
    Initializer initializer) implements Layer {
  /**
   * Checks the sizes.
   *
   * @throws IllegalArgumentException if one is out of range
   */
  public Conv2d {
    Shapes.requirePositive("filters", filters);
    Shapes.requirePositive("kernel", kh, kw);
    Shapes.requirePositive("stride", sh, sw);
    Shapes.requirePositive("dilation", dh, dw);
    Shapes.requirePositive("groups", groups);
    Shapes.requirePresent("padding", padding);
    Shapes.requirePresent("initializer", initializer);
    if (filters % groups != 0) {
      throw new IllegalArgumentException("filters: " + filters + ", expected a multiple of groups = " + groups);
    }
  }

  /** A square window; stride 1, no padding, one group, with bias, He initialisation. */
  public static Conv2d of(int filters, int kernel) {
    return of(filters, kernel, kernel);
  }

  /** A window of {@code kh × kw}; stride 1, no padding, one group, with bias, He initialisation. */
  public static Conv2d of(int filters, int kh, int kw) {
    return new Conv2d(filters, kh, kw, 1, 1, Padding.VALID, 1, 1, 1, true, Initializer.HE_NORMAL);
  }

  /** This layer with as many zeros on all sides. */
  public Conv2d withPadding(int p) {
    return withPadding(Padding.of(p));
  }

  /** This layer with another padding. */
  public Conv2d withPadding(Padding p) {
    return new Conv2d(filters, kh, kw, sh, sw, p, dh, dw, groups, bias, initializer);
  }

  /** This layer with another stride, the same in both directions. */
  public Conv2d withStride(int s) {
    return withStride(s, s);
  }

  /** This layer with another stride. */
  public Conv2d withStride(int down, int across) {
    return new Conv2d(filters, kh, kw, down, across, padding, dh, dw, groups, bias, initializer);
  }

  /** This layer with another dilation, the same in both directions. */
  public Conv2d withDilation(int d) {
    return withDilation(d, d);
  }

  /** This layer with another dilation. */
  public Conv2d withDilation(int down, int across) {
    return new Conv2d(filters, kh, kw, sh, sw, padding, down, across, groups, bias, initializer);
  }

  /** This layer with another number of groups. */
  public Conv2d withGroups(int g) {
    return new Conv2d(filters, kh, kw, sh, sw, padding, dh, dw, g, bias, initializer);
  }

  /** This layer without a bias: for a BatchNorm behind it, which would take any bias away. */
  public Conv2d withoutBias() {
    return new Conv2d(filters, kh, kw, sh, sw, padding, dh, dw, groups, false, initializer);
  }

  /** This layer with another initialisation. */
  public Conv2d withInitializer(Initializer i) {
    return new Conv2d(filters, kh, kw, sh, sw, padding, dh, dw, groups, bias, i);
  }

  @Override
  public String kind() {
    return "Conv2d";
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    Conv2dShape s = shape(inputs.getFirst(), 1);
    return Shape.of(s.oh(), s.ow(), filters);
  }

  private Conv2dShape shape(Shape input, int batch) {
    Shapes.requireImage(input);
    int ic = input.channels();
    if (ic % groups != 0) {
      throw new IllegalArgumentException(
          "got input " + input + ", needs a multiple of " + groups + " channels, one part for each group");
    }
    int spanH = (kh - 1) * dh + 1;
    int spanW = (kw - 1) * dw + 1;
    Padding p = padding.resolve(input.dim(0), input.dim(1), spanH, spanW, sh, sw);
    Shapes.requireWindowFits(input, spanH, spanW, p);
    // In one go: a window may be larger than the image as long as it fits the padded one.
    return new Conv2dShape(batch, input.dim(0), input.dim(1), ic, filters, kh, kw, sh, sw, p.top(), p.bottom(),
        p.left(), p.right(), dh, dw, groups);
  }

  @Override
  public List<ParameterSpec> parameters(List<Shape> inputs) {
    int ic = inputs.getFirst().channels() / groups;
    int fanIn = kh * kw * ic;
    int fanOut = kh * kw * filters; // not divided by groups, as in PyTorch
    ParameterSpec weight = new ParameterSpec("weight", Shape.of(kh, kw, ic, filters), initializer, fanIn, fanOut);
    return bias
        ? List.of(weight, new ParameterSpec("bias", Shape.of(filters), Initializer.ZEROS, fanIn, fanOut))
        : List.of(weight);
  }

  @Override
  public long multiplyAdds(List<Shape> inputs) {
    return shape(inputs.getFirst(), 1).flops(1) / 2;
  }

  @Override
  public Window window(List<Shape> inputs) {
    return new Window((kh - 1) * dh + 1, (kw - 1) * dw + 1, sh, sw);
  }

  @Override
  public boolean fuses(Fusion fusion, Mode mode) {
    return fusion == Fusion.RELU || mode == Mode.INFERENCE;
  }

  @Override
  public CompiledLayer compile(CompileContext context) {
    return new CompiledConvolution(shape(context.input(), 1), context);
  }

  @Override
  public TrainingStep training(TrainingContext context) {
    return new ConvolutionTraining(shape(context.input(), context.batch()), context);
  }

  @Override
  public ReferenceStep reference(ReferenceContext context) {
    return new ConvolutionReference(shape(context.input(), context.batch()), context);
  }
}
