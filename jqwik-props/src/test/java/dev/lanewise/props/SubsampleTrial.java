package dev.lanewise.props;

import dev.lanewise.kernels.Subsample2d;
import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.kernels.reference.ReferenceSubsample2d;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** Every so manieth pixel with padded channels, forward or backward: y from x, or dx from dy. */
final class SubsampleTrial extends Trial {
  private final Subsample2d op;
  private final SubsampleCase of;
  private final Span in;
  private final Span out;

  SubsampleTrial(Subsample2d op, SubsampleCase of, Data data) {
    this.op = op;
    this.of = of;
    int offset = of.image().offset();
    this.in = Span.line(data.input(0, of.backward() ? of.yLength() : of.xLength()), offset);
    this.out = Span.line(of.backward() ? of.xLength() : of.yLength(), (offset + 5) % 18);
  }

  static Subsample2d operation(SubsampleCase c) {
    ImageCase i = c.image();
    return Subsample2d.of(i.h(), i.w(), i.c(), c.stride(), c.oc(), c.before());
  }

  @Override
  List<Output> outputs() {
    return List.of(out);
  }

  @Override
  double[][] reference(DoubleUnaryOperator map) {
    double[] result = new double[out.length()];
    ImageCase i = of.image();
    if (of.backward()) {
      ReferenceSubsample2d.backward(
          i.n(), i.h(), i.w(), i.c(), of.stride(), of.oc(), of.before(), in.doubles(map), result);
    } else {
      ReferenceSubsample2d.forward(
          i.n(), i.h(), i.w(), i.c(), of.stride(), of.oc(), of.before(), in.doubles(map), result);
    }
    return new double[][] {result};
  }

  @Override
  int roundings() {
    return 0;
  }

  @Override
  void run(Parallel parallel, float[] scratch) {
    call(parallel, of.image().n(), in, out);
  }

  private void call(Parallel parallel, int n, Span in, Span out) {
    if (of.backward()) {
      op.backward(parallel, n, in.array, in.offset, out.array, out.offset);
    } else {
      op.forward(parallel, n, in.array, in.offset, out.array, out.offset);
    }
  }

  private void call(Span in, Span out) {
    call(Workers.ONE, of.image().n(), in, out);
  }

  @Override
  void requireRejections() {
    Rejection rejection = new Rejection(out);
    String input = of.backward() ? "dy" : "x";
    String output = of.backward() ? "dx" : "y";
    rejection.of("n", () -> call(Workers.TWO, -1, in, out));
    rejection.of(input, () -> call(Workers.TWO, Integer.MAX_VALUE, in, out));
    rejection.badSpans(input, in.length(), bad -> call(bad, out));
    rejection.badSpans(output, out.length(), bad -> call(in, bad));
    rejection.overlap(output, out.length(), in.length(), (o, i) -> call(i, o));
  }
}
