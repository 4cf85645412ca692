package dev.lanewise.nn.layer;

import dev.lanewise.kernels.FusedActivation;
import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.kernels.reference.ReferenceGlobalPool2d;
import dev.lanewise.nn.Buffer;
import dev.lanewise.nn.CompileContext;
import dev.lanewise.nn.CompiledLayer;
import dev.lanewise.nn.InferenceStep;
import dev.lanewise.nn.Layer;
import dev.lanewise.nn.ReferenceContext;
import dev.lanewise.nn.ReferenceStep;
import dev.lanewise.nn.Shape;
import dev.lanewise.nn.TrainingContext;
import dev.lanewise.nn.TrainingStep;
import java.util.List;

/** The average of each channel over all pixels: {@code h×w×c → c}, a vector, so that Dense can follow. */
public record GlobalAveragePool2d() implements Layer {
  @Override
  public String kind() {
    return "GlobalAveragePool2d";
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    Shapes.requireImage(inputs.getFirst());
    return Shape.of(inputs.getFirst().channels());
  }

  @Override
  public Window window(List<Shape> inputs) {
    return Window.whole(inputs.getFirst());
  }

  @Override
  public boolean backwardReadsInput() {
    return false;
  }

  @Override
  public boolean backwardReadsOutput(FusedActivation activation) {
    return false;
  }

  private static dev.lanewise.kernels.GlobalAveragePool2d kernel(Shape input, int batch) {
    return dev.lanewise.kernels.GlobalAveragePool2d.of(batch, input.dim(0), input.dim(1), input.dim(2));
  }

  @Override
  public CompiledLayer compile(CompileContext context) {
    return (batch, parallel, x, y) -> new Inference(kernel(context.input(), batch), parallel, x.getFirst(), y);
  }

  @Override
  public TrainingStep training(TrainingContext context) {
    var pool = kernel(context.input(), context.batch());
    Inference forward = new Inference(pool, context.parallel(), context.x().getFirst(), context.y());
    return new Training(pool, forward, context);
  }

  @Override
  public ReferenceStep reference(ReferenceContext context) {
    return new Reference(context, context.input().dim(0) * context.input().dim(1), context.input().channels());
  }

  private record Inference(
      dev.lanewise.kernels.GlobalAveragePool2d pool, Parallel parallel, Buffer x, Buffer y) implements InferenceStep {
    @Override
    public int scratchLength() {
      return pool.scratchLength(parallel.workers());
    }

    @Override
    public void run(int n, float[] scratch) {
      pool.forward(parallel, n, x.data(), x.offset(), y.data(), y.offset(), scratch);
    }
  }

  private record Training(
      dev.lanewise.kernels.GlobalAveragePool2d pool, Inference forward, TrainingContext context)
      implements TrainingStep {
    @Override
    public int scratchLength() {
      return forward.scratchLength();
    }

    @Override
    public void forward(int n, float[] scratch) {
      forward.run(n, scratch);
    }

    @Override
    public void backward(int n, float[] scratch) {
      Buffer dx = context.dx()[0];
      if (dx != null) {
        Buffer dy = context.dy();
        pool.backward(context.parallel(), n, dy.data(), dy.offset(), dx.data(), dx.offset());
      }
    }
  }

  private record Reference(ReferenceContext context, int pixels, int channels) implements ReferenceStep {
    @Override
    public void forward(boolean frozen) {
      ReferenceGlobalPool2d.average(context.batch(), pixels, channels, context.x().getFirst(), context.y());
    }

    @Override
    public void backward() {
      ReferenceGlobalPool2d.averageBackward(
          context.batch(), pixels, channels, context.dy(), context.dx().getFirst());
    }
  }
}
