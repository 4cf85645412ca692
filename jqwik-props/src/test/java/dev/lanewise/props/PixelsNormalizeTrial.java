package dev.lanewise.props;

import dev.lanewise.kernels.parallel.Parallel;
import java.util.function.DoubleUnaryOperator;

/** Floats to normalised floats, y being x where the case is in place. */
final class PixelsNormalizeTrial extends InPlaceTrial {
  private final PixelsSetting setting;
  private final RowsCase of;

  PixelsNormalizeTrial(PixelsSetting setting, RowsCase of, Data data) {
    super(data.input(0, of.length()), of.offset(), of.inPlace(), of.offset() + 5);
    this.setting = setting;
    this.of = of;
  }

  @Override
  double[][] reference(DoubleUnaryOperator map) {
    return new double[][] {setting.normalize(Data.doubles(values, map), map)};
  }

  /** Of the factor, the product and the sum. */
  @Override
  int roundings() {
    return 3;
  }

  @Override
  boolean isExactOnIntegers() {
    return setting.dyadic;
  }

  @Override
  void run(Parallel parallel, float[] scratch) {
    call(parallel, of.rows(), input, output);
  }

  private void call(Parallel parallel, int pixels, Span x, Span y) {
    setting.op.normalize(parallel, pixels, x.array, x.offset, y.array, y.offset);
  }

  @Override
  void requireRejections() {
    Rejection rejection = new Rejection(output);
    rejection.of("pixels", () -> call(Workers.TWO, -1, input, output));
    rejection.badSpans("x", of.length(), bad -> call(Workers.ONE, of.rows(), bad, output));
    rejection.badSpans("y", of.length(), bad -> call(Workers.ONE, of.rows(), input, bad));
    rejection.overlap("y", of.length(), of.length(), (out, in) -> call(Workers.ONE, of.rows(), in, out));
  }
}
