package dev.lanewise.props;

import dev.lanewise.kernels.Backend;
import dev.lanewise.kernels.Conv2dAlgorithm;
import dev.lanewise.kernels.Conv2dShape;
import dev.lanewise.kernels.FusedActivation;
import dev.lanewise.kernels.GemmShape;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.Tuple;

/**
 * The cases on which kernels are tried: sizes about one and two vectors, primes, and what makes each kernel take
 * another way (blocks, chunks, slices). Small enough that a naive reference takes milliseconds.
 */
final class Shapes {
  /** Floats in a vector; some width for the scalar backend. */
  static final int LANES = Math.max(4, Backend.bits() / 32);

  /** Elements of a chunk of the kernels that work element by element. */
  private static final int CHUNK = 1 << 14;

  /** Weights that a direct convolution keeps in L1: a row of the window with more than this is cut. */
  private static final int WINDOW_CHUNK = 6144;

  /** Multiplications and additions of a convolution. */
  private static final long MAX_FLOPS = 3_000_000;

  /** Elements of rows: more than the slices of a sum of rows hold before they grow. */
  private static final int MAX_ELEMENTS = 300_000;

  /** Elements of rows otherwise: three rows of more than a chunk, a dozen of a quarter. */
  private static final int FEW_ELEMENTS = 50_000;

  private Shapes() {}

  /** One direction of a window that slides over an image. */
  private record Axis(int size, int window, int stride, int begin, int end, int dilation) {}

  static Arbitrary<Integer> of(int... values) {
    return Arbitraries.of(Arrays.stream(values).boxed().distinct().toList());
  }

  /** 1, about one vector, about two, primes. */
  static Arbitrary<Integer> corners() {
    return of(1, 2, 3, LANES - 1, LANES, LANES + 1, 2 * LANES - 1, 2 * LANES, 2 * LANES + 1, 5, 7, 13, 31, 37);
  }

  static Arbitrary<Integer> offsets() {
    return Arbitraries.integers().between(0, 17);
  }

  static Arbitrary<Integer> between(int least, int most) {
    return Arbitraries.integers().between(least, most).withDistribution(RandomDistribution.uniform());
  }

  static Arbitrary<Long> seeds() {
    return Arbitraries.longs().withDistribution(RandomDistribution.uniform());
  }

  // ---- matrix products

  /** The sizes m, n, k of a product. */
  private record Sizes(int m, int n, int k) {}

  /** What a product adds to its sums. */
  private record Terms(float alpha, float beta, boolean bias, FusedActivation activation) {}

  static Arbitrary<GemmCase> gemms() {
    return Combinators.combine(
            gemmShapes(gemmSizes()), of(0, 0, 0, 1, 2, 5), terms(Arbitraries.of(1f, 1f, 1f, 0f, -1f, 2f, 0.5f)),
            offsets(), seeds())
        .as((s, less, t, offset, seed) -> new GemmCase(
            s, Math.max(0, s.m() - less), Math.max(0, s.n() - less), Math.max(0, s.k() - less), t.alpha, t.beta, t.bias,
            t.activation, offset, seed))
        .withoutEdgeCases();
  }

  private static Arbitrary<Terms> terms(Arbitrary<Float> alphas) {
    return Combinators.combine(
            alphas, Arbitraries.of(0f, 0f, 1f, -1f, 0.5f, 3f), Arbitraries.of(true, false),
            Arbitraries.of(FusedActivation.values()))
        .as(Terms::new);
  }

  static Arbitrary<GemmBatchCase> gemmBatches() {
    Arbitrary<Boolean> either = Arbitraries.of(true, false);
    Arbitrary<Sizes> sizes = Arbitraries.frequencyOf(
        Tuple.of(6, sizes(corners(), corners(), corners())), Tuple.of(1, sizes(of(1, 5), of(1, 5), of(192, 389))));
    return Combinators.combine(
            gemmShapes(sizes), between(0, 5), Combinators.combine(either, either, either).as(List::of),
            of(0, 0, 1, 3), terms(Arbitraries.of(1f, -1f, 0.5f)), offsets(), seeds())
        .as((s, batch, ways, gap, t, offset, seed) -> new GemmBatchCase(
            ways.get(2) ? withRoomFor(s, batch, gap) : s, batch, ways.get(0), ways.get(1), ways.get(2), gap, t.alpha,
            t.beta, t.bias, t.activation, offset, seed))
        .withoutEdgeCases();
  }

  /** Rows of C as long as all matrices side by side. */
  private static GemmShape withRoomFor(GemmShape s, int batch, int gap) {
    return new GemmShape(
        s.m(), s.n(), s.k(), s.transA(), s.transB(), s.lda(), s.ldb(), s.ldc() + batch * (s.n() + gap));
  }

  private static Arbitrary<GemmShape> gemmShapes(Arbitrary<Sizes> sizes) {
    Arbitrary<Integer> gaps = of(0, 1, 3, LANES);
    return Combinators.combine(sizes, Arbitraries.of(false, true), Arbitraries.of(false, true), gaps, gaps, gaps)
        .as((s, transA, transB, a, b, c) -> new GemmShape(
            s.m, s.n, s.k, transA, transB, Math.max(1, transA ? s.m : s.k) + a, Math.max(1, transB ? s.k : s.n) + b,
            Math.max(1, s.n) + c));
  }

  /**
   * Small ones; k about the block of k; m about the block of rows; so many columns that a chunk has several panels; a
   * vector as one of the factors.
   */
  private static Arbitrary<Sizes> gemmSizes() {
    Arbitrary<Integer> few = of(1, 2, 3, 5, LANES - 1, LANES + 1);
    Arbitrary<Integer> deep = of(191, 383, 384, 385, 768, 773);
    Arbitrary<Integer> tall = of(255, 256, 257, 480, 513);
    Arbitrary<Integer> wide = of(64 * LANES - 1, 64 * LANES + 1, 66 * LANES, 130 * LANES + 3);
    Arbitrary<Integer> one = of(1);
    Arbitrary<Integer> any = Arbitraries.oneOf(corners(), corners(), deep, wide);
    return Arbitraries.frequencyOf(
        Tuple.of(8, sizes(corners(), corners(), corners())),
        Tuple.of(1, sizes(of(0, 1, 7), of(0, 1, 5), of(0, 1, 3))),
        Tuple.of(3, sizes(corners(), corners(), deep)),
        Tuple.of(2, sizes(tall, corners(), few)),
        Tuple.of(1, sizes(tall, few, deep)),
        Tuple.of(2, sizes(few, wide, few)),
        Tuple.of(2, sizes(one, any, any)),
        Tuple.of(2, sizes(any, one, any)));
  }

  private static Arbitrary<Sizes> sizes(Arbitrary<Integer> m, Arbitrary<Integer> n, Arbitrary<Integer> k) {
    return Combinators.combine(m, n, k).as(Sizes::new);
  }

  // ---- convolutions

  /** By whatever algorithm is chosen, Winograd or not; and by Winograd wherever it is possible. */
  static Arbitrary<ConvCase> convolutions() {
    return Arbitraries.frequencyOf(
        Tuple.of(3, convolutions(
            convolutionShapes(), Arbitraries.of(List.of(Conv2dAlgorithm.ALL, Conv2dAlgorithm.WITHOUT_WINOGRAD)))),
        Tuple.of(1, convolutions(
            threeByThree(), Arbitraries.of(List.of(
                orElseScalar(Conv2dAlgorithm.WINOGRAD_2X2), orElseScalar(Conv2dAlgorithm.WINOGRAD_4X4))))),
        Tuple.of(1, convolutions(oneByOne(), orElseScalar(Conv2dAlgorithm.POINTWISE))));
  }

  private static Set<Conv2dAlgorithm> orElseScalar(Conv2dAlgorithm algorithm) {
    return Set.of(algorithm, Conv2dAlgorithm.SCALAR);
  }

  /** Windows of 1 × 1 at stride 1. */
  private static Arbitrary<Conv2dShape> oneByOne() {
    Arbitrary<Axis> axes = between(1, 9).map(size -> axis(size, 1, 1, 0, 0, 1, 0));
    return convolutions(between(0, 5), axes, axes, corners(), corners());
  }

  /** Windows of 3 × 3 at stride 1, also dilated; images of less than a tile, of several, of parts of one. */
  private static Arbitrary<Conv2dShape> threeByThree() {
    Arbitrary<Integer> padding = of(0, 1, 1, 2, 3);
    Arbitrary<Axis> axes = Combinators.combine(between(1, 17), padding, padding, of(1, 1, 1, 2, 3))
        .as((size, begin, end, dilation) -> axis(size, 3, 1, begin, end, dilation, 5));
    Arbitrary<Integer> channels = of(3, LANES, LANES + 1, 2 * LANES, 2 * LANES + 3, 4 * LANES);
    Arbitrary<Integer> deep = of(193, 200);
    return Arbitraries.frequencyOf(
        Tuple.of(8, convolutions(between(0, 5), axes, axes, channels, channels)),
        Tuple.of(1, convolutions(between(1, 2), axes, axes, deep, of(1, LANES))),
        Tuple.of(1, convolutions(between(1, 2), axes, axes, of(1, LANES), deep)));
  }

  /** By the algorithms of one set. */
  static Arbitrary<ConvCase> convolutions(Arbitrary<Conv2dShape> shapes, Set<Conv2dAlgorithm> allowed) {
    return convolutions(shapes, Arbitraries.just(allowed));
  }

  /** By one of several sets of algorithms. */
  private static Arbitrary<ConvCase> convolutions(
      Arbitrary<Conv2dShape> shapes, Arbitrary<Set<Conv2dAlgorithm>> allowed) {
    return Combinators.combine(
            shapes, allowed, of(0, 0, 0, 1, 2), Arbitraries.of(true, false),
            Arbitraries.of(false, false, true), Arbitraries.of(FusedActivation.values()), offsets(), seeds())
        .as((s, algorithms, less, bias, residual, activation, offset, seed) -> new ConvCase(
            s, algorithms, Math.max(0, s.n() - less), bias, residual, activation, offset, seed))
        .withoutEdgeCases();
  }

  static Arbitrary<Conv2dShape> convolutionShapes() {
    Arbitrary<Integer> few = of(1, 2, 3, LANES - 1, LANES, LANES + 1);
    return Arbitraries.frequencyOf(
        Tuple.of(6, convolutions(between(0, 5), axis(9), axis(9), corners(), corners())),
        Tuple.of(3, grouped(convolutions(between(1, 4), axis(9), axis(9), few, few))),
        Tuple.of(3, convolutions(between(1, 5), unpadded(axis(9)), unpadded(axis(9)), corners(), corners())),
        Tuple.of(3, convolutions(between(1, 5), axis(19), axis(19), few, few)),
        Tuple.of(4, manyPanels()),
        Tuple.of(2, chunkedWindows()));
  }

  static Arbitrary<Conv2dShape> ungroupedShapes() {
    return convolutionShapes().filter(s -> s.groups() == 1);
  }

  /**
   * As many groups as input channels, each with 1 to 3 output channels or more than a vector of them; many 3 × 3 of
   * stride 1, which have tiles of their own.
   */
  static Arbitrary<Conv2dShape> depthwiseShapes() {
    Arbitrary<Axis> three = Combinators.combine(between(1, 37), of(0, 1, 1, 2, 3), of(0, 1, 1, 2, 3))
        .as((size, begin, end) -> axis(size, 3, 1, begin, end, 1, 3));
    Arbitrary<Integer> multipliers = of(1, 1, 1, 1, 2, 3, LANES + 1);
    Arbitrary<Conv2dShape> single = Arbitraries.frequencyOf(
        Tuple.of(4, convolutions(between(0, 5), axis(9), axis(9), of(1), of(1))),
        Tuple.of(4, convolutions(between(0, 3), three, three, of(1), of(1))),
        Tuple.of(2, convolutions(between(1, 3), axis(23), axis(23), of(1), of(1))));
    return Combinators.combine(single, corners(), multipliers).as((s, channels, multiplier) -> affordableImages(
        withChannels(s, channels, channels * multiplier).withGroups(channels)));
  }

  /** Few output channels at stride 1, so that taps of the window share the lanes with them; some bands of rows. */
  static Arbitrary<ConvCase> narrowOutputs() {
    Arbitrary<Conv2dShape> shapes =
        convolutions(between(0, 4), unstrided(narrowRows()), unstrided(axis(19)), corners(), few());
    return convolutions(shapes, Set.of(Conv2dAlgorithm.NARROW));
  }

  /** Few input channels. */
  static Arbitrary<ConvCase> narrowInputs() {
    Arbitrary<Conv2dShape> shapes = convolutions(between(0, 4), narrowRows(), axis(19), few(), corners());
    return convolutions(shapes, Set.of(Conv2dAlgorithm.NARROW));
  }

  /** Few input channels, and as many output channels as the tiles that put the lanes along the window ask for. */
  static Arbitrary<ConvCase> narrowWindows() {
    Arbitrary<Integer> oc = of(5, 6, 7, 8, 9, 10, LANES, LANES + 1, 2 * LANES, 2 * LANES + 1, 4 * LANES);
    Arbitrary<Conv2dShape> shapes = convolutions(between(0, 5), axis(19), axis(19), few(), oc);
    return convolutions(shapes, Set.of(Conv2dAlgorithm.NARROW));
  }

  private static Arbitrary<Integer> few() {
    return of(1, 2, 3, LANES - 1, LANES);
  }

  private static Arbitrary<Axis> narrowRows() {
    Arbitrary<Axis> tall = axis(9).map(a -> axis(a.size + 400, a.window, a.stride, a.begin, a.end, a.dilation, 9));
    return Arbitraries.frequencyOf(Tuple.of(6, axis(19)), Tuple.of(1, tall));
  }

  private static Arbitrary<Axis> unstrided(Arbitrary<Axis> axes) {
    return axes.map(a -> axis(a.size, a.window, 1, a.begin, a.end, a.dilation, a.window + 2));
  }

  private static Arbitrary<Conv2dShape> convolutions(
      Arbitrary<Integer> n, Arbitrary<Axis> rows, Arbitrary<Axis> columns, Arbitrary<Integer> ic,
      Arbitrary<Integer> oc) {
    return Combinators.combine(n, rows, columns, ic, oc).as(Shapes::convolution).map(Shapes::affordable);
  }

  private static Conv2dShape convolution(int n, Axis r, Axis c, int ic, int oc) {
    return new Conv2dShape(
        n, r.size, c.size, ic, oc, r.window, c.window, r.stride, c.stride, r.begin, r.end, c.begin, c.end, r.dilation,
        c.dilation, 1);
  }

  /** The same several times side by side. */
  private static Arbitrary<Conv2dShape> grouped(Arbitrary<Conv2dShape> shapes) {
    return Combinators.combine(shapes, of(2, 3, 4)).as((s, groups) -> affordable(
        withChannels(s, s.ic() * groups, s.oc() * groups).withGroups(groups)));
  }

  private static Conv2dShape withChannels(Conv2dShape s, int ic, int oc) {
    return new Conv2dShape(
        s.n(), s.h(), s.w(), ic, oc, s.kh(), s.kw(), s.sh(), s.sw(), s.phBegin(), s.phEnd(), s.pwBegin(), s.pwEnd(),
        s.dh(), s.dw(), s.groups());
  }

  /** Fewer images, then fewer channels, until the reference is quick. */
  private static Conv2dShape affordable(Conv2dShape s) {
    if (s.flops(s.n()) <= MAX_FLOPS || s.n() <= 1 && s.groupIc() == 1) {
      return s;
    }
    if (s.n() > 1) {
      return affordable(s.withImages(s.n() - 1));
    }
    return affordable(withChannels(s, (s.groupIc() + 1) / 2 * s.groups(), s.oc()));
  }

  /** Windows one row of which has too many weights for L1, seen from x or from dy; few pixels and other channels. */
  private static Arbitrary<Conv2dShape> chunkedWindows() {
    return Combinators.combine(
            between(1, 3), axis(3), axis(3), of(1, LANES + 1, 2 * LANES + 1), of(1, 3, 100),
            Arbitraries.of(true, false))
        .as((n, rows, columns, few, more, input) -> {
          int many = WINDOW_CHUNK / (2 * LANES * columns.window) + more;
          return convolution(n, rows, columns, input ? many : few, input ? few : many);
        })
        .map(Shapes::affordableImages);
  }

  /** So many blocks of pixels and panels of channels, of x or of dy, that one chunk of work has several panels. */
  private static Arbitrary<Conv2dShape> manyPanels() {
    Arbitrary<Integer> wide = of(6 * LANES + 1, 8 * LANES, 9 * LANES - 1);
    Arbitrary<Axis> axes = axis(3).map(a -> axis(a.size + 16, Math.min(3, a.window), 1, a.begin, a.end, 1, 1));
    return Combinators.combine(between(3, 5), axes, axes, of(1, 2), wide, Arbitraries.of(true, false))
        .as((n, rows, columns, few, many, input) ->
            convolution(n, rows, columns, input ? many : few, input ? few : many))
        .map(Shapes::affordableImages);
  }

  private static Conv2dShape affordableImages(Conv2dShape s) {
    return s.flops(s.n()) <= 4 * MAX_FLOPS ? s : affordable(s);
  }

  /** Windows 1 .. 5, seldom 7; strides beyond the window too; padding wider than the window; some dilated. */
  private static Arbitrary<Axis> axis(int most) {
    Arbitrary<Integer> padding = of(0, 0, 0, 1, 1, 2, 3, 4, 5, 7);
    return Combinators.combine(
            between(1, most), of(1, 2, 3, 3, 3, 4, 5, 7), of(1, 1, 1, 2, 2, 3, 4), padding, padding,
            of(1, 1, 1, 1, 2, 3, 4))
        .as((size, window, stride, begin, end, dilation) ->
            axis(size, window, stride, begin, end, dilation, window + 2));
  }

  /** Its windows are read in place, to the last element of the array. */
  private static Arbitrary<Axis> unpadded(Arbitrary<Axis> axes) {
    return axes.map(a -> axis(a.size, a.window, a.stride, 0, 0, a.dilation, 0));
  }

  /** Takes the nearest axis that is possible. */
  private static Axis axis(int size, int window, int stride, int begin, int end, int dilation, int mostPadding) {
    int first = Math.min(begin, mostPadding);
    int last = Math.min(end, mostPadding);
    int span = (window - 1) * dilation + 1;
    return new Axis(Math.max(size, span - first - last), window, stride, first, last, dilation);
  }

  // ---- rows and ranges

  /** Lengths about one and two vectors and about one and two chunks. */
  static Arbitrary<RangeCase> ranges() {
    Arbitrary<Integer> lengths = Arbitraries.frequencyOf(
        Tuple.of(6, corners()), Tuple.of(1, of(0)), Tuple.of(2, between(4, 999)),
        Tuple.of(2, of(CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK + LANES - 1)));
    return Combinators.combine(lengths, Arbitraries.of(true, false), offsets(), seeds())
        .as(RangeCase::new).withoutEdgeCases();
  }

  /** Rows of channels or classes, some about one chunk, a few more than fit the slices of a sum of rows. */
  static Arbitrary<RowsCase> rows() {
    Arbitrary<Integer> columns = Arbitraries.frequencyOf(
        Tuple.of(6, corners()), Tuple.of(1, of(10, 100, 257)), Tuple.of(1, of(CHUNK / 4, CHUNK + 1)));
    Arbitrary<Integer> fewRows = Arbitraries.frequencyOf(Tuple.of(1, of(0)), Tuple.of(6, between(1, 40)));
    Arbitrary<RowsCase> few = rows(fewRows, columns, FEW_ELEMENTS);
    Arbitrary<RowsCase> chunks = rows(of(CHUNK / 4 - 1, CHUNK / 4 + 1, CHUNK + 1), of(1, 2, 5), MAX_ELEMENTS);
    Arbitrary<RowsCase> slices = rows(of(16 * CHUNK / (LANES + 1) + 17), of(LANES + 1), MAX_ELEMENTS);
    return Arbitraries.frequencyOf(Tuple.of(24, few), Tuple.of(4, chunks), Tuple.of(1, slices)).withoutEdgeCases();
  }

  private static Arbitrary<RowsCase> rows(Arbitrary<Integer> rows, Arbitrary<Integer> columns, int most) {
    return Combinators.combine(rows, columns, Arbitraries.of(true, false), offsets(), seeds())
        .as((r, c, inPlace, offset, seed) -> new RowsCase(Math.min(r, most / c), c, inPlace, offset, seed));
  }
}
