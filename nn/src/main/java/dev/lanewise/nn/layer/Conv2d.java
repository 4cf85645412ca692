package dev.lanewise.nn.layer;

import dev.lanewise.kernels.Activation;
import dev.lanewise.kernels.Conv2dBackwardData;
import dev.lanewise.kernels.Conv2dBackwardWeights;
import dev.lanewise.kernels.Conv2dForward;
import dev.lanewise.kernels.Conv2dShape;
import dev.lanewise.kernels.FusedActivation;
import dev.lanewise.kernels.ReduceColumns;
import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.kernels.reference.ReferenceConv2d;
import dev.lanewise.kernels.reference.ReferenceReduce;
import dev.lanewise.nn.Buffer;
import dev.lanewise.nn.CompileContext;
import dev.lanewise.nn.CompiledLayer;
import dev.lanewise.nn.InferenceStep;
import dev.lanewise.nn.Initializer;
import dev.lanewise.nn.Layer;
import dev.lanewise.nn.Parameter;
import dev.lanewise.nn.ReferenceContext;
import dev.lanewise.nn.ReferenceStep;
import dev.lanewise.nn.Shape;
import dev.lanewise.nn.TrainingContext;
import dev.lanewise.nn.TrainingStep;
import java.util.List;

/**
 * 2-D convolution with bias: {@code h×w×ic → oh×ow×filters}, {@code oh = ⌊(h + 2·padding − kernel) / stride⌋ + 1}.
 * Parameters {@code weight [kh][kw][ic][oc]} and {@code bias [oc]}.
 *
 * @param filters output channels
 * @param kernel rows and columns of the window
 * @param stride the step of the window, in both directions
 * @param padding zeros on each side
 * @param initializer how the weights start; the bias starts at 0
 */
public record Conv2d(int filters, int kernel, int stride, int padding, Initializer initializer) implements Layer {
  /**
   * Checks the sizes.
   *
   * @throws IllegalArgumentException if one is out of range
   */
  public Conv2d {
    if (filters < 1 || kernel < 1 || stride < 1 || padding < 0) {
      throw new IllegalArgumentException(
          "filters " + filters + ", kernel " + kernel + ", stride " + stride + ", padding " + padding
              + ": expected at least 1, 1, 1, 0");
    }
  }

  /** Stride 1, no padding, He initialisation. */
  public static Conv2d of(int filters, int kernel) {
    return new Conv2d(filters, kernel, 1, 0, Initializer.HE_NORMAL);
  }

  /** This layer with another padding. */
  public Conv2d withPadding(int p) {
    return new Conv2d(filters, kernel, stride, p, initializer);
  }

  /** This layer with another stride. */
  public Conv2d withStride(int s) {
    return new Conv2d(filters, kernel, s, padding, initializer);
  }

  /** This layer with another initialisation. */
  public Conv2d withInitializer(Initializer i) {
    return new Conv2d(filters, kernel, stride, padding, i);
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
    int smallest = kernel - 2 * padding;
    if (input.dim(0) < smallest || input.dim(1) < smallest) {
      throw new IllegalArgumentException(
          "got input " + input + ", needs at least " + smallest + "×" + smallest + "×c for a window of " + kernel + "×"
              + kernel + " with padding " + padding);
    }
    return Conv2dShape.of(batch, input.dim(0), input.dim(1), input.dim(2), filters, kernel, kernel)
        .withStride(stride).withPadding(padding);
  }

  @Override
  public List<ParameterSpec> parameters(List<Shape> inputs) {
    int ic = inputs.getFirst().channels();
    int window = kernel * kernel;
    return List.of(
        new ParameterSpec(
            "weight", Shape.of(kernel, kernel, ic, filters), initializer, window * ic, window * filters),
        new ParameterSpec("bias", Shape.of(filters), Initializer.ZEROS, window * ic, window * filters));
  }

  @Override
  public boolean canFuse(FusedActivation activation) {
    return true;
  }

  @Override
  public CompiledLayer compile(CompileContext context) {
    Conv2dShape one = shape(context.input(), 1);
    Conv2dForward packer = dev.lanewise.kernels.Conv2d.forward(one, context.activation());
    float[] packed = new float[packer.packedLength()];
    packer.pack(
        Parallel.serial(), context.parameters().get(0).data(), 0, context.parameters().get(1).data(), 0, packed, 0);
    return (batch, parallel, x, y) ->
        new Inference(shape(context.input(), batch), context.activation(), packed, parallel, x.getFirst(), y);
  }

  @Override
  public TrainingStep training(TrainingContext context) {
    return new Training(shape(context.input(), context.batch()), context);
  }

  @Override
  public ReferenceStep reference(ReferenceContext context) {
    return new Reference(shape(context.input(), context.batch()), context);
  }

  private static final class Inference implements InferenceStep {
    private final Conv2dForward forward;
    private final float[] packed;
    private final Parallel parallel;
    private final Buffer x;
    private final Buffer y;

    Inference(
        Conv2dShape shape, FusedActivation activation, float[] packed, Parallel parallel, Buffer x, Buffer y) {
      this.forward = dev.lanewise.kernels.Conv2d.forward(shape, activation);
      this.packed = packed;
      this.parallel = parallel;
      this.x = x;
      this.y = y;
    }

    @Override
    public int scratchLength() {
      return forward.scratchLength(parallel.workers());
    }

    @Override
    public void run(int n, float[] scratch) {
      forward.run(parallel, n, x.data(), x.offset(), packed, 0, y.data(), y.offset(), scratch);
    }
  }

  private static final class Training implements TrainingStep {
    private final TrainingContext context;
    private final Conv2dShape shape;
    private final Parallel parallel;
    private final Parameter weight;
    private final Parameter bias;
    private final Conv2dForward forward;
    private final Conv2dBackwardData backwardData;
    private final Conv2dBackwardWeights backwardWeights;
    private final ReduceColumns biasGradient;
    private final Activation relu = Activation.relu();
    private final float[] packed;
    private final float[] packedBackward;

    Training(Conv2dShape shape, TrainingContext context) {
      this.context = context;
      this.shape = shape;
      this.parallel = context.parallel();
      this.weight = context.parameters().get(0);
      this.bias = context.parameters().get(1);
      this.forward = dev.lanewise.kernels.Conv2d.forward(shape, context.activation());
      this.backwardWeights = dev.lanewise.kernels.Conv2d.backwardWeights(shape);
      this.backwardData = context.dx()[0] == null ? null : dev.lanewise.kernels.Conv2d.backwardData(shape);
      this.biasGradient = ReduceColumns.of(shape.oc());
      this.packed = new float[forward.packedLength()];
      this.packedBackward = new float[backwardData == null ? 0 : backwardData.packedLength()];
    }

    @Override
    public int scratchLength() {
      int workers = parallel.workers();
      int data = backwardData == null ? 0 : backwardData.scratchLength(workers);
      return Math.max(
          Math.max(forward.scratchLength(workers), backwardWeights.scratchLength(workers)),
          Math.max(data, biasGradient.scratchLength(workers)));
    }

    @Override
    public void forward(int n, float[] scratch) {
      Buffer x = context.x().getFirst();
      Buffer y = context.y();
      forward.pack(parallel, weight.data(), 0, bias.data(), 0, packed, 0);
      forward.run(parallel, n, x.data(), x.offset(), packed, 0, y.data(), y.offset(), scratch);
    }

    @Override
    public void backward(int n, float[] scratch) {
      Buffer x = context.x().getFirst();
      float[] dy = context.dy().data();
      if (context.activation() == FusedActivation.RELU) {
        relu.backward(parallel, context.y().data(), 0, dy, 0, dy, 0, n * shape.outputSize());
      }
      biasGradient.sum(
          parallel, n * shape.oh() * shape.ow(), dy, 0, context.gradients().get(1), 0, scratch);
      backwardWeights.run(parallel, n, x.data(), x.offset(), dy, 0, context.gradients().get(0), 0, scratch);
      if (backwardData != null) {
        backwardData.pack(parallel, weight.data(), 0, packedBackward, 0);
        backwardData.run(parallel, n, dy, 0, packedBackward, 0, context.dx()[0].data(), 0, scratch);
      }
    }
  }

  private record Reference(Conv2dShape shape, ReferenceContext context) implements ReferenceStep {
    @Override
    public void forward(boolean frozen) {
      ReferenceConv2d.forward(
          shape, shape.n(), context.x().getFirst(), context.parameters().get(0), context.parameters().get(1),
          context.y());
    }

    @Override
    public void backward() {
      ReferenceReduce.columnSums(
          context.dy(), context.gradients().get(1), shape.n() * shape.oh() * shape.ow(), shape.oc());
      ReferenceConv2d.backwardWeights(
          shape, shape.n(), context.x().getFirst(), context.dy(), context.gradients().get(0));
      ReferenceConv2d.backwardData(
          shape, shape.n(), context.dy(), context.parameters().get(0), context.dx().getFirst());
    }
  }
}
