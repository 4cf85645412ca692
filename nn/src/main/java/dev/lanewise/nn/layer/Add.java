package dev.lanewise.nn.layer;

import dev.lanewise.kernels.Elementwise;
import dev.lanewise.kernels.reference.ReferenceElementwise;
import dev.lanewise.nn.Buffer;
import dev.lanewise.nn.CompileContext;
import dev.lanewise.nn.CompiledLayer;
import dev.lanewise.nn.Layer;
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
  public CompiledLayer compile(CompileContext context) {
    int size = context.output().size();
    return (batch, parallel, x, y) -> {
      Elementwise add = Elementwise.add();
      Buffer a = x.get(0);
      Buffer b = x.get(1);
      return (n, scratch) ->
          add.run(parallel, a.data(), a.offset(), b.data(), b.offset(), y.data(), y.offset(), n * size);
    };
  }

  @Override
  public TrainingStep training(TrainingContext context) {
    return new Training(context, context.output().size(), Elementwise.add());
  }

  @Override
  public ReferenceStep reference(ReferenceContext context) {
    return new Reference(context, context.batch() * context.output().size());
  }

  private record Training(TrainingContext context, int size, Elementwise add) implements TrainingStep {
    @Override
    public void forward(int n, float[] scratch) {
      Buffer a = context.x().get(0);
      Buffer b = context.x().get(1);
      add.run(
          context.parallel(), a.data(), a.offset(), b.data(), b.offset(), context.y().data(), 0, n * size);
    }

    @Override
    public void backward(int n, float[] scratch) {
      for (Buffer dx : context.dx()) {
        if (dx != null) {
          System.arraycopy(context.dy().data(), 0, dx.data(), 0, n * size);
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
