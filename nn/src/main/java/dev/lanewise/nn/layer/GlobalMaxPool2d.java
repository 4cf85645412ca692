package dev.lanewise.nn.layer;

import dev.lanewise.kernels.Pool2dShape;
import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.nn.Buffer;
import dev.lanewise.nn.CompileContext;
import dev.lanewise.nn.CompiledLayer;
import dev.lanewise.nn.ReferenceContext;
import dev.lanewise.nn.ReferenceStep;
import dev.lanewise.nn.Shape;
import dev.lanewise.nn.TrainingContext;
import dev.lanewise.nn.TrainingStep;

/**
 * The largest element of each channel over all pixels: {@code h×w×c → c}, a vector. Of equal values the first wins and
 * gets the gradient.
 */
public record GlobalMaxPool2d() implements GlobalPooling {
  @Override
  public String kind() {
    return "GlobalMaxPool2d";
  }

  private static MaxPooling kernel(Shape input, int batch) {
    return new Kernel(
        dev.lanewise.kernels.GlobalMaxPool2d.of(batch, input.dim(0), input.dim(1), input.channels()));
  }

  @Override
  public CompiledLayer compile(CompileContext context) {
    return MaxPooling.compile(batch -> kernel(context.input(), batch));
  }

  @Override
  public TrainingStep training(TrainingContext context) {
    return MaxPooling.training(kernel(context.input(), context.batch()), context);
  }

  @Override
  public ReferenceStep reference(ReferenceContext context) {
    int h = context.input().dim(0);
    int w = context.input().dim(1);
    return new MaxPoolReference(context, Pool2dShape.of(context.batch(), h, w, context.input().channels(), h, w));
  }

  private record Kernel(dev.lanewise.kernels.GlobalMaxPool2d pool) implements MaxPooling {
    @Override
    public void forward(Parallel parallel, int n, Buffer x, Buffer y) {
      pool.forward(parallel, n, x.data(), x.offset(), y.data(), y.offset());
    }

    @Override
    public void forward(Parallel parallel, int n, Buffer x, Buffer y, int[] routing) {
      pool.forward(parallel, n, x.data(), x.offset(), y.data(), y.offset(), routing, 0);
    }

    @Override
    public void backward(Parallel parallel, int n, Buffer dy, int[] routing, Buffer dx) {
      pool.backward(parallel, n, dy.data(), dy.offset(), routing, 0, dx.data(), dx.offset());
    }
  }
}
