package dev.lanewise.props;

import dev.lanewise.kernels.Resize2d;
import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.kernels.reference.ReferenceResize2d;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** Resizing by areas where the case's kind is odd, else bilinear; backward where it is 2 or 3. */
final class ResizeTrial extends Trial {
  private final Resize2d op;
  private final ImageCase of;
  private final boolean backward;
  private final int fromSize;
  private final int toSize;
  private final Span from;
  private final Span to;

  ResizeTrial(Resize2d op, ImageCase of, Data data) {
    this.op = op;
    this.of = of;
    backward = of.kind() >= 2;
    fromSize = backward ? of.ySize() : of.xSize();
    toSize = backward ? of.xSize() : of.ySize();
    from = Span.line(data.input(0, of.n() * fromSize), of.offset());
    to = Span.line(of.n() * toSize, (of.offset() + 5) % 18);
  }

  static boolean isArea(ImageCase of) {
    return of.kind() % 2 == 1;
  }

  static Resize2d operation(ImageCase of) {
    return isArea(of)
        ? Resize2d.area(of.h(), of.w(), of.c(), of.oh(), of.ow())
        : Resize2d.bilinear(of.h(), of.w(), of.c(), of.oh(), of.ow());
  }

  @Override
  List<Output> outputs() {
    return List.of(to);
  }

  @Override
  double[][] reference(DoubleUnaryOperator map) {
    double[] all = from.doubles(map);
    double[] result = new double[of.n() * toSize];
    for (int image = 0; image < of.n(); image++) {
      double[] source = Arrays.copyOfRange(all, image * fromSize, (image + 1) * fromSize);
      double[] target = new double[toSize];
      if (backward) {
        ReferenceResize2d.backward(isArea(of), of.h(), of.w(), of.c(), of.oh(), of.ow(), source, target);
      } else {
        ReferenceResize2d.forward(isArea(of), of.h(), of.w(), of.c(), of.oh(), of.ow(), source, target);
      }
      System.arraycopy(target, 0, result, image * toSize, toSize);
    }
    return new double[][] {result};
  }

  /** Of a product and the sums over rows, then columns: each sees at most twice the ratio of the sizes, and two. */
  @Override
  int roundings() {
    return 2 * (ratio(of.h(), of.oh()) + ratio(of.w(), of.ow())) + 6;
  }

  private static int ratio(int a, int b) {
    return Math.ceilDiv(Math.max(a, b), Math.min(a, b));
  }

  @Override
  boolean isExactOnIntegers() {
    return of.isDyadic();
  }

  @Override
  int scratchLength(int workers) {
    return op.scratchLength(workers);
  }

  @Override
  void run(Parallel parallel, float[] scratch) {
    call(parallel, of.n(), from, to, scratch);
  }

  private void call(Parallel parallel, int n, Span from, Span to, float[] scratch) {
    if (backward) {
      op.backward(parallel, n, from.array, from.offset, to.array, to.offset, scratch);
    } else {
      op.forward(parallel, n, from.array, from.offset, to.array, to.offset, scratch);
    }
  }

  private void call(Span from, Span to) {
    call(Workers.ONE, of.n(), from, to, new float[scratchLength(1)]);
  }

  @Override
  void requireRejections() {
    Rejection rejection = new Rejection(to);
    String read = backward ? "dy" : "x";
    String written = backward ? "dx" : "y";
    rejection.of("n", () -> call(Workers.TWO, -1, from, to, new float[scratchLength(2)]));
    rejection.badSpans(read, from.length(), bad -> call(bad, to));
    rejection.badSpans(written, to.length(), bad -> call(from, bad));
    rejection.overlap(written, to.length(), from.length(), (out, in) -> call(in, out));
    rejection.badScratch(scratchLength(2), bad -> call(Workers.TWO, of.n(), from, to, bad));
  }
}
