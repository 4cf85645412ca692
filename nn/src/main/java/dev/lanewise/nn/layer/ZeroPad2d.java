package dev.lanewise.nn.layer;

import dev.lanewise.kernels.Border;
import dev.lanewise.kernels.Crop2d;
import dev.lanewise.kernels.FusedActivation;
import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.kernels.reference.ReferenceCrop2d;
import dev.lanewise.nn.Buffer;
import dev.lanewise.nn.CompileContext;
import dev.lanewise.nn.CompiledLayer;
import dev.lanewise.nn.Layer;
import dev.lanewise.nn.ReferenceContext;
import dev.lanewise.nn.ReferenceStep;
import dev.lanewise.nn.Shape;
import dev.lanewise.nn.TrainingContext;
import dev.lanewise.nn.TrainingStep;
import java.util.Arrays;
import java.util.List;

/**
 * Zeros around an image: {@code h×w×c → (h + top + bottom)×(w + left + right)×c}. A negative number takes rows or
 * columns away.
 *
 * @param top rows above
 * @param bottom rows below
 * @param left columns to the left
 * @param right columns to the right
 */
public record ZeroPad2d(int top, int bottom, int left, int right) implements Layer {
  /** As many on each of the four sides. */
  public static ZeroPad2d of(int all) {
    return new ZeroPad2d(all, all, all, all);
  }

  @Override
  public String kind() {
    return "ZeroPad2d";
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    Shape input = inputs.getFirst();
    Shapes.requireImage(input);
    long smallestH = 1L - Math.min(0, top) - Math.min(0, bottom);
    long smallestW = 1L - Math.min(0, left) - Math.min(0, right);
    if (input.dim(0) < smallestH || input.dim(1) < smallestW) {
      throw new IllegalArgumentException("got input " + input + ", needs at least " + smallestH + "×" + smallestW
          + "×c, to keep a pixel with padding " + top + "," + bottom + "," + left + "," + right);
    }
    return Shape.of(
        Math.addExact(input.dim(0), Math.addExact(top, bottom)),
        Math.addExact(input.dim(1), Math.addExact(left, right)), input.channels());
  }

  @Override
  public boolean backwardReadsInput() {
    return false;
  }

  @Override
  public boolean backwardReadsOutput(FusedActivation activation) {
    return false;
  }

  private Crop forward(Shape input, Shape output, int batch) {
    return Crop.of(input, output, batch, -top, -left);
  }

  /** The adjoint of padding is cropping, and the other way round. */
  private Crop backward(Shape input, Shape output, int batch) {
    return Crop.of(output, input, batch, top, left);
  }

  @Override
  public CompiledLayer compile(CompileContext context) {
    return (batch, parallel, x, y) -> {
      Crop crop = forward(context.input(), context.output(), batch);
      Buffer in = x.getFirst();
      return (n, scratch) -> crop.run(parallel, n, in, y);
    };
  }

  @Override
  public TrainingStep training(TrainingContext context) {
    return new Training(
        context, forward(context.input(), context.output(), context.batch()),
        backward(context.input(), context.output(), context.batch()));
  }

  @Override
  public ReferenceStep reference(ReferenceContext context) {
    return new Reference(context, top, left);
  }

  /** All images of a batch cropped at the same place, zeros being around them. */
  private record Crop(Crop2d crop, int[] top, int[] left) {
    static Crop of(Shape from, Shape to, int batch, int top, int left) {
      int[] tops = new int[batch];
      int[] lefts = new int[batch];
      Arrays.fill(tops, top);
      Arrays.fill(lefts, left);
      Crop2d crop =
          Crop2d.of(from.dim(0), from.dim(1), from.channels(), to.dim(0), to.dim(1), Border.ZERO);
      return new Crop(crop, tops, lefts);
    }

    void run(Parallel parallel, int n, Buffer x, Buffer y) {
      crop.run(parallel, n, x.data(), x.offset(), top, left, null, y.data(), y.offset());
    }
  }

  private record Training(TrainingContext context, Crop forward, Crop backward) implements TrainingStep {
    @Override
    public void forward(int n, float[] scratch) {
      forward.run(context.parallel(), n, context.x().getFirst(), context.y());
    }

    @Override
    public void backward(int n, float[] scratch) {
      if (context.dx()[0] != null) {
        backward.run(context.parallel(), n, context.dy(), context.dx()[0]);
      }
    }
  }

  private record Reference(ReferenceContext context, int top, int left) implements ReferenceStep {
    @Override
    public void forward(boolean frozen) {
      crop(context.input(), context.x().getFirst(), context.output(), context.y(), -top, -left);
    }

    @Override
    public void backward() {
      crop(context.output(), context.dy(), context.input(), context.dx().getFirst(), top, left);
    }

    private void crop(Shape from, double[] x, Shape to, double[] y, int row, int column) {
      for (int image = 0; image < context.batch(); image++) {
        double[] cropped = new double[to.size()];
        ReferenceCrop2d.crop(
            from.dim(0), from.dim(1), from.channels(), to.dim(0), to.dim(1), Border.ZERO, row, column, false, false,
            Arrays.copyOfRange(x, image * from.size(), (image + 1) * from.size()), cropped);
        System.arraycopy(cropped, 0, y, image * to.size(), to.size());
      }
    }
  }
}
