package dev.lanewise.props;

import dev.lanewise.kernels.parallel.Parallel;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** Floats to bytes; the rows of the case are pixels, its columns channels. */
final class PixelsToBytesTrial extends Trial {
  private final PixelsSetting setting;
  private final RowsCase of;
  private final Span x;
  private final ByteSpan y;
  private final boolean exact;

  PixelsToBytesTrial(PixelsSetting setting, RowsCase of, Data data) {
    this.setting = setting;
    this.of = of;
    this.exact = setting.dyadic && data.isWhole();
    this.x = Span.line(data.input(0, of.length()), of.offset());
    this.y = new ByteSpan(of.length(), (of.offset() + 5) % 18);
  }

  @Override
  List<Output> outputs() {
    return List.of(y);
  }

  /** Half to even where nothing else is rounded. */
  @Override
  double[][] reference(DoubleUnaryOperator map) {
    double[] result = setting.denormalize(x.doubles(DoubleUnaryOperator.identity()));
    if (exact) {
      Arrays.setAll(result, i -> Math.rint(result[i]));
    }
    return new double[][] {result};
  }

  /** A half, and the roundings of terms below 1000. */
  @Override
  double[][] bounds() {
    double[] bounds = new double[of.length()];
    Arrays.fill(bounds, 0.5 + 4 * 1000 * ROUNDOFF);
    return new double[][] {bounds};
  }

  @Override
  boolean isExactOnIntegers() {
    return exact;
  }

  @Override
  void run(Parallel parallel, float[] scratch) {
    call(parallel, of.rows(), x, y.array, y.offset);
  }

  private void call(Parallel parallel, int pixels, Span x, byte[] y, int yOffset) {
    setting.op.toBytes(parallel, pixels, x.array, x.offset, y, yOffset);
  }

  @Override
  void requireRejections() {
    byte[] before = y.array.clone();
    Rejection rejection = new Rejection();
    rejection.of("pixels", () -> call(Workers.TWO, -1, x, y.array, y.offset));
    rejection.badSpans("x", of.length(), bad -> call(Workers.ONE, of.rows(), bad, y.array, y.offset));
    rejection.badByteSpans("y", of.length(), (bad, at) -> call(Workers.ONE, of.rows(), x, bad, at));
    if (!Arrays.equals(before, y.array)) {
      throw new AssertionError("a rejected call wrote y");
    }
  }
}
