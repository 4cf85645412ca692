package dev.lanewise.nn.layer;

import dev.lanewise.kernels.Activation;
import dev.lanewise.kernels.reference.ReferenceElementwise;
import dev.lanewise.nn.Buffer;
import dev.lanewise.nn.CompileContext;
import dev.lanewise.nn.CompiledLayer;
import dev.lanewise.nn.Fusion;
import dev.lanewise.nn.Layer;
import dev.lanewise.nn.ReferenceContext;
import dev.lanewise.nn.ReferenceStep;
import dev.lanewise.nn.Shape;
import dev.lanewise.nn.TrainingContext;
import dev.lanewise.nn.TrainingStep;
import java.util.List;

/** {@code y = max(0, x)}; any shape. Where the layer before it can, that layer applies it to its own output. */
public record Relu() implements Layer {
  @Override
  public String kind() {
    return "ReLU";
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    return inputs.getFirst();
  }

  @Override
  public Fusion fusion() {
    return Fusion.RELU;
  }

  @Override
  public boolean worksInPlace() {
    return true;
  }

  @Override
  public boolean backwardReadsInput() {
    return false;
  }

  @Override
  public boolean backwardInPlace() {
    return true;
  }

  @Override
  public CompiledLayer compile(CompileContext context) {
    int size = context.output().size();
    return (batch, parallel, x, y) -> {
      Activation relu = Activation.relu();
      Buffer in = x.getFirst();
      return (n, scratch) -> relu.forward(parallel, in.data(), in.offset(), y.data(), y.offset(), n * size);
    };
  }

  @Override
  public TrainingStep training(TrainingContext context) {
    return new Training(context, context.output().size(), Activation.relu());
  }

  @Override
  public ReferenceStep reference(ReferenceContext context) {
    return new Reference(context);
  }

  private record Training(TrainingContext context, int size, Activation relu) implements TrainingStep {
    @Override
    public void forward(int n, float[] scratch) {
      Buffer x = context.x().getFirst();
      relu.forward(context.parallel(), x.data(), x.offset(), context.y().data(), 0, n * size);
    }

    @Override
    public void backward(int n, float[] scratch) {
      if (context.dx()[0] != null) {
        relu.backward(
            context.parallel(), context.y().data(), 0, context.dy().data(), 0, context.dx()[0].data(), 0, n * size);
      }
    }
  }

  private static final class Reference implements ReferenceStep {
    private final ReferenceContext context;
    private final int length;

    /** The outputs of the last forward that was not frozen: where they are not ≤ 0, the unit is open. */
    private final double[] decisions;

    Reference(ReferenceContext context) {
      this.context = context;
      this.length = context.batch() * context.output().size();
      this.decisions = new double[length];
    }

    @Override
    public void forward(boolean frozen) {
      double[] x = context.x().getFirst();
      if (!frozen) {
        ReferenceElementwise.reluForward(x, decisions, length);
      }
      // Open units pass x, closed ones 0: the same rule as for gradients.
      ReferenceElementwise.reluBackward(decisions, x, context.y(), length);
    }

    @Override
    public void backward() {
      ReferenceElementwise.reluBackward(decisions, context.dy(), context.dx().getFirst(), length);
    }
  }
}
