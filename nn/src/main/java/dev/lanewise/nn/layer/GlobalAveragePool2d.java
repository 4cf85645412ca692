package dev.lanewise.nn.layer;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.kernels.reference.ReferenceGlobalPool2d;
import dev.lanewise.nn.Buffer;
import dev.lanewise.nn.CompileContext;
import dev.lanewise.nn.CompiledLayer;
import dev.lanewise.nn.ReferenceContext;
import dev.lanewise.nn.ReferenceStep;
import dev.lanewise.nn.Shape;
import dev.lanewise.nn.TrainingContext;
import dev.lanewise.nn.TrainingStep;

/** The average of each channel over all pixels: {@code h×w×c → c}, a vector, so that Dense can follow. */
public record GlobalAveragePool2d() implements GlobalPooling {
  @Override
  public String kind() {
    return "GlobalAveragePool2d";
  }

  private static LinearMap map(Shape input, int batch) {
    return new Map(
        dev.lanewise.kernels.GlobalAveragePool2d.of(batch, input.dim(0), input.dim(1), input.channels()));
  }

  @Override
  public CompiledLayer compile(CompileContext context) {
    return LinearMap.compile(batch -> map(context.input(), batch));
  }

  @Override
  public TrainingStep training(TrainingContext context) {
    return LinearMap.training(map(context.input(), context.batch()), context);
  }

  @Override
  public ReferenceStep reference(ReferenceContext context) {
    return new Reference(context, context.input().dim(0) * context.input().dim(1), context.input().channels());
  }

  private record Map(dev.lanewise.kernels.GlobalAveragePool2d pool) implements LinearMap {
    @Override
    public int scratchLength(int workers) {
      return pool.scratchLength(workers);
    }

    @Override
    public void forward(Parallel parallel, int n, Buffer x, Buffer y, float[] scratch) {
      pool.forward(parallel, n, x.data(), x.offset(), y.data(), y.offset(), scratch);
    }

    @Override
    public void backward(Parallel parallel, int n, Buffer dy, Buffer dx) {
      pool.backward(parallel, n, dy.data(), dy.offset(), dx.data(), dx.offset());
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
