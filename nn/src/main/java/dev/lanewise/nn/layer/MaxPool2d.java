package dev.lanewise.nn.layer;

import dev.lanewise.kernels.FusedActivation;
import dev.lanewise.kernels.Pool2dShape;
import dev.lanewise.kernels.reference.ReferenceMaxPool2d;
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

/**
 * Max pooling: {@code h×w×c → oh×ow×c}, {@code oh = ⌊(h − window) / stride⌋ + 1}. Of equal values the first in the
 * window wins and gets the gradient.
 *
 * @param window rows and columns of the window
 * @param stride the step of the window, in both directions
 */
public record MaxPool2d(int window, int stride) implements Layer {
  /**
   * Checks the sizes.
   *
   * @throws IllegalArgumentException if one is below 1
   */
  public MaxPool2d {
    if (window < 1 || stride < 1) {
      throw new IllegalArgumentException("window " + window + ", stride " + stride + ": expected at least 1, 1");
    }
  }

  /** Windows that touch but do not overlap. */
  public static MaxPool2d of(int window) {
    return new MaxPool2d(window, window);
  }

  @Override
  public String kind() {
    return "MaxPool2d";
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    Pool2dShape s = shape(inputs.getFirst(), 1);
    return Shape.of(s.oh(), s.ow(), s.c());
  }

  private Pool2dShape shape(Shape input, int batch) {
    Shapes.requireImage(input);
    if (input.dim(0) < window || input.dim(1) < window) {
      throw new IllegalArgumentException(
          "got input " + input + ", needs at least " + window + "×" + window + "×c");
    }
    return Pool2dShape.of(batch, input.dim(0), input.dim(1), input.dim(2), window).withStride(stride);
  }

  @Override
  public Window window(List<Shape> inputs) {
    return new Window(window, window, stride, stride);
  }

  @Override
  public boolean backwardReadsInput() {
    return false;
  }

  @Override
  public boolean backwardReadsOutput(FusedActivation activation) {
    return false;
  }

  @Override
  public CompiledLayer compile(CompileContext context) {
    return (batch, parallel, x, y) -> {
      var pool = dev.lanewise.kernels.MaxPool2d.of(shape(context.input(), batch));
      Buffer in = x.getFirst();
      return (n, scratch) ->
          pool.forward(parallel, n, in.data(), in.offset(), y.data(), y.offset());
    };
  }

  @Override
  public TrainingStep training(TrainingContext context) {
    Pool2dShape s = shape(context.input(), context.batch());
    return new Training(context, dev.lanewise.kernels.MaxPool2d.of(s), new int[context.batch() * s.outputSize()]);
  }

  @Override
  public ReferenceStep reference(ReferenceContext context) {
    Pool2dShape s = shape(context.input(), context.batch());
    return new Reference(context, s, new int[context.batch() * s.outputSize()]);
  }

  private record Training(TrainingContext context, dev.lanewise.kernels.MaxPool2d pool, int[] routing)
      implements TrainingStep {
    @Override
    public void forward(int n, float[] scratch) {
      Buffer x = context.x().getFirst();
      pool.forward(context.parallel(), n, x.data(), x.offset(), context.y().data(), 0, routing, 0);
    }

    @Override
    public void backward(int n, float[] scratch) {
      if (context.dx()[0] != null) {
        pool.backward(context.parallel(), n, context.dy().data(), 0, routing, 0, context.dx()[0].data(), 0);
      }
    }
  }

  private record Reference(ReferenceContext context, Pool2dShape shape, int[] routing) implements ReferenceStep {
    @Override
    public void forward(boolean frozen) {
      double[] x = context.x().getFirst();
      if (frozen) {
        ReferenceMaxPool2d.forwardFrozen(shape, shape.n(), x, routing, context.y());
      } else {
        ReferenceMaxPool2d.forward(shape, shape.n(), x, context.y(), routing);
      }
    }

    @Override
    public void backward() {
      ReferenceMaxPool2d.backward(shape, shape.n(), context.dy(), routing, context.dx().getFirst());
    }
  }
}
