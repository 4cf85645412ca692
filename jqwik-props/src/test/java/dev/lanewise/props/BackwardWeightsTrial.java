package dev.lanewise.props;

import dev.lanewise.kernels.Conv2dAlgorithm;
import dev.lanewise.kernels.Conv2dBackwardWeights;
import dev.lanewise.kernels.Conv2dShape;
import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.kernels.reference.ReferenceConv2d;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** dw from x and dy. */
final class BackwardWeightsTrial extends Trial {
  /** More than the kernel may cut the batch into; each slice is one more addition. */
  private static final int SLICES = 16;

  private final Conv2dBackwardWeights op;
  private final ConvCase of;
  private final Conv2dShape shape;
  private final Span x;
  private final Span dy;
  private final Span dw;

  BackwardWeightsTrial(Conv2dBackwardWeights op, ConvCase of, Data data) {
    this.op = op;
    this.of = of;
    this.shape = of.shape();
    this.x = Span.line(data.input(0, of.xLength()), of.xOffset());
    this.dy = Span.line(data.input(1, of.yLength()), of.yOffset());
    this.dw = Span.line(shape.weightsSize(), of.wOffset());
  }

  @Override
  List<Output> outputs() {
    return List.of(dw);
  }

  @Override
  double[][] reference(DoubleUnaryOperator map) {
    double[] result = new double[shape.weightsSize()];
    ReferenceConv2d.backwardWeights(shape, of.n(), x.doubles(map), dy.doubles(map), result);
    return new double[][] {result};
  }

  /** One for each pixel, one for each slice, and that of the product. */
  @Override
  int roundings() {
    return of.n() * shape.oh() * shape.ow() + SLICES + 1;
  }

  /** Where a gradient of the output channel is not finite, the padding's zero times it is NaN. */
  @Override
  boolean mayBeNan(int element) {
    if (spreadsErrors()) {
      return true; // all over a tile
    }
    for (int i = element % shape.oc(); i < dy.length(); i += shape.oc()) {
      if (!Double.isFinite(dy.get(i))) {
        return true;
      }
    }
    return false;
  }

  /** F(4×4) multiplies by sixths. */
  @Override
  boolean isExactOnIntegers() {
    return op.algorithm() != Conv2dAlgorithm.WINOGRAD_4X4;
  }

  @Override
  boolean spreadsErrors() {
    return !Conv2dAlgorithm.WITHOUT_WINOGRAD.contains(op.algorithm());
  }

  @Override
  int scratchLength(int workers) {
    return op.scratchLength(workers);
  }

  @Override
  void run(Parallel parallel, float[] scratch) {
    call(parallel, of.n(), x, dy, dw, scratch);
  }

  private void call(Parallel parallel, int n, Span x, Span dy, Span dw, float[] scratch) {
    op.run(parallel, n, x.array, x.offset, dy.array, dy.offset, dw.array, dw.offset, scratch);
  }

  private void call(Span x, Span dy, Span dw) {
    call(Workers.ONE, of.n(), x, dy, dw, new float[scratchLength(1)]);
  }

  @Override
  void requireRejections() {
    Rejection rejection = new Rejection(dw);
    float[] scratch = new float[scratchLength(2)];
    rejection.outside("n", 0, shape.n(), n -> call(Workers.TWO, n, x, dy, dw, scratch));
    rejection.badSpans("x", x.length(), bad -> call(bad, dy, dw));
    rejection.badSpans("dy", dy.length(), bad -> call(x, bad, dw));
    rejection.badSpans("dw", dw.length(), bad -> call(x, dy, bad));
    rejection.overlap("dw", dw.length(), x.length(), (out, in) -> call(in, dy, out));
    rejection.overlap("dw", dw.length(), dy.length(), (out, in) -> call(x, in, out));
    rejection.badScratch(scratch.length, bad -> call(Workers.TWO, of.n(), x, dy, dw, bad));
  }
}
