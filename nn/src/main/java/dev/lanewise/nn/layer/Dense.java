package dev.lanewise.nn.layer;

import dev.lanewise.kernels.Activation;
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
import dev.lanewise.nn.InferenceStep;
import dev.lanewise.nn.Initializer;
import dev.lanewise.nn.Layer;
import dev.lanewise.nn.ReferenceContext;
import dev.lanewise.nn.ReferenceStep;
import dev.lanewise.nn.Shape;
import dev.lanewise.nn.TrainingContext;
import dev.lanewise.nn.TrainingStep;
import java.util.List;

/**
 * Fully connected layer with bias: {@code in → units}, {@code y = x · W + b}. Parameters {@code weight [in][out]} and
 * {@code bias [out]}.
 *
 * @param units outputs
 * @param initializer how the weights start; the bias starts at 0
 */
public record Dense(int units, Initializer initializer) implements Layer {
  /**
   * Checks the size.
   *
   * @throws IllegalArgumentException if {@code units < 1}
   */
  public Dense {
    if (units < 1) {
      throw new IllegalArgumentException("units: " + units + ", expected at least 1");
    }
  }

  /** With He initialisation. */
  public static Dense of(int units) {
    return new Dense(units, Initializer.HE_NORMAL);
  }

  /** This layer with another initialisation. */
  public Dense withInitializer(Initializer i) {
    return new Dense(units, i);
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
    return List.of(
        new ParameterSpec("weight", Shape.of(in, units), initializer, in, units),
        new ParameterSpec("bias", Shape.of(units), Initializer.ZEROS, in, units));
  }

  @Override
  public boolean canFuse(FusedActivation activation) {
    return true;
  }

  @Override
  public CompiledLayer compile(CompileContext context) {
    int in = context.input().size();
    // Copies: what is compiled no longer follows the training of the network.
    Gemm packer = Gemm.of(GemmShape.of(1, units, in));
    float[] weight = new float[packer.packedBLength()];
    packer.packB(context.parameters().get(0).data(), 0, weight, 0);
    float[] bias = context.parameters().get(1).data().clone();
    return (batch, parallel, x, y) -> new InferenceStep() {
      private final Gemm product = Gemm.of(GemmShape.of(batch, units, in), context.activation());

      @Override
      public int scratchLength() {
        return product.scratchLength(parallel.workers());
      }

      @Override
      public void run(int n, float[] scratch) {
        Buffer input = x.getFirst();
        product.runPacked(
            parallel, n, input.data(), input.offset(), weight, 0, 0, y.data(), y.offset(), bias, 0, scratch);
      }
    };
  }

  @Override
  public TrainingStep training(TrainingContext context) {
    return new Training(context.input().size(), units, context);
  }

  @Override
  public ReferenceStep reference(ReferenceContext context) {
    return new Reference(context.input().size(), units, context);
  }

  private static final class Training implements TrainingStep {
    private final int in;
    private final int out;
    private final TrainingContext context;
    private final Parallel parallel;
    private final Gemm product;
    private final Gemm weightGradient;
    private final Gemm dataGradient;
    private final ReduceColumns biasGradient;
    private final Activation relu = Activation.relu();

    Training(int in, int out, TrainingContext context) {
      this.in = in;
      this.out = out;
      this.context = context;
      this.parallel = context.parallel();
      this.product = Gemm.of(GemmShape.of(context.batch(), out, in), context.activation());
      this.weightGradient = Gemm.of(GemmShape.of(in, out, context.batch(), true, false));
      this.dataGradient = Gemm.of(GemmShape.of(context.batch(), in, out, false, true));
      this.biasGradient = ReduceColumns.of(out);
    }

    @Override
    public int scratchLength() {
      int workers = parallel.workers();
      return Math.max(
          Math.max(product.scratchLength(workers), biasGradient.scratchLength(workers)),
          Math.max(weightGradient.scratchLength(workers), dataGradient.scratchLength(workers)));
    }

    @Override
    public void forward(int n, float[] scratch) {
      Buffer x = context.x().getFirst();
      Buffer y = context.y();
      product.run(
          parallel, n, out, in, 1, x.data(), x.offset(), context.parameters().get(0).data(), 0, 0, y.data(), y.offset(),
          context.parameters().get(1).data(), 0, scratch);
    }

    @Override
    public void backward(int n, float[] scratch) {
      Buffer x = context.x().getFirst();
      float[] dy = context.dy().data();
      if (context.activation() == FusedActivation.RELU) {
        relu.backward(parallel, context.y().data(), 0, dy, 0, dy, 0, n * out);
      }
      biasGradient.sum(parallel, n, dy, 0, context.gradients().get(1), 0, scratch);
      weightGradient.run(
          parallel, in, out, n, 1, x.data(), x.offset(), dy, 0, 0, context.gradients().get(0), 0, scratch);
      if (context.dx()[0] != null) {
        dataGradient.run(
            parallel, n, in, out, 1, dy, 0, context.parameters().get(0).data(), 0, 0, context.dx()[0].data(), 0,
            scratch);
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
      ReferenceBroadcast.add(y, context.parameters().get(1), y, n, out);
    }

    @Override
    public void backward() {
      int n = context.batch();
      ReferenceReduce.columnSums(context.dy(), context.gradients().get(1), n, out);
      ReferenceGemm.run(
          GemmShape.of(in, out, n, true, false), 1, context.x().getFirst(), 0, context.dy(), 0, 0,
          context.gradients().get(0), 0);
      ReferenceGemm.run(
          GemmShape.of(n, in, out, false, true), 1, context.dy(), 0, context.parameters().get(0), 0, 0,
          context.dx().getFirst(), 0);
    }
  }
}
