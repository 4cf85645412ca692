package dev.lanewise.props;

import dev.lanewise.kernels.Conv2dAlgorithm;
import dev.lanewise.kernels.Conv2dBackwardData;
import dev.lanewise.kernels.Conv2dShape;
import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.kernels.reference.ReferenceConv2d;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** dx from dy and w, packed anew for each run. */
final class BackwardDataTrial extends Trial {
  private final Conv2dBackwardData op;
  private final ConvCase of;
  private final Conv2dShape shape;
  private final Span dy;
  private final Span w;
  private final Span packed;
  private final Span dx;

  BackwardDataTrial(Conv2dBackwardData op, ConvCase of, Data data) {
    this.op = op;
    this.of = of;
    this.shape = of.shape();
    this.dy = Span.line(data.input(0, of.yLength()), of.yOffset());
    this.w = Span.line(data.input(1, shape.weightsSize()), of.wOffset());
    this.packed = Span.line(op.packedLength(), of.packedOffset());
    this.dx = Span.line(of.xLength(), of.xOffset());
  }

  @Override
  List<Output> outputs() {
    return List.of(dx, packed);
  }

  @Override
  double[][] reference(DoubleUnaryOperator map) {
    double[] result = new double[of.xLength()];
    ReferenceConv2d.backwardData(shape, of.n(), dy.doubles(map), w.doubles(map), result);
    return new double[][] {result};
  }

  /** One for each addition, at most those of a window of output channels, and that of the product. */
  @Override
  int roundings() {
    return shape.kh() * shape.kw() * shape.oc() + 2;
  }

  /** Where a weight of the input channel is not finite, the zero beyond dy's edge times it is NaN. */
  @Override
  boolean mayBeNan(int element) {
    if (spreadsErrors()) {
      return true; // all over a tile
    }
    for (int i = 0; i < w.length(); i++) {
      if (i / shape.oc() % shape.groupIc() == element % shape.groupIc() && !Double.isFinite(w.get(i))) {
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
    pack(w, packed);
    call(parallel, of.n(), dy, packed, dx, scratch);
  }

  private void pack(Span w, Span packed) {
    op.pack(Workers.TWO, w.array, w.offset, packed.array, packed.offset);
  }

  private void call(Parallel parallel, int n, Span dy, Span packed, Span dx, float[] scratch) {
    op.run(parallel, n, dy.array, dy.offset, packed.array, packed.offset, dx.array, dx.offset, scratch);
  }

  private void call(Span dy, Span packed, Span dx) {
    call(Workers.ONE, of.n(), dy, packed, dx, new float[scratchLength(1)]);
  }

  @Override
  void requireRejections() {
    Rejection rejection = new Rejection(dx, packed);
    float[] scratch = new float[scratchLength(2)];
    rejection.badSpans("w", w.length(), bad -> pack(bad, packed));
    rejection.badSpans("packed", packed.length(), bad -> pack(w, bad));
    rejection.outside("n", 0, shape.n(), n -> call(Workers.TWO, n, dy, packed, dx, scratch));
    rejection.badSpans("dy", dy.length(), bad -> call(bad, packed, dx));
    rejection.badSpans("packed", packed.length(), bad -> call(dy, bad, dx));
    rejection.badSpans("dx", dx.length(), bad -> call(dy, packed, bad));
    rejection.overlap("dx", dx.length(), dy.length(), (out, in) -> call(in, packed, out));
    rejection.overlap("dx", dx.length(), packed.length(), (out, in) -> call(dy, in, out));
    rejection.badScratch(scratch.length, bad -> call(Workers.TWO, of.n(), dy, packed, dx, bad));
  }
}
