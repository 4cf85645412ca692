package dev.lanewise.nn.layer;

import dev.lanewise.nn.Buffer;
import dev.lanewise.nn.StepState;
import dev.lanewise.nn.TrainingContext;
import dev.lanewise.nn.TrainingStep;

/** Dropout in a training plan: both passes multiply by the same factors, which are drawn anew. */
final class DropoutTraining implements TrainingStep {
  private final TrainingContext context;
  private final int scratchLength;
  private final Kernel kernel;

  // Those of the last forward: a plan's step may be set before backward.
  private long seed;
  private long stream;

  /** A kernel, its shape and who works. */
  interface Kernel {
    /** to = from·m / (1 − p) for {@code n} samples, the draws beginning at position 0 of the stream. */
    void run(int n, long seed, long stream, Buffer from, Buffer to, float[] scratch);
  }

  DropoutTraining(TrainingContext context, int scratchLength, Kernel kernel) {
    this.context = context;
    this.scratchLength = scratchLength;
    this.kernel = kernel;
  }

  @Override
  public int scratchLength() {
    return scratchLength;
  }

  @Override
  public void forward(int n, float[] scratch) {
    StepState state = context.state();
    seed = state.seed();
    stream = state.stream(context.node());
    kernel.run(n, seed, stream, context.x().getFirst(), context.y(), scratch);
  }

  @Override
  public void backward(int n, float[] scratch) {
    Buffer dx = context.dx()[0];
    if (dx != null) {
      kernel.run(n, seed, stream, context.dy(), dx, scratch);
    }
  }
}
