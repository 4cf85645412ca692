package dev.lanewise.props;

import dev.lanewise.kernels.Dropout2d;
import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.kernels.reference.ReferenceRandom;
import java.util.function.DoubleUnaryOperator;

/** A dropout of channels or its gradient; the rows of the case are the pixels of its images. */
final class Dropout2dTrial extends InPlaceTrial {
  private final Dropout2d op;
  private final double probability;
  private final boolean backward;
  private final int n;
  private final int pixels;
  private final int channels;
  private final long seed;
  private final long position;

  Dropout2dTrial(Dropout2d op, RowsCase of, double probability, boolean backward, Data data) {
    super(data.input(0, images(of) * pixels(of) * of.columns()), of.offset(), of.inPlace(), of.offset() + 11);
    this.op = op;
    this.probability = probability;
    this.backward = backward;
    this.n = images(of);
    this.pixels = pixels(of);
    this.channels = of.columns();
    this.seed = of.seed();
    this.position = of.offset();
  }

  /** Depends on what does not change when a case is resized. */
  static int pixels(RowsCase of) {
    return of.columns() > 999 ? 2 : of.offset() % 3 == 0 ? 1 : of.offset() % 3 == 1 ? 7 : 300;
  }

  private static int images(RowsCase of) {
    return (of.rows() + pixels(of) - 1) / pixels(of);
  }

  @Override
  double[][] reference(DoubleUnaryOperator map) {
    double[] result = Data.doubles(values, map);
    for (int i = 0; i < result.length; i++) {
      long draw = (long) (i / (pixels * channels)) * channels + i % channels;
      result[i] *= ReferenceRandom.dropout(ReferenceRandom.word(seed, 9, position + draw), probability);
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
    call(parallel, n, position, input, output, scratch);
  }

  private void call(Parallel parallel, int n, long position, Span x, Span y, float[] scratch) {
    if (backward) {
      op.backward(parallel, n, seed, 9, position, x.array, x.offset, y.array, y.offset, scratch);
    } else {
      op.forward(parallel, n, seed, 9, position, x.array, x.offset, y.array, y.offset, scratch);
    }
  }

  @Override
  void requireRejections() {
    Rejection rejection = new Rejection(output);
    float[] scratch = new float[scratchLength(1)];
    int length = n * pixels * channels;
    String x = backward ? "dy" : "x";
    String y = backward ? "dx" : "y";
    rejection.of("n", () -> call(Workers.ONE, -1, 0, input, output, scratch));
    if (pixels * channels > 1) {
      rejection.of("n", () -> call(Workers.ONE, Integer.MAX_VALUE, 0, input, output, scratch));
    }
    rejection.of("position", () -> call(Workers.ONE, n, -1, input, output, scratch));
    rejection.badSpans(x, length, bad -> call(Workers.ONE, n, 0, bad, output, scratch));
    rejection.badSpans(y, length, bad -> call(Workers.ONE, n, 0, input, bad, scratch));
    rejection.overlap(y, length, length, (out, in) -> call(Workers.ONE, n, 0, in, out, scratch));
    rejection.badScratch(scratchLength(2), bad -> call(Workers.TWO, n, 0, input, output, bad));
    rejection.of("pixels", () -> Dropout2d.of(0, channels, 0.5));
    rejection.of("pixels", () -> Dropout2d.of(1 << 20, 1 << 20, 0.5));
    rejection.of("channels", () -> Dropout2d.of(pixels, 0, 0.5));
    rejection.of("probability", () -> Dropout2d.of(pixels, channels, 1));
  }
}
