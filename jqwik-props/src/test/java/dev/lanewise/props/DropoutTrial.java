package dev.lanewise.props;

import dev.lanewise.kernels.Dropout;
import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.kernels.reference.ReferenceRandom;
import java.util.function.DoubleUnaryOperator;

/** A dropout or its gradient, at a position that depends on the offset; half of the elements, so factors are exact. */
final class DropoutTrial extends InPlaceTrial {
  static final double PROBABILITY = 0.5;

  private final Dropout op;
  private final boolean backward;
  private final long seed;
  private final long position;
  private final int length;

  DropoutTrial(Dropout op, RangeCase of, boolean backward, Data data) {
    super(data.input(0, of.length()), of.offset(), of.inPlace(), of.offset() + 11);
    this.op = op;
    this.backward = backward;
    this.seed = of.seed();
    this.position = of.offset();
    this.length = of.length();
  }

  @Override
  double[][] reference(DoubleUnaryOperator map) {
    double[] result = Data.doubles(values, map);
    for (int i = 0; i < length; i++) {
      result[i] *= ReferenceRandom.dropout(ReferenceRandom.word(seed, 9, position + i), PROBABILITY);
    }
    return new double[][] {result};
  }

  @Override
  int roundings() {
    return 2;
  }

  @Override
  int scratchLength(int workers) {
    return op.scratchLength(workers);
  }

  @Override
  void run(Parallel parallel, float[] scratch) {
    call(parallel, position, input, output, length, scratch);
  }

  private void call(Parallel parallel, long position, Span x, Span y, int length, float[] scratch) {
    if (backward) {
      op.backward(parallel, seed, 9, position, x.array, x.offset, y.array, y.offset, length, scratch);
    } else {
      op.forward(parallel, seed, 9, position, x.array, x.offset, y.array, y.offset, length, scratch);
    }
  }

  @Override
  void requireRejections() {
    Rejection rejection = new Rejection(output);
    float[] scratch = new float[scratchLength(1)];
    String x = backward ? "dy" : "x";
    String y = backward ? "dx" : "y";
    rejection.of("length", () -> call(Workers.ONE, 0, input, output, -1, scratch));
    rejection.of("position", () -> call(Workers.ONE, -1, input, output, length, scratch));
    rejection.badSpans(x, length, bad -> call(Workers.ONE, 0, bad, output, length, scratch));
    rejection.badSpans(y, length, bad -> call(Workers.ONE, 0, input, bad, length, scratch));
    rejection.overlap(y, length, length, (out, in) -> call(Workers.ONE, 0, in, out, length, scratch));
    rejection.badScratch(scratchLength(2), bad -> call(Workers.TWO, 0, input, output, length, bad));
    for (double bad : new double[] {-0.1, 1, Double.NaN}) {
      rejection.of("probability", () -> Dropout.of(bad));
    }
  }
}
