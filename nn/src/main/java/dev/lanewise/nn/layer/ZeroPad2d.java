package dev.lanewise.nn.layer;

import dev.lanewise.kernels.Border;
import dev.lanewise.kernels.Crop2d;
import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.kernels.reference.ReferenceCrop2d;
import dev.lanewise.nn.Buffer;
import dev.lanewise.nn.CompileContext;
import dev.lanewise.nn.CompiledLayer;
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
public record ZeroPad2d(int top, int bottom, int left, int right) implements NothingSaved {
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

  /** The adjoint of padding is cropping, and the other way round. */
  private LinearMap map(Shape input, Shape output, int batch) {
    return new Map(Crop.of(input, output, batch, -top, -left), Crop.of(output, input, batch, top, left));
  }

  @Override
  public CompiledLayer compile(CompileContext context) {
    return LinearMap.compile(batch -> map(context.input(), context.output(), batch));
  }

  @Override
  public TrainingStep training(TrainingContext context) {
    return LinearMap.training(map(context.input(), context.output(), context.batch()), context);
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

  private record Map(Crop there, Crop back) implements LinearMap {
    @Override
    public void forward(Parallel parallel, int n, Buffer x, Buffer y, float[] scratch) {
      there.run(parallel, n, x, y);
    }

    @Override
    public void backward(Parallel parallel, int n, Buffer dy, Buffer dx) {
      back.run(parallel, n, dy, dx);
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
