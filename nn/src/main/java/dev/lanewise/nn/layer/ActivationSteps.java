package dev.lanewise.nn.layer;

import dev.lanewise.kernels.Activation;
import dev.lanewise.nn.Buffer;
import dev.lanewise.nn.CompiledLayer;
import dev.lanewise.nn.ReferenceContext;
import dev.lanewise.nn.ReferenceStep;
import dev.lanewise.nn.TrainingContext;
import dev.lanewise.nn.TrainingStep;

/** The code of every {@link ActivationLayer} in the three kinds of plan. */
final class ActivationSteps {
  private ActivationSteps() {}

  static CompiledLayer compile(ActivationLayer layer, int size) {
    return (batch, parallel, x, y) -> {
      Activation kernel = ActivationFunction.of(layer).kernel();
      Buffer in = x.getFirst();
      return (n, scratch) -> kernel.forward(parallel, in.data(), in.offset(), y.data(), y.offset(), n * size);
    };
  }

  record Training(TrainingContext context, Activation kernel) implements TrainingStep {
    @Override
    public void forward(int n, float[] scratch) {
      Buffer x = context.x().getFirst();
      Buffer y = context.y();
      kernel.forward(context.parallel(), x.data(), x.offset(), y.data(), y.offset(), n * context.output().size());
    }

    @Override
    public void backward(int n, float[] scratch) {
      Buffer dx = context.dx()[0];
      if (dx != null) {
        Buffer saved = kernel.saved() == Activation.Saved.INPUT ? context.x().getFirst() : context.y();
        Buffer dy = context.dy();
        kernel.backward(
            context.parallel(), saved.data(), saved.offset(), dy.data(), dy.offset(), dx.data(), dx.offset(),
            n * context.output().size());
      }
    }
  }

  /**
   * The function in double.
   *
   * @param decisions the input of the last forward that was not frozen, which tells on which side of a kink it was
   */
  record Reference(ReferenceContext context, ActivationFunction function, double[] decisions)
      implements ReferenceStep {
    Reference(ReferenceContext context, ActivationFunction function) {
      this(context, function, new double[context.y().length]);
    }

    @Override
    public void forward(boolean frozen) {
      double[] x = context.x().getFirst();
      if (!frozen) {
        System.arraycopy(x, 0, decisions, 0, decisions.length);
      }
      for (int i = 0; i < decisions.length; i++) {
        context.y()[i] = function.value().applyAsDouble(x[i], decisions[i]);
      }
    }

    @Override
    public void backward() {
      double[] x = context.x().getFirst();
      for (int i = 0; i < decisions.length; i++) {
        double slope = function.gradient().applyAsDouble(x[i], decisions[i]);
        context.dx().getFirst()[i] = slope * context.dy()[i];
      }
    }
  }
}
