package dev.lanewise.props;

import dev.lanewise.kernels.GlobalAveragePool2d;
import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.kernels.reference.ReferenceGlobalPool2d;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** The average over all pixels, forward or backward: y from x, or dx from dy. */
final class GlobalAverageTrial extends Trial {
  /** The reciprocal of the pixels, the product with it, and the sums that are added to each other at the ends. */
  private static final int MORE_ROUNDINGS = 3 + 16 + 16 + 2;

  private final GlobalAveragePool2d op;
  private final GlobalCase of;
  private final boolean backward;
  private final Span in;
  private final Span out;

  GlobalAverageTrial(GlobalAveragePool2d op, GlobalCase of, boolean backward, Data data) {
    this.op = op;
    this.of = of;
    this.backward = backward;
    this.in = Span.line(data.input(0, backward ? of.yLength() : of.xLength()), of.offset());
    this.out = Span.line(backward ? of.xLength() : of.yLength(), of.yOffset());
  }

  @Override
  List<Output> outputs() {
    return List.of(out);
  }

  @Override
  double[][] reference(DoubleUnaryOperator map) {
    double[] result = new double[out.length()];
    if (backward) {
      ReferenceGlobalPool2d.averageBackward(of.n(), of.pixels(), of.c(), in.doubles(map), result);
    } else {
      ReferenceGlobalPool2d.average(of.n(), of.pixels(), of.c(), in.doubles(map), result);
    }
    return new double[][] {result};
  }

  @Override
  int roundings() {
    return (backward ? 0 : of.pixels()) + MORE_ROUNDINGS;
  }

  @Override
  boolean isExactOnIntegers() {
    return false;
  }

  @Override
  int scratchLength(int workers) {
    return backward ? 0 : op.scratchLength(workers);
  }

  @Override
  void run(Parallel parallel, float[] scratch) {
    call(parallel, of.n(), in, out, scratch);
  }

  private void call(Parallel parallel, int n, Span in, Span out, float[] scratch) {
    if (backward) {
      op.backward(parallel, n, in.array, in.offset, out.array, out.offset);
    } else {
      op.forward(parallel, n, in.array, in.offset, out.array, out.offset, scratch);
    }
  }

  @Override
  void requireRejections() {
    Rejection rejection = new Rejection(out);
    float[] scratch = new float[scratchLength(2)];
    String inName = backward ? "dy" : "x";
    String outName = backward ? "dx" : "y";
    rejection.outside("n", 0, of.most(), bad -> call(Workers.TWO, bad, in, out, scratch));
    rejection.badSpans(inName, in.length(), bad -> call(Workers.TWO, of.n(), bad, out, scratch));
    rejection.badSpans(outName, out.length(), bad -> call(Workers.TWO, of.n(), in, bad, scratch));
    rejection.overlap(
        outName, out.length(), in.length(), (o, i) -> call(Workers.TWO, of.n(), i, o, scratch));
    rejection.badScratch(scratch.length, bad -> call(Workers.TWO, of.n(), in, out, bad));
  }
}
