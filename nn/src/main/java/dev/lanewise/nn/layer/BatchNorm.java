package dev.lanewise.nn.layer;

import dev.lanewise.kernels.FusedActivation;
import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.nn.Buffer;
import dev.lanewise.nn.CompileContext;
import dev.lanewise.nn.CompiledLayer;
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
 * Batch normalisation of each channel of an image, or of each feature of a vector: {@code y = γ·(x − μ) / √(σ² + ε) +
 * β}. Training takes mean and variance from the batch and moves the running ones towards them, {@code running ← (1 −
 * momentum)·running + momentum·batch}, the variance unbiased; inference takes the running ones (Ioffe and Szegedy,
 * Batch Normalization, 2015; conventions as in PyTorch). Parameters {@code weight [c]} (γ) and {@code bias [c]} (β) if
 * affine, statistics {@code running_mean [c]} and {@code running_var [c]}.
 *
 * @param epsilon what is added to the variance
 * @param momentum the weight of a batch in the running statistics, 0 .. 1
 * @param affine whether there are γ and β
 */
public record BatchNorm(float epsilon, float momentum, boolean affine) implements Layer {
  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if epsilon is not positive and finite or momentum not in 0 .. 1
   */
  public BatchNorm {
    if (!(epsilon > 0 && epsilon <= Float.MAX_VALUE)) {
      throw new IllegalArgumentException("epsilon: " + epsilon + ", expected a positive, finite number");
    }
    if (!(momentum >= 0 && momentum <= 1)) {
      throw new IllegalArgumentException("momentum: " + momentum + ", expected 0 .. 1");
    }
  }

  /** Epsilon 1e-5, momentum 0.1, affine. */
  public static BatchNorm of() {
    return new BatchNorm(1e-5f, 0.1f, true);
  }

  /** This layer with another epsilon. */
  public BatchNorm withEpsilon(float e) {
    return new BatchNorm(e, momentum, affine);
  }

  /** This layer with another weight of a batch in the running statistics. */
  public BatchNorm withMomentum(float m) {
    return new BatchNorm(epsilon, m, affine);
  }

  /** This layer without γ and β. */
  public BatchNorm withoutAffine() {
    return new BatchNorm(epsilon, momentum, false);
  }

  @Override
  public String kind() {
    return "BatchNorm";
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    Shape input = inputs.getFirst();
    if (input.rank() != 1 && input.rank() != 3) {
      throw new IllegalArgumentException("got input " + input + ", needs an image h×w×c or a vector of features");
    }
    return input;
  }

  @Override
  public List<ParameterSpec> parameters(List<Shape> inputs) {
    return affine ? List.of(spec("weight", inputs, Initializer.ONES), spec("bias", inputs, Initializer.ZEROS))
        : List.of();
  }

  @Override
  public List<ParameterSpec> statistics(List<Shape> inputs) {
    return List.of(
        spec("running_mean", inputs, Initializer.ZEROS), spec("running_var", inputs, Initializer.ONES));
  }

  private static ParameterSpec spec(String name, List<Shape> inputs, Initializer initializer) {
    return new ParameterSpec(name, Shape.of(inputs.getFirst().channels()), initializer, 1, 1);
  }

  @Override
  public Fusion fusion() {
    return Fusion.AFFINE;
  }

  @Override
  public boolean fuses(Fusion fusion, Mode mode) {
    return fusion == Fusion.RELU;
  }

  @Override
  public void affine(List<Parameter> parameters, List<Parameter> statistics, float[] scale, float[] shift) {
    kernel(scale.length, FusedActivation.NONE).fold(
        gamma(parameters), 0, beta(parameters), 0, statistics.get(0).data(), 0, statistics.get(1).data(), 0, scale, 0,
        shift, 0);
  }

  private dev.lanewise.kernels.BatchNorm kernel(int channels, FusedActivation activation) {
    return dev.lanewise.kernels.BatchNorm.of(channels, epsilon, activation);
  }

  private float[] gamma(List<Parameter> parameters) {
    return affine ? parameters.get(0).data() : null;
  }

  private float[] beta(List<Parameter> parameters) {
    return affine ? parameters.get(1).data() : null;
  }

  @Override
  public boolean worksInPlace() {
    return true;
  }

  @Override
  public boolean backwardReadsOutput(FusedActivation activation) {
    return false; // where ReLU cut off is computed again from x
  }

  @Override
  public boolean backwardInPlace() {
    return true;
  }

  @Override
  public boolean destroysGradient(FusedActivation activation) {
    return false;
  }

  @Override
  public boolean keepsFeatureOrder() {
    return true;
  }

  @Override
  public CompiledLayer compile(CompileContext context) {
    int channels = context.output().channels();
    int pixels = context.output().size() / channels;
    FusedActivation activation = context.epilogue().activation();
    // Copies: what is compiled does not follow training.
    float[] gamma = affine ? gamma(context.parameters()).clone() : null;
    float[] beta = affine ? beta(context.parameters()).clone() : null;
    float[] mean = context.statistics().get(0).data().clone();
    float[] variance = context.statistics().get(1).data().clone();
    return (batch, parallel, x, y) -> new Inference(
        kernel(channels, activation), pixels, parallel, gamma, beta, mean, variance, x.getFirst(), y);
  }

  private record Inference(
      dev.lanewise.kernels.BatchNorm kernel, int pixels, Parallel parallel, float[] gamma, float[] beta, float[] mean,
      float[] variance, Buffer x, Buffer y) implements InferenceStep {
    @Override
    public int scratchLength() {
      return kernel.scratchLength(parallel.workers());
    }

    @Override
    public void run(int n, float[] scratch) {
      kernel.infer(
          parallel, n * pixels, x.data(), x.offset(), gamma, 0, beta, 0, mean, 0, variance, 0, y.data(), y.offset(),
          scratch);
    }
  }

  @Override
  public TrainingStep training(TrainingContext context) {
    return new BatchNormTraining(kernel(context.output().channels(), context.activation()), momentum, context);
  }

  @Override
  public ReferenceStep reference(ReferenceContext context) {
    return new BatchNormReference(this, context);
  }
}
