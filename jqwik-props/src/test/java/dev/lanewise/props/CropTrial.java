package dev.lanewise.props;

import dev.lanewise.kernels.Border;
import dev.lanewise.kernels.Crop2d;
import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.kernels.reference.ReferenceCrop2d;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;

/** Crops of the case's images at places drawn from its seed: near and far, and with nothing given at all. */
final class CropTrial extends Trial {
  private final Crop2d op;
  private final ImageCase of;
  private final Border border;
  private final Span x;
  private final Span y;
  private final int[] top;
  private final int[] left;
  private final int[] flips;

  CropTrial(Crop2d op, ImageCase of, Data data) {
    this.op = op;
    this.of = of;
    this.border = border(of);
    this.x = Span.line(data.input(0, of.n() * of.xSize()), of.offset());
    this.y = Span.line(of.n() * of.ySize(), (of.offset() + 5) % 18);
    SplittableRandom random = new SplittableRandom(of.seed());
    boolean given = of.offset() % 4 != 0;
    top = given ? places(random, of.n(), of.h()) : null;
    left = given ? places(random, of.n(), of.w()) : null;
    flips = of.offset() % 5 == 0 ? null : random.ints(of.n(), 0, 4).toArray();
  }

  static Border border(ImageCase of) {
    return Border.values()[of.kind() % 2];
  }

  private int[] places(SplittableRandom random, int n, int size) {
    int[] places = random.ints(n, -3 * size, 3 * size + 1).toArray();
    if (n > 1 && border == Border.ZERO) {
      places[random.nextInt(n)] = random.nextBoolean() ? Integer.MIN_VALUE : Integer.MAX_VALUE;
    }
    return places;
  }

  @Override
  List<Output> outputs() {
    return List.of(y);
  }

  @Override
  double[][] reference(DoubleUnaryOperator map) {
    double[] all = x.doubles(map);
    double[] result = new double[of.n() * of.ySize()];
    for (int image = 0; image < of.n(); image++) {
      double[] crop = new double[of.ySize()];
      int flip = flips == null ? 0 : flips[image];
      ReferenceCrop2d.crop(
          of.h(), of.w(), of.c(), of.oh(), of.ow(), border, top == null ? 0 : top[image],
          left == null ? 0 : left[image], flip % 2 == 1, flip / 2 == 1,
          Arrays.copyOfRange(all, image * of.xSize(), (image + 1) * of.xSize()), crop);
      System.arraycopy(crop, 0, result, image * of.ySize(), of.ySize());
    }
    return new double[][] {result};
  }

  @Override
  int roundings() {
    return 0;
  }

  @Override
  void run(Parallel parallel, float[] scratch) {
    call(parallel, of.n(), x, top, left, flips, y);
  }

  private void call(Parallel parallel, int n, Span x, int[] top, int[] left, int[] flips, Span y) {
    op.run(parallel, n, x.array, x.offset, top, left, flips, y.array, y.offset);
  }

  private void call(Span x, Span y) {
    call(Workers.ONE, of.n(), x, top, left, flips, y);
  }

  @Override
  void requireRejections() {
    Rejection rejection = new Rejection(y);
    rejection.of("n", () -> call(Workers.TWO, -1, x, top, left, flips, y));
    rejection.of("x", () -> call(Workers.TWO, Integer.MAX_VALUE, x, top, left, flips, y));
    rejection.badSpans("x", x.length(), bad -> call(bad, y));
    rejection.badSpans("y", y.length(), bad -> call(x, bad));
    rejection.overlap("y", y.length(), x.length(), (out, in) -> call(in, out));
    if (of.n() > 0) {
      int[] few = new int[of.n() - 1];
      rejection.of("top", () -> call(Workers.ONE, of.n(), x, few, left, flips, y));
      rejection.of("left", () -> call(Workers.ONE, of.n(), x, top, few, flips, y));
      rejection.of("flips", () -> call(Workers.ONE, of.n(), x, top, left, few, y));
      int[] wrong = new int[of.n()];
      wrong[of.n() - 1] = of.seed() % 2 == 0 ? -1 : 4;
      String message = "flips: image " + (of.n() - 1) + " is " + wrong[of.n() - 1];
      rejection.of(message, () -> call(Workers.TWO, of.n(), x, top, left, wrong, y));
    }
  }
}
