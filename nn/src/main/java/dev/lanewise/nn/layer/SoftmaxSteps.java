package dev.lanewise.nn.layer;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.kernels.reference.ReferenceSoftmax;
import dev.lanewise.nn.Buffer;
import dev.lanewise.nn.CompiledLayer;
import dev.lanewise.nn.ReferenceContext;
import dev.lanewise.nn.ReferenceStep;
import dev.lanewise.nn.Shape;
import dev.lanewise.nn.TrainingContext;
import dev.lanewise.nn.TrainingStep;

/** The code of every {@link SoftmaxLayer} in the three kinds of plan. */
final class SoftmaxSteps {
  private SoftmaxSteps() {}

  /** The kernel for one plan, and how many of its rows a sample has. */
  private record Rows(dev.lanewise.kernels.Softmax kernel, boolean logarithm, int each) {
    Rows(Shape sample, boolean logarithm) {
      this(dev.lanewise.kernels.Softmax.of(sample.channels()), logarithm, sample.size() / sample.channels());
    }

    void forward(Parallel parallel, int n, Buffer x, Buffer y) {
      if (logarithm) {
        kernel.logForward(parallel, n * each, x.data(), x.offset(), y.data(), y.offset());
      } else {
        kernel.forward(parallel, n * each, x.data(), x.offset(), y.data(), y.offset());
      }
    }

    void backward(Parallel parallel, int n, Buffer y, Buffer dy, Buffer dx) {
      if (logarithm) {
        kernel.logBackward(
            parallel, n * each, y.data(), y.offset(), dy.data(), dy.offset(), dx.data(), dx.offset());
      } else {
        kernel.backward(parallel, n * each, y.data(), y.offset(), dy.data(), dy.offset(), dx.data(), dx.offset());
      }
    }
  }

  static CompiledLayer compile(Shape sample, boolean logarithm) {
    return (batch, parallel, x, y) -> {
      Rows rows = new Rows(sample, logarithm);
      Buffer in = x.getFirst();
      return (n, scratch) -> rows.forward(parallel, n, in, y);
    };
  }

  record Training(TrainingContext context, Rows rows) implements TrainingStep {
    Training(TrainingContext context, boolean logarithm) {
      this(context, new Rows(context.output(), logarithm));
    }

    @Override
    public void forward(int n, float[] scratch) {
      rows.forward(context.parallel(), n, context.x().getFirst(), context.y());
    }

    @Override
    public void backward(int n, float[] scratch) {
      Buffer dx = context.dx()[0];
      if (dx != null) {
        rows.backward(context.parallel(), n, context.y(), context.dy(), dx);
      }
    }
  }

  record Reference(ReferenceContext context, boolean logarithm, int rows, int classes) implements ReferenceStep {
    Reference(ReferenceContext context, boolean logarithm) {
      this(context, logarithm, context.y().length / context.output().channels(), context.output().channels());
    }

    @Override
    public void forward(boolean frozen) {
      double[] x = context.x().getFirst();
      if (logarithm) {
        ReferenceSoftmax.logSoftmax(rows, classes, x, context.y());
      } else {
        ReferenceSoftmax.softmax(rows, classes, x, context.y());
      }
    }

    @Override
    public void backward() {
      double[] dx = context.dx().getFirst();
      if (logarithm) {
        ReferenceSoftmax.logSoftmaxBackward(rows, classes, context.y(), context.dy(), dx);
      } else {
        ReferenceSoftmax.softmaxBackward(rows, classes, context.y(), context.dy(), dx);
      }
    }
  }
}
