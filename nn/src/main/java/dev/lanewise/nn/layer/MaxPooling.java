package dev.lanewise.nn.layer;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.nn.Buffer;
import dev.lanewise.nn.CompiledLayer;
import dev.lanewise.nn.TrainingContext;
import dev.lanewise.nn.TrainingStep;
import java.util.function.IntFunction;

/** A max pooling in plans, over windows or over whole images: the largest of some elements gets their gradient. */
interface MaxPooling {
  /** y from x. */
  void forward(Parallel parallel, int n, Buffer x, Buffer y);

  /** y from x, and who won. */
  void forward(Parallel parallel, int n, Buffer x, Buffer y, int[] routing);

  /** dx from dy. */
  void backward(Parallel parallel, int n, Buffer dy, int[] routing, Buffer dx);

  /** A layer for inference, whose plans make the pooling for their batch. */
  static CompiledLayer compile(IntFunction<MaxPooling> pooling) {
    return (batch, parallel, x, y) -> {
      MaxPooling pool = pooling.apply(batch);
      Buffer in = x.getFirst();
      return (n, scratch) -> pool.forward(parallel, n, in, y);
    };
  }

  /** A layer in a training plan. */
  static TrainingStep training(MaxPooling pool, TrainingContext context) {
    // Where the gradient of the input is not wanted, nobody asks who won.
    boolean wanted = context.dx()[0] != null;
    return new Training(pool, context, wanted ? new int[context.batch() * context.output().size()] : null);
  }

  /**
   * The pooling in a training plan.
   *
   * @param routing the winner of each output, or null
   */
  record Training(MaxPooling pool, TrainingContext context, int[] routing) implements TrainingStep {
    @Override
    public long bytes() {
      return routing == null ? 0 : 4L * routing.length;
    }

    @Override
    public void forward(int n, float[] scratch) {
      if (routing == null) {
        pool.forward(context.parallel(), n, context.x().getFirst(), context.y());
      } else {
        pool.forward(context.parallel(), n, context.x().getFirst(), context.y(), routing);
      }
    }

    @Override
    public void backward(int n, float[] scratch) {
      if (routing != null) {
        pool.backward(context.parallel(), n, context.dy(), routing, context.dx()[0]);
      }
    }
  }
}
