package dev.lanewise.props;

import dev.lanewise.kernels.Conv2dShape;
import dev.lanewise.kernels.ConvTranspose2d;
import dev.lanewise.kernels.FusedActivation;
import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.kernels.reference.ReferenceConvTranspose2d;
import dev.lanewise.kernels.reference.ReferenceElementwise;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** {@code y = activation(x ∗ᵀ w + b)}; the case holds the mirrored shape, so its x is y here. */
final class TransposeTrial extends Trial {
  private final ConvTranspose2d.Forward op;
  private final ConvCase of;
  private final Conv2dShape shape;
  private final Span x;
  private final Span w;
  private final Span b;
  private final Span packed;
  private final Span y;

  TransposeTrial(ConvTranspose2d.Forward op, ConvCase of, Data data) {
    this.op = op;
    this.of = of;
    this.shape = of.shape();
    this.x = Span.line(data.input(0, of.yLength()), of.xOffset());
    this.w = Span.line(data.input(1, shape.weightsSize()), of.wOffset());
    this.b = of.bias() ? Span.line(data.input(2, shape.ic()), of.yOffset()) : Span.raw(null, 0);
    this.packed = Span.line(op.packedLength(), of.packedOffset());
    this.y = Span.line(of.xLength(), of.yOffset());
  }

  @Override
  List<Output> outputs() {
    return List.of(y, packed);
  }

  @Override
  double[][] reference(DoubleUnaryOperator map) {
    double[] result = new double[of.xLength()];
    ReferenceConvTranspose2d.forward(
        shape, of.n(), x.doubles(map), w.doubles(map), of.bias() ? b.doubles(map) : null, result);
    if (of.activation() == FusedActivation.RELU) {
      ReferenceElementwise.reluForward(result, result, result.length);
    }
    return new double[][] {result};
  }

  /** One for each addition, at most those of a window of input channels, that of the product and that of the bias. */
  @Override
  int roundings() {
    return shape.kh() * shape.kw() * shape.oc() + 3;
  }

  /** Winograd and whole sums may meet a weight that is not finite by a zero of the edge. */
  @Override
  boolean mayBeNan(int element) {
    for (int i = 0; i < w.length(); i++) {
      if (i / shape.oc() % shape.groupIc() == element % shape.groupIc() && !Double.isFinite(w.get(i))) {
        return true;
      }
    }
    return false;
  }

  @Override
  int scratchLength(int workers) {
    return op.scratchLength(workers);
  }

  @Override
  void run(Parallel parallel, float[] scratch) {
    pack(w, b, packed);
    call(parallel, of.n(), x, packed, y, scratch);
  }

  private void pack(Span w, Span b, Span packed) {
    op.pack(Workers.TWO, w.array, w.offset, b.array, b.offset, packed.array, packed.offset);
  }

  private void call(Parallel parallel, int n, Span x, Span packed, Span y, float[] scratch) {
    op.run(parallel, n, x.array, x.offset, packed.array, packed.offset, y.array, y.offset, scratch);
  }

  private void call(Span x, Span packed, Span y) {
    call(Workers.ONE, of.n(), x, packed, y, new float[scratchLength(1)]);
  }

  @Override
  void requireRejections() {
    Rejection rejection = new Rejection(y, packed);
    float[] scratch = new float[scratchLength(2)];
    rejection.badSpans("w", w.length(), bad -> pack(bad, b, packed));
    rejection.badSpans("packed", packed.length(), bad -> pack(w, b, bad));
    rejection.of("b", () -> pack(w, Span.raw(new float[shape.ic()], 1), packed));
    rejection.outside("n", 0, shape.n(), n -> call(Workers.TWO, n, x, packed, y, scratch));
    rejection.badSpans("x", x.length(), bad -> call(bad, packed, y));
    rejection.badSpans("packed", packed.length(), bad -> call(x, bad, y));
    rejection.badSpans("y", y.length(), bad -> call(x, packed, bad));
    rejection.overlap("y", y.length(), x.length(), (out, in) -> call(in, packed, out));
    rejection.overlap("y", y.length(), packed.length(), (out, in) -> call(x, in, out));
    rejection.badScratch(scratch.length, bad -> call(Workers.TWO, of.n(), x, packed, y, bad));
  }
}
