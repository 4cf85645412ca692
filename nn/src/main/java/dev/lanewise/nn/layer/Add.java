package dev.lanewise.nn.layer;

import dev.lanewise.kernels.Elementwise;
import dev.lanewise.kernels.FusedActivation;
import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.kernels.reference.ReferenceElementwise;
import dev.lanewise.nn.Buffer;
import dev.lanewise.nn.CompileContext;
import dev.lanewise.nn.CompiledLayer;
import dev.lanewise.nn.Fusion;
import dev.lanewise.nn.Layer;
import dev.lanewise.nn.Mode;
import dev.lanewise.nn.ReferenceContext;
import dev.lanewise.nn.ReferenceStep;
import dev.lanewise.nn.Shape;
import dev.lanewise.nn.TrainingContext;
import dev.lanewise.nn.TrainingStep;
import java.util.List;

/** The sum of two branches of one shape: the end of a residual connection. */
public record Add() implements Layer {
  @Override
  public String kind() {
    return "Add";
  }

  @Override
  public int inputs() {
    return 2;
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    if (!inputs.get(0).equals(inputs.get(1))) {
      throw new IllegalArgumentException(
          "got inputs " + inputs.get(0) + " and " + inputs.get(1) + ", needs two of one shape");
    }
    return inputs.getFirst();
  }

  @Override
  public Fusion fusion() {
    return Fusion.RESIDUAL;
  }

  @Override
  public boolean fuses(Fusion fusion, Mode mode) {
    return fusion == Fusion.RELU;
  }

  @Override
  public boolean backwardReadsInput() {
    return false;
  }

  @Override
  public boolean backwardReadsOutput(FusedActivation activation) {
    return activation == FusedActivation.RELU;
  }

  @Override
  public boolean passesGradient() {
    return true;
  }

  @Override
  public boolean keepsFeatureOrder() {
    return true;
  }

  @Override
  public CompiledLayer compile(CompileContext context) {
    int size = context.output().size();
    FusedActivation activation = context.epilogue().activation();
    return (batch, parallel, x, y) -> {
      Sum sum = new Sum(activation, size, parallel, x.get(0), x.get(1), y);
      return (n, scratch) -> sum.run(n);
    };
  }

  @Override
  public TrainingStep training(TrainingContext context) {
    Sum sum = new Sum(
        context.activation(), context.output().size(), context.parallel(), context.x().get(0), context.x().get(1),
        context.y());
    return new Training(context, sum, new FusedReluGradient(context));
  }

  @Override
  public ReferenceStep reference(ReferenceContext context) {
    return new Reference(context, context.batch() * context.output().size());
  }

  private record Sum(Elementwise add, int size, Parallel parallel, Buffer a, Buffer b, Buffer y) {
    Sum(FusedActivation activation, int size, Parallel parallel, Buffer a, Buffer b, Buffer y) {
      this(
          activation == FusedActivation.RELU ? Elementwise.addRelu() : Elementwise.add(), size, parallel, a, b, y);
    }

    void run(int n) {
      add.run(parallel, a.data(), a.offset(), b.data(), b.offset(), y.data(), y.offset(), n * size);
    }
  }

  private record Training(TrainingContext context, Sum sum, FusedReluGradient relu) implements TrainingStep {
    @Override
    public void forward(int n, float[] scratch) {
      sum.run(n);
    }

    @Override
    public void backward(int n, float[] scratch) {
      int length = n * context.output().size();
      float[] dy = context.dy().data();
      relu.run(n);
      for (Buffer dx : context.dx()) {
        if (dx != null && dx != context.dy()) {
          System.arraycopy(dy, 0, dx.data(), 0, length);
        }
      }
    }
  }

  private record Reference(ReferenceContext context, int length) implements ReferenceStep {
    @Override
    public void forward(boolean frozen) {
      ReferenceElementwise.add(context.x().get(0), context.x().get(1), context.y(), length);
    }

    @Override
    public void backward() {
      for (double[] dx : context.dx()) {
        System.arraycopy(context.dy(), 0, dx, 0, length);
      }
    }
  }
}
