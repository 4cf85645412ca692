package dev.lanewise.props;

import dev.lanewise.kernels.Rotate2d;
import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.kernels.reference.ReferenceCrop2d;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;

/** The case's images, of which the output sizes play no part, turned by angles drawn from its seed. */
final class RotateTrial extends Trial {
  private final Rotate2d op;
  private final ImageCase of;
  private final Span x;
  private final Span y;
  private final float[] angles;

  RotateTrial(Rotate2d op, ImageCase of, Data data) {
    this.op = op;
    this.of = of;
    this.x = Span.line(data.input(0, of.n() * of.xSize()), of.offset());
    this.y = Span.line(of.n() * of.xSize(), (of.offset() + 5) % 18);
    SplittableRandom random = new SplittableRandom(of.seed());
    angles = new float[of.n()];
    for (int i = 0; i < of.n(); i++) {
      angles[i] = random.nextInt(3) == 0 ? 0 : (float) random.nextDouble(-7, 7);
    }
  }

  @Override
  List<Output> outputs() {
    return List.of(y);
  }

  @Override
  double[][] reference(DoubleUnaryOperator map) {
    double[] all = x.doubles(map);
    double[] result = new double[of.n() * of.xSize()];
    for (int image = 0; image < of.n(); image++) {
      double[] turned = new double[of.xSize()];
      int from = image * of.xSize();
      ReferenceCrop2d.rotate(
          of.h(), of.w(), of.c(), angles[image], Arrays.copyOfRange(all, from, from + of.xSize()), turned);
      System.arraycopy(turned, 0, result, from, of.xSize());
    }
    return new double[][] {result};
  }

  /** Of 1 − fraction twice, of the weight, the product and two sums. */
  @Override
  int roundings() {
    return 6;
  }

  @Override
  boolean isExactOnIntegers() {
    return false;
  }

  @Override
  void run(Parallel parallel, float[] scratch) {
    call(parallel, of.n(), x, angles, y);
  }

  private void call(Parallel parallel, int n, Span x, float[] angles, Span y) {
    op.run(parallel, n, x.array, x.offset, angles, y.array, y.offset);
  }

  @Override
  void requireRejections() {
    Rejection rejection = new Rejection(y);
    rejection.of("n", () -> call(Workers.TWO, -1, x, angles, y));
    rejection.badSpans("x", x.length(), bad -> call(Workers.ONE, of.n(), bad, angles, y));
    rejection.badSpans("y", y.length(), bad -> call(Workers.ONE, of.n(), x, angles, bad));
    rejection.of("angles", () -> call(Workers.ONE, of.n(), x, null, y));
    rejection.overlap("y", y.length(), x.length(), (out, in) -> call(Workers.ONE, of.n(), in, angles, out));
    if (of.n() > 0) {
      rejection.of("angles", () -> call(Workers.ONE, of.n(), x, new float[of.n() - 1], y));
      float[] wrong = angles.clone();
      wrong[of.n() - 1] = of.seed() % 2 == 0 ? Float.NaN : Float.POSITIVE_INFINITY;
      String message = "angles: image " + (of.n() - 1) + " is " + wrong[of.n() - 1];
      rejection.of(message, () -> call(Workers.TWO, of.n(), x, wrong, y));
    }
  }
}
