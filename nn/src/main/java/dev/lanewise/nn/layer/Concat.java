package dev.lanewise.nn.layer;

import dev.lanewise.kernels.ChannelCopy;
import dev.lanewise.kernels.parallel.Parallel;
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
 * One or more inputs side by side along their channels: {@code h×w×c₁, h×w×c₂, … → h×w×(c₁ + c₂ + …)}, or vectors of
 * features one behind the other. What DenseNet and Inception join their branches with; PyTorch's {@code torch.cat} with
 * {@code dim=1}.
 */
public record Concat() implements NothingSaved {
  @Override
  public String kind() {
    return "Concat";
  }

  @Override
  public int inputs() {
    return 0;
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    int rank = inputs.getFirst().rank();
    if (rank != 1 && rank != 3 || inputs.stream().map(Concat::pixels).distinct().count() > 1) {
      throw new IllegalArgumentException(
          "got inputs " + inputs + ", needs images h×w×c of one height and width, or vectors of features");
    }
    int[] dims = inputs.getFirst().toArray();
    dims[rank - 1] = inputs.stream().mapToInt(Shape::channels).reduce(0, Math::addExact);
    return Shape.of(dims);
  }

  /** The dimensions without the channels. */
  private static Shape pixels(Shape input) {
    return Shape.of(Arrays.copyOf(input.toArray(), Math.max(0, input.rank() - 1)));
  }

  @Override
  public CompiledLayer compile(CompileContext context) {
    return (batch, parallel, x, y) -> {
      Blocks blocks = new Blocks(context.inputs(), context.output());
      Buffer[] in = x.toArray(Buffer[]::new);
      return (n, scratch) -> blocks.join(parallel, n, in, y);
    };
  }

  @Override
  public TrainingStep training(TrainingContext context) {
    return new Training(
        context, new Blocks(context.inputs(), context.output()), context.x().toArray(Buffer[]::new));
  }

  @Override
  public ReferenceStep reference(ReferenceContext context) {
    return new Reference(context, context.output().channels(), context.y().length / context.output().channels());
  }

  /**
   * The inputs' blocks of channels in rows of all channels.
   *
   * @param copies one for each input
   * @param widths the channels of each input
   * @param channels of all inputs
   * @param pixels the rows of a sample
   */
  private record Blocks(ChannelCopy[] copies, int[] widths, int channels, int pixels) {
    Blocks(List<Shape> inputs, Shape output) {
      this(
          inputs.stream().map(input -> ChannelCopy.of(input.channels())).toArray(ChannelCopy[]::new),
          inputs.stream().mapToInt(Shape::channels).toArray(), output.channels(), output.size() / output.channels());
    }

    void join(Parallel parallel, int n, Buffer[] x, Buffer y) {
      int at = y.offset();
      for (int k = 0; k < x.length; k++) {
        copies[k].run(parallel, n * pixels, x[k].data(), x[k].offset(), widths[k], y.data(), at, channels);
        at += widths[k];
      }
    }

    void part(Parallel parallel, int n, Buffer dy, Buffer[] dx) {
      int at = dy.offset();
      for (int k = 0; k < dx.length; k++) {
        if (dx[k] != null) {
          copies[k].run(parallel, n * pixels, dy.data(), at, channels, dx[k].data(), dx[k].offset(), widths[k]);
        }
        at += widths[k];
      }
    }
  }

  private record Training(TrainingContext context, Blocks blocks, Buffer[] x) implements TrainingStep {
    @Override
    public void forward(int n, float[] scratch) {
      blocks.join(context.parallel(), n, x, context.y());
    }

    @Override
    public void backward(int n, float[] scratch) {
      blocks.part(context.parallel(), n, context.dy(), context.dx());
    }
  }

  private record Reference(ReferenceContext context, int channels, int rows) implements ReferenceStep {
    @Override
    public void forward(boolean frozen) {
      int at = 0;
      for (int k = 0; k < context.x().size(); k++) {
        int width = context.inputs().get(k).channels();
        for (int r = 0; r < rows; r++) {
          System.arraycopy(context.x().get(k), r * width, context.y(), r * channels + at, width);
        }
        at += width;
      }
    }

    @Override
    public void backward() {
      int at = 0;
      for (int k = 0; k < context.dx().size(); k++) {
        int width = context.inputs().get(k).channels();
        for (int r = 0; r < rows; r++) {
          System.arraycopy(context.dy(), r * channels + at, context.dx().get(k), r * width, width);
        }
        at += width;
      }
    }
  }
}
