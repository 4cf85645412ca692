package dev.lanewise.props;

import dev.lanewise.kernels.Conv2dAlgorithm;
import dev.lanewise.kernels.Conv2dForward;
import dev.lanewise.kernels.Conv2dShape;
import dev.lanewise.kernels.FusedActivation;
import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.kernels.reference.ReferenceConv2d;
import dev.lanewise.kernels.reference.ReferenceElementwise;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** {@code y = activation(x ∗ w + b + residual)}, packed anew for each run. */
final class ForwardTrial extends Trial {
  private final Conv2dForward op;
  private final ConvCase of;
  private final Conv2dShape shape;
  private final Span x;
  private final Span w;
  private final Span b;
  private final Span residual;
  private final Span packed;
  private final Span y;

  ForwardTrial(Conv2dForward op, ConvCase of, Data data) {
    this.op = op;
    this.of = of;
    this.shape = of.shape();
    this.x = Span.line(data.input(0, of.xLength()), of.xOffset());
    this.w = Span.line(data.input(1, shape.weightsSize()), of.wOffset());
    this.b = of.bias() ? Span.line(data.input(2, shape.oc()), of.yOffset()) : Span.raw(null, 0);
    this.residual =
        of.residual() ? Span.line(data.input(3, of.yLength()), of.residualOffset()) : Span.raw(null, 0);
    this.packed = Span.line(op.packedLength(), of.packedOffset());
    this.y = Span.line(of.yLength(), of.yOffset());
  }

  @Override
  List<Output> outputs() {
    return List.of(y, packed);
  }

  @Override
  double[][] reference(DoubleUnaryOperator map) {
    double[] result = new double[of.yLength()];
    ReferenceConv2d.forward(
        shape, of.n(), x.doubles(map), w.doubles(map), of.bias() ? b.doubles(map) : null, result);
    if (of.residual()) {
      ReferenceElementwise.add(result, residual.doubles(map), result, result.length);
    }
    if (of.activation() == FusedActivation.RELU) {
      ReferenceElementwise.reluForward(result, result, result.length);
    }
    return new double[][] {result};
  }

  /** One for each addition of the window, and those of the product, the bias and the residual. */
  @Override
  int roundings() {
    return shape.windowSize() + 3;
  }

  /** Where a weight of the output channel is not finite, the padding's zero times it is NaN. */
  @Override
  boolean mayBeNan(int element) {
    if (spreadsErrors()) {
      return true; // all over a tile
    }
    for (int i = element % shape.oc(); i < w.length(); i += shape.oc()) {
      if (!Double.isFinite(w.get(i))) {
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
    pack(w, b, packed);
    call(parallel, of.n(), x, packed, residual, y, scratch);
  }

  private void pack(Span w, Span b, Span packed) {
    op.pack(Workers.TWO, w.array, w.offset, b.array, b.offset, packed.array, packed.offset);
  }

  private void call(Parallel parallel, int n, Span x, Span packed, Span residual, Span y, float[] scratch) {
    op.run(
        parallel, n, x.array, x.offset, packed.array, packed.offset, residual.array, residual.offset, y.array,
        y.offset, scratch);
  }

  private void call(Span x, Span packed, Span y) {
    call(x, packed, residual, y);
  }

  private void call(Span x, Span packed, Span residual, Span y) {
    call(Workers.ONE, of.n(), x, packed, residual, y, new float[scratchLength(1)]);
  }

  @Override
  void requireRejections() {
    Rejection rejection = new Rejection(y, packed);
    float[] scratch = new float[scratchLength(2)];
    rejection.badSpans("w", w.length(), bad -> pack(bad, b, packed));
    rejection.badSpans("packed", packed.length(), bad -> pack(w, b, bad));
    rejection.of("b", () -> pack(w, Span.raw(new float[shape.oc()], 1), packed));
    rejection.of("b", () -> pack(w, Span.raw(new float[shape.oc()], -1), packed));
    rejection.outside("n", 0, shape.n(), n -> call(Workers.TWO, n, x, packed, residual, y, scratch));
    rejection.badSpans("x", x.length(), bad -> call(bad, packed, y));
    rejection.badSpans("packed", packed.length(), bad -> call(x, bad, y));
    rejection.badSpans("y", y.length(), bad -> call(x, packed, bad));
    rejection.overlap("y", y.length(), x.length(), (out, in) -> call(in, packed, out));
    if (of.residual() && y.length() > 0) {
      rejection.of("residual", () -> call(x, packed, Span.raw(new float[y.length()], 1), y));
      rejection.overlap("y", y.length(), y.length(), (out, in) -> call(x, packed, in, out));
    }
    rejection.overlap("y", y.length(), packed.length(), (out, in) -> call(x, in, out));
    rejection.badScratch(scratch.length, bad -> call(Workers.TWO, of.n(), x, packed, residual, y, bad));
  }
}
