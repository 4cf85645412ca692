package dev.lanewise.nn.layer;

import dev.lanewise.kernels.Pool2dShape;
import dev.lanewise.nn.Buffer;
import dev.lanewise.nn.CompileContext;
import dev.lanewise.nn.CompiledLayer;
import dev.lanewise.nn.ReferenceContext;
import dev.lanewise.nn.ReferenceStep;
import dev.lanewise.nn.Shape;
import dev.lanewise.nn.TrainingContext;
import dev.lanewise.nn.TrainingStep;
import java.util.List;

/**
 * The largest element of each channel over all pixels: {@code h×w×c → c}, a vector. Of equal values the first wins and
 * gets the gradient.
 */
public record GlobalMaxPool2d() implements NothingSaved {
  @Override
  public String kind() {
    return "GlobalMaxPool2d";
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

  private static dev.lanewise.kernels.GlobalMaxPool2d kernel(Shape input, int batch) {
    return dev.lanewise.kernels.GlobalMaxPool2d.of(batch, input.dim(0), input.dim(1), input.dim(2));
  }

  @Override
  public CompiledLayer compile(CompileContext context) {
    return (batch, parallel, x, y) -> {
      var pool = kernel(context.input(), batch);
      Buffer in = x.getFirst();
      return (n, scratch) -> pool.forward(parallel, n, in.data(), in.offset(), y.data(), y.offset());
    };
  }

  @Override
  public TrainingStep training(TrainingContext context) {
    int winners = context.batch() * context.output().size();
    return new Training(context, kernel(context.input(), context.batch()), new int[winners]);
  }

  @Override
  public ReferenceStep reference(ReferenceContext context) {
    int h = context.input().dim(0);
    int w = context.input().dim(1);
    return new MaxPoolReference(context, Pool2dShape.of(context.batch(), h, w, context.input().channels(), h, w));
  }

  private record Training(TrainingContext context, dev.lanewise.kernels.GlobalMaxPool2d pool, int[] routing)
      implements TrainingStep {
    @Override
    public long bytes() {
      return 4L * routing.length;
    }

    @Override
    public void forward(int n, float[] scratch) {
      Buffer x = context.x().getFirst();
      Buffer y = context.y();
      pool.forward(context.parallel(), n, x.data(), x.offset(), y.data(), y.offset(), routing, 0);
    }

    @Override
    public void backward(int n, float[] scratch) {
      Buffer dx = context.dx()[0];
      if (dx != null) {
        Buffer dy = context.dy();
        pool.backward(context.parallel(), n, dy.data(), dy.offset(), routing, 0, dx.data(), dx.offset());
      }
    }
  }
}
