package dev.lanewise.nn.layer;

import dev.lanewise.kernels.FusedActivation;
import dev.lanewise.kernels.Gemm;
import dev.lanewise.kernels.GemmShape;
import dev.lanewise.kernels.ReduceColumns;
import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.kernels.reference.ReferenceBroadcast;
import dev.lanewise.kernels.reference.ReferenceGemm;
import dev.lanewise.kernels.reference.ReferenceReduce;
import dev.lanewise.nn.Buffer;
import dev.lanewise.nn.CompileContext;
import dev.lanewise.nn.CompiledLayer;
import dev.lanewise.nn.Epilogue;
import dev.lanewise.nn.Fusion;
import dev.lanewise.nn.InferenceStep;
import dev.lanewise.nn.Initializer;
import dev.lanewise.nn.Layer;
import dev.lanewise.nn.Mode;
import dev.lanewise.nn.Parameter;
import dev.lanewise.nn.ReferenceContext;
import dev.lanewise.nn.ReferenceStep;
import dev.lanewise.nn.Shape;
import dev.lanewise.nn.TrainingContext;
import dev.lanewise.nn.TrainingStep;
import java.util.List;

/**
 * Fully connected layer: {@code in → units}, {@code y = x · W + b}. Parameters {@code weight [in][out]} and {@code bias
 * [out]}.
 *
 * @param units outputs
 * @param bias whether there is one
 * @param initializer how the weights start; the bias starts at 0
 */
public record Dense(int units, boolean bias, Initializer initializer) implements Layer {
  /**
   * Checks the size.
   *
   * @throws IllegalArgumentException if {@code units < 1}
   */
  public Dense {
    Shapes.requirePositive("units", units);
    Shapes.requirePresent("initializer", initializer);
  }

  /** With bias and He initialisation. */
  public static Dense of(int units) {
    return new Dense(units, true, Initializer.HE_NORMAL);
  }

  /** This layer without a bias. */
  public Dense withoutBias() {
    return new Dense(units, false, initializer);
  }

  /** This layer with another initialisation. */
  public Dense withInitializer(Initializer i) {
    return new Dense(units, bias, i);
  }

  @Override
  public String kind() {
    return "Dense";
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    Shapes.requireFeatures(inputs.getFirst());
    return Shape.of(units);
  }

  @Override
  public List<ParameterSpec> parameters(List<Shape> inputs) {
    int in = inputs.getFirst().size();
    ParameterSpec weight = new ParameterSpec("weight", Shape.of(in, units), initializer, in, units);
    return bias
        ? List.of(weight, new ParameterSpec("bias", Shape.of(units), Initializer.ZEROS, in, units))
        : List.of(weight);
  }

  @Override
  public boolean fuses(Fusion fusion, Mode mode) {
    return fusion == Fusion.RELU || fusion == Fusion.AFFINE && mode == Mode.INFERENCE;
  }

  @Override
  public long multiplyAdds(List<Shape> inputs) {
    return (long) inputs.getFirst().size() * units;
  }

  @Override
  public Window window(List<Shape> inputs) {
    return Window.whole(inputs.getFirst());
  }

  @Override
  public CompiledLayer compile(CompileContext context) {
    int in = context.input().size();
    Epilogue epilogue = context.epilogue();
    float[] w = weight(context.parameters());
    float[] b = bias(context.parameters());
    Gemm packer = Gemm.of(GemmShape.of(1, units, in));
    float[] weight = new float[packer.packedBLength()];
    packer.packB(epilogue.isAffine() ? Affine.weight(epilogue, w) : w, 0, weight, 0);
    // A copy: what is compiled no longer follows the training of the network.
    float[] bias = epilogue.isAffine() ? Affine.bias(epilogue, b) : b == null ? null : b.clone();
    return new Compiled(in, units, epilogue.activation(), weight, bias);
  }

  private record Compiled(int in, int units, FusedActivation activation, float[] weight, float[] bias)
      implements CompiledLayer {
    @Override
    public long bytes() {
      return 4L * weight.length;
    }

    @Override
    public InferenceStep plan(int batch, Parallel parallel, List<Buffer> x, Buffer y) {
      return new Inference(
          Gemm.of(GemmShape.of(batch, units, in), activation), weight, bias, parallel, x.getFirst(), y);
    }
  }

  private record Inference(Gemm product, float[] weight, float[] bias, Parallel parallel, Buffer x, Buffer y)
      implements InferenceStep {
    @Override
    public int scratchLength() {
      return product.scratchLength(parallel.workers());
    }

    @Override
    public void run(int n, float[] scratch) {
      product.runPacked(parallel, n, x.data(), x.offset(), weight, 0, 0, y.data(), y.offset(), bias, 0, scratch);
    }
  }

  @Override
  public TrainingStep training(TrainingContext context) {
    return new Training(context.input().size(), units, context);
  }

  @Override
  public ReferenceStep reference(ReferenceContext context) {
    return new Reference(context.input().size(), units, context);
  }

  private static float[] weight(List<Parameter> parameters) {
    return parameters.get(0).data();
  }

  private static float[] bias(List<Parameter> parameters) {
    return parameters.size() == 1 ? null : parameters.get(1).data();
  }

  private static final class Training implements TrainingStep {
    private final int in;
    private final int out;
    private final TrainingContext context;
    private final Parallel parallel;
    private final float[] weight;
    private final float[] bias;
    private final float[] weightGradient;
    private final float[] biasGradient;
    private final Buffer x;
    private final Buffer dx;
    private final Gemm product;
    private final Gemm weightProduct;
    private final Gemm dataProduct;
    private final ReduceColumns sums;
    private final FusedReluGradient relu;

    Training(int in, int out, TrainingContext context) {
      this.in = in;
      this.out = out;
      this.context = context;
      this.parallel = context.parallel();
      this.weight = weight(context.parameters());
      this.bias = bias(context.parameters());
      this.weightGradient = context.gradients().get(0);
      this.biasGradient = bias == null ? null : context.gradients().get(1);
      this.x = context.x().getFirst();
      this.dx = context.dx()[0];
      this.product = Gemm.of(GemmShape.of(context.batch(), out, in), context.activation());
      this.weightProduct = Gemm.of(GemmShape.of(in, out, context.batch(), true, false));
      this.dataProduct = Gemm.of(GemmShape.of(context.batch(), in, out, false, true));
      this.sums = ReduceColumns.of(out);
      this.relu = new FusedReluGradient(context);
    }

    @Override
    public int scratchLength() {
      int workers = parallel.workers();
      return Math.max(
          Math.max(product.scratchLength(workers), sums.scratchLength(workers)),
          Math.max(weightProduct.scratchLength(workers), dataProduct.scratchLength(workers)));
    }

    @Override
    public void forward(int n, float[] scratch) {
      Buffer y = context.y();
      product.run(
          parallel, n, out, in, 1, x.data(), x.offset(), weight, 0, 0, y.data(), y.offset(), bias, 0, scratch);
    }

    @Override
    public void backward(int n, float[] scratch) {
      float[] dy = context.dy().data();
      relu.run(n);
      if (biasGradient != null) {
        sums.sum(parallel, n, dy, 0, biasGradient, 0, scratch);
      }
      if (weightGradient != null) {
        weightProduct.run(parallel, in, out, n, 1, x.data(), x.offset(), dy, 0, 0, weightGradient, 0, scratch);
      }
      if (dx != null) {
        dataProduct.run(parallel, n, in, out, 1, dy, 0, weight, 0, 0, dx.data(), 0, scratch);
      }
    }
  }

  private record Reference(int in, int out, ReferenceContext context) implements ReferenceStep {
    @Override
    public void forward(boolean frozen) {
      int n = context.batch();
      double[] y = context.y();
      ReferenceGemm.run(
          GemmShape.of(n, out, in), 1, context.x().getFirst(), 0, context.parameters().get(0), 0, 0, y, 0);
      if (context.parameters().size() == 2) {
        ReferenceBroadcast.add(y, context.parameters().get(1), y, n, out);
      }
    }

    @Override
    public void backward() {
      int n = context.batch();
      if (context.parameters().size() == 2) {
        ReferenceReduce.columnSums(context.dy(), context.gradients().get(1), n, out);
      }
      ReferenceGemm.run(
          GemmShape.of(in, out, n, true, false), 1, context.x().getFirst(), 0, context.dy(), 0, 0,
          context.gradients().get(0), 0);
      ReferenceGemm.run(
          GemmShape.of(n, in, out, false, true), 1, context.dy(), 0, context.parameters().get(0), 0, 0,
          context.dx().getFirst(), 0);
    }
  }
}
