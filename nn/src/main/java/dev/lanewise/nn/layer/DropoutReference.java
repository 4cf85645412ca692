package dev.lanewise.nn.layer;

import dev.lanewise.kernels.reference.ReferenceRandom;
import dev.lanewise.nn.ReferenceContext;
import dev.lanewise.nn.ReferenceStep;
import dev.lanewise.nn.StepState;
import java.util.function.IntToLongFunction;

/**
 * Dropout in a reference plan.
 *
 * @param position where in the stream the draw of an element of the batch is
 * @param factors those of the last forward that was not frozen
 */
record DropoutReference(
    ReferenceContext context, double probability, IntToLongFunction position, double[] factors)
    implements ReferenceStep {
  DropoutReference(ReferenceContext context, double probability, IntToLongFunction position) {
    this(context, probability, position, new double[context.y().length]);
  }

  @Override
  public void forward(boolean frozen) {
    if (!frozen) {
      draw();
    }
    multiply(context.x().getFirst(), context.y());
  }

  private void draw() {
    StepState state = context.state();
    long stream = state.stream(context.node());
    for (int i = 0; i < factors.length; i++) {
      int word = ReferenceRandom.word(state.seed(), stream, position.applyAsLong(i));
      factors[i] = ReferenceRandom.dropout(word, probability);
    }
  }

  @Override
  public void backward() {
    multiply(context.dy(), context.dx().getFirst());
  }

  private void multiply(double[] from, double[] to) {
    for (int i = 0; i < factors.length; i++) {
      to[i] = from[i] * factors[i];
    }
  }
}
