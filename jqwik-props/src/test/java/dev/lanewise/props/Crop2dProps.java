package dev.lanewise.props;

import dev.lanewise.kernels.Border;
import dev.lanewise.kernels.Crop2d;
import java.util.Arrays;
import java.util.function.BiFunction;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Crops, shifts and flips equal their reference. */
class Crop2dProps extends KernelContract<ImageCase> {
  @Provide
  Arbitrary<ImageCase> cases() {
    return ImageCase.all();
  }

  @Override
  BiFunction<ImageCase, Data, Trial> operation(ImageCase c) {
    Crop2d op = Crop2d.of(c.h(), c.w(), c.c(), c.oh(), c.ow(), CropTrial.border(c));
    return (of, data) -> new CropTrial(op, of, data);
  }

  @Override
  int inputs() {
    return 1;
  }

  /** One place for all images is the same place for each. */
  @Property
  void onePlaceForAllIsTheSameForEach(
      @ForAll("cases") ImageCase c, @ForAll("places") int top, @ForAll("places") int left) {
    Crop2d op = Crop2d.of(c.h(), c.w(), c.c(), c.oh(), c.ow(), CropTrial.border(c));
    Span x = Span.line(Data.floats(c.seed()).input(0, c.n() * c.xSize()), c.offset());
    Span expected = Span.line(c.n() * c.ySize(), 3);
    Span y = Span.line(c.n() * c.ySize(), 3);
    int[] tops = filled(c.n(), top);
    int[] lefts = filled(c.n(), left);
    op.run(Workers.ONE, c.n(), x.array, x.offset, tops, lefts, null, expected.array, expected.offset);
    op.run(Workers.TWO, c.n(), x.array, x.offset, top, left, y.array, y.offset);
    y.requireGuards();
    if (Arrays.compare(expected.array, y.array) != 0) {
      throw new AssertionError("element " + Arrays.mismatch(expected.array, y.array) + " differs");
    }
    Rejection rejection = new Rejection(y);
    rejection.of("n", () -> op.run(Workers.ONE, -1, x.array, x.offset, top, left, y.array, y.offset));
    rejection.badSpans("x", x.length(), bad -> op.run(
        Workers.ONE, c.n(), bad.array, bad.offset, top, left, y.array, y.offset));
    rejection.badSpans("y", y.length(), bad -> op.run(
        Workers.ONE, c.n(), x.array, x.offset, top, left, bad.array, bad.offset));
  }

  @Provide
  Arbitrary<Integer> places() {
    return Shapes.between(-20, 20);
  }

  private static int[] filled(int n, int value) {
    int[] places = new int[n];
    Arrays.fill(places, value);
    return places;
  }

  /** ⟨crop(x), dy⟩ = ⟨x, dx⟩ in whole numbers, dx being the crop back. */
  @Property
  void croppingBackIsTheGradient(
      @ForAll("cases") ImageCase c, @ForAll("places") int top, @ForAll("places") int left) {
    Crop2d there = Crop2d.of(c.h(), c.w(), c.c(), c.oh(), c.ow(), Border.ZERO);
    Crop2d back = Crop2d.of(c.oh(), c.ow(), c.c(), c.h(), c.w(), Border.ZERO);
    float[] x = Data.integers(c.seed()).input(0, c.n() * c.xSize());
    float[] dy = Data.integers(c.seed()).input(1, c.n() * c.ySize());
    float[] y = new float[dy.length];
    float[] dx = new float[x.length];
    there.run(Workers.ONE, c.n(), x, 0, top, left, y, 0);
    back.run(Workers.ONE, c.n(), dy, 0, -top, -left, dx, 0);
    if (dot(y, dy) != dot(x, dx)) {
      throw new AssertionError(dot(y, dy) + " and " + dot(x, dx));
    }
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }
}
