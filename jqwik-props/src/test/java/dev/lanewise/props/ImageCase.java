package dev.lanewise.props;

import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.Tuple;

/** {@code n} images h × w × c that become images oh × ow × c; {@code kind} is what a trial makes of it. */
record ImageCase(int n, int h, int w, int c, int oh, int ow, int kind, int offset, long seed)
    implements Case<ImageCase> {
  int xSize() {
    return h * w * c;
  }

  int ySize() {
    return oh * ow * c;
  }

  /** Whether bilinear weights and those of areas are sums of few powers of two. */
  boolean isDyadic() {
    return isDyadic(h, oh) && isDyadic(w, ow);
  }

  private static boolean isDyadic(int from, int to) {
    int larger = Math.max(from, to);
    int smaller = Math.min(from, to);
    return larger % smaller == 0 && Integer.bitCount(larger / smaller) == 1;
  }

  ImageCase at(int otherOffset) {
    return new ImageCase(n, h, w, c, oh, ow, kind, otherOffset, seed);
  }

  @Override
  public ImageCase resized(SplittableRandom random) {
    return new ImageCase(random.nextInt(n + 1), h, w, c, oh, ow, kind, offset, random.nextLong());
  }

  /** Small ones, those whose sizes are powers of two, and some that make several chunks. */
  static Arbitrary<ImageCase> all() {
    Arbitrary<Integer> sides = Arbitraries.of(1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 13, 17);
    Arbitrary<Integer> powers = Arbitraries.of(1, 2, 4, 8, 16);
    Arbitrary<Integer> large = Arbitraries.of(23, 33, 40);
    Arbitrary<Integer> few = Arbitraries.of(0, 1, 1, 2, 3, 3);
    return Arbitraries.frequencyOf(
        Tuple.of(6, cases(few, sides, Shapes.corners())),
        Tuple.of(4, cases(few, powers, Shapes.corners())),
        Tuple.of(1, cases(Arbitraries.of(3, 5), large, Arbitraries.of(1, 3, Shapes.LANES + 1))));
  }

  private static Arbitrary<ImageCase> cases(Arbitrary<Integer> n, Arbitrary<Integer> sides, Arbitrary<Integer> c) {
    Arbitrary<Integer> kinds = Arbitraries.integers().between(0, 3).withDistribution(RandomDistribution.uniform());
    return Combinators.combine(n, sides, sides, c, sides, sides, kinds, Shapes.offsets())
        .flatAs((images, h, w, channels, oh, ow, kind, offset) -> Arbitraries.longs()
            .map(seed -> new ImageCase(images, h, w, channels, oh, ow, kind, offset, seed)))
        .withoutEdgeCases();
  }
}
