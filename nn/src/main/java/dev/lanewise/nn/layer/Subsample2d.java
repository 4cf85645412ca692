package dev.lanewise.nn.layer;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.kernels.reference.ReferenceSubsample2d;
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
 * Every {@code stride}-th row and column, from the first on, with channels of zeros around those of the input: {@code
 * h×w×c → ⌈h/stride⌉×⌈w/stride⌉×channels}. The shortcut without parameters of residual networks, their option A (He et
 * al., Deep Residual Learning for Image Recognition, 2015).
 *
 * @param stride rows from one that is taken to the next, and columns
 * @param channels of the output, at least as many as of the input
 * @param before channels of zeros before those of the input, or {@link #EVENLY}; the other zeros follow behind
 */
public record Subsample2d(int stride, int channels, int before) implements NothingSaved {
  /** As many zeros before the input's channels as behind; an odd one goes behind. */
  public static final int EVENLY = -1;

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is out of range
   */
  public Subsample2d {
    Shapes.requirePositive("stride", stride);
    Shapes.requirePositive("channels", channels);
    if (before < EVENLY || before >= channels) {
      throw new IllegalArgumentException(
          "before: " + before + ", expected 0 .. " + (channels - 1) + ", or " + EVENLY + " for evenly");
    }
  }

  /** Zeros in equal parts before and behind the input's channels. */
  public static Subsample2d of(int stride, int channels) {
    return new Subsample2d(stride, channels, EVENLY);
  }

  @Override
  public String kind() {
    return "Subsample2d";
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    Shape input = inputs.getFirst();
    Shapes.requireImage(input);
    int most = channels - Math.max(0, before);
    if (input.channels() > most) {
      throw new IllegalArgumentException("got input " + input + ", needs at most " + most + " channels, for "
          + channels + " channels of output" + (before > 0 ? " that begin with " + before + " of zeros" : ""));
    }
    return Shape.of(Math.ceilDiv(input.dim(0), stride), Math.ceilDiv(input.dim(1), stride), channels);
  }

  @Override
  public Window window(List<Shape> inputs) {
    return new Window(1, 1, stride, stride);
  }

  private int before(Shape input) {
    return before == EVENLY ? (channels - input.channels()) / 2 : before;
  }

  private LinearMap map(Shape input) {
    return new Map(dev.lanewise.kernels.Subsample2d.of(
        input.dim(0), input.dim(1), input.channels(), stride, channels, before(input)));
  }

  @Override
  public CompiledLayer compile(CompileContext context) {
    return LinearMap.compile(batch -> map(context.input()));
  }

  @Override
  public TrainingStep training(TrainingContext context) {
    return LinearMap.training(map(context.input()), context);
  }

  @Override
  public ReferenceStep reference(ReferenceContext context) {
    return new Reference(context, context.input(), stride, channels, before(context.input()));
  }

  private record Map(dev.lanewise.kernels.Subsample2d subsample) implements LinearMap {
    @Override
    public void forward(Parallel parallel, int n, Buffer x, Buffer y, float[] scratch) {
      subsample.forward(parallel, n, x.data(), x.offset(), y.data(), y.offset());
    }

    @Override
    public void backward(Parallel parallel, int n, Buffer dy, Buffer dx) {
      subsample.backward(parallel, n, dy.data(), dy.offset(), dx.data(), dx.offset());
    }
  }

  private record Reference(ReferenceContext context, Shape input, int stride, int channels, int before)
      implements ReferenceStep {
    @Override
    public void forward(boolean frozen) {
      ReferenceSubsample2d.forward(
          context.batch(), input.dim(0), input.dim(1), input.channels(), stride, channels, before,
          context.x().getFirst(), context.y());
    }

    @Override
    public void backward() {
      ReferenceSubsample2d.backward(
          context.batch(), input.dim(0), input.dim(1), input.channels(), stride, channels, before, context.dy(),
          context.dx().getFirst());
    }
  }
}
