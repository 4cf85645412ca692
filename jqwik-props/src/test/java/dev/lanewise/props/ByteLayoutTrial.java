package dev.lanewise.props;

import dev.lanewise.kernels.Layouts;
import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.kernels.reference.ReferenceLayouts;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** Planes of bytes to pixels; the case's change of layout plays no part. */
final class ByteLayoutTrial extends Trial {
  private final Layouts op;
  private final LayoutCase of;
  private final ByteSpan x;
  private final ByteSpan y;

  ByteLayoutTrial(Layouts op, LayoutCase of, Data data) {
    this.op = op;
    this.of = of;
    this.x = ByteSpan.of(data.indices(0, of.length(), 256), of.offset());
    this.y = new ByteSpan(of.length(), (of.offset() + 5) % 18);
  }

  @Override
  List<Output> outputs() {
    return List.of(y);
  }

  @Override
  double[][] reference(DoubleUnaryOperator map) {
    double[] result = new double[of.length()];
    int[] order = LayoutCase.Change.NCHW_TO_NHWC.order;
    ReferenceLayouts.permute(new int[] {of.n(), of.c(), of.h(), of.w()}, order, x.doubles(), result);
    return new double[][] {result};
  }

  @Override
  int roundings() {
    return 0;
  }

  @Override
  void run(Parallel parallel, float[] scratch) {
    call(parallel, of.n(), x.array, x.offset, y.array, y.offset);
  }

  private void call(Parallel parallel, int n, byte[] x, int xOffset, byte[] y, int yOffset) {
    op.nchwToNhwc(parallel, n, of.c(), of.h(), of.w(), x, xOffset, y, yOffset);
  }

  @Override
  void requireRejections() {
    byte[] before = y.array.clone();
    Rejection rejection = new Rejection();
    rejection.of("n", () -> call(Workers.TWO, -1, x.array, x.offset, y.array, y.offset));
    rejection.badByteSpans("x", of.length(), (bad, at) -> call(Workers.ONE, of.n(), bad, at, y.array, y.offset));
    rejection.badByteSpans("y", of.length(), (bad, at) -> call(Workers.ONE, of.n(), x.array, x.offset, bad, at));
    if (of.length() > 0) {
      byte[] shared = new byte[2 * of.length()];
      rejection.of("y", () -> call(Workers.ONE, of.n(), shared, 0, shared, of.length() - 1));
    }
    if (!Arrays.equals(before, y.array)) {
      throw new AssertionError("a rejected call wrote y");
    }
  }
}
