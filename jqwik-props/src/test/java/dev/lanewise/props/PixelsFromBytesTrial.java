package dev.lanewise.props;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.kernels.reference.ReferenceLayouts;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** Bytes to floats, from pixels or from planes; the rows of the case are pixels, its columns channels. */
final class PixelsFromBytesTrial extends Trial {
  private final PixelsSetting setting;
  private final RowsCase of;
  private final boolean planes;
  private final int n;
  private final int area;
  private final ByteSpan x;
  private final Span y;

  PixelsFromBytesTrial(PixelsSetting setting, RowsCase of, boolean planes, Data data) {
    this.setting = setting;
    this.of = of;
    this.planes = planes;
    this.n = of.rows() % 3 == 0 ? 3 : 1;
    this.area = of.rows() / n;
    this.x = ByteSpan.of(data.indices(0, of.length(), 256), of.offset());
    this.y = Span.line(of.length(), (of.offset() + 5) % 18);
  }

  @Override
  List<Output> outputs() {
    return List.of(y);
  }

  @Override
  double[][] reference(DoubleUnaryOperator map) {
    double[] pixels = x.doubles();
    if (planes) {
      ReferenceLayouts.permute(
          new int[] {n, of.columns(), area, 1}, new int[] {0, 2, 3, 1}, x.doubles(), pixels);
    }
    return new double[][] {setting.normalize(pixels, map)};
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
    call(parallel, x.array, x.offset, y);
  }

  private void call(Parallel parallel, byte[] x, int xOffset, Span y) {
    if (planes) {
      setting.op.fromPlanes(parallel, n, area, x, xOffset, y.array, y.offset);
    } else {
      setting.op.fromBytes(parallel, of.rows(), x, xOffset, y.array, y.offset);
    }
  }

  @Override
  void requireRejections() {
    Rejection rejection = new Rejection(y);
    if (planes) {
      rejection.of("n", () -> setting.op.fromPlanes(Workers.ONE, -1, area, x.array, 0, y.array, 0));
      rejection.of("area", () -> setting.op.fromPlanes(Workers.ONE, n, -1, x.array, 0, y.array, 0));
      int huge = Integer.MAX_VALUE;
      rejection.of("x", () -> setting.op.fromPlanes(Workers.ONE, huge, huge, x.array, 0, y.array, 0));
    } else {
      rejection.of("pixels", () -> setting.op.fromBytes(Workers.TWO, -1, x.array, 0, y.array, 0));
      int most = Integer.MAX_VALUE;
      rejection.of("x", () -> setting.op.fromBytes(Workers.TWO, most, x.array, 0, y.array, 0));
    }
    rejection.badByteSpans("x", of.length(), (bad, at) -> call(Workers.ONE, bad, at, y));
    rejection.badSpans("y", of.length(), bad -> call(Workers.ONE, x.array, x.offset, bad));
  }
}
