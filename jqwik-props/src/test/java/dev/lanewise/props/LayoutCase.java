package dev.lanewise.props;

import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** A tensor of four axes and one of the changes of layout. */
record LayoutCase(Change change, int n, int c, int h, int w, int offset, long seed) implements Case<LayoutCase> {
  /** The names of the first two sizes, the axes of x by those sizes' places, and where y's axes come from. */
  enum Change {
    NCHW_TO_NHWC("n", "c", new int[] {0, 1, 2, 3}, new int[] {0, 2, 3, 1}),
    NHWC_TO_NCHW("n", "c", new int[] {0, 2, 3, 1}, new int[] {0, 3, 1, 2}),
    OIHW_TO_HWIO("o", "i", new int[] {0, 1, 2, 3}, new int[] {2, 3, 1, 0}),
    HWIO_TO_OIHW("o", "i", new int[] {2, 3, 1, 0}, new int[] {3, 2, 0, 1});

    final String first;
    final String second;
    final int[] axes;
    final int[] order;

    Change(String first, String second, int[] axes, int[] order) {
      this.first = first;
      this.second = second;
      this.axes = axes;
      this.order = order;
    }
  }

  /** The sizes of x in the order of its axes. */
  int[] sizes() {
    int[] all = {n, c, h, w};
    int[] sizes = new int[4];
    for (int k = 0; k < 4; k++) {
      sizes[k] = all[change.axes[k]];
    }
    return sizes;
  }

  int length() {
    return n * c * h * w;
  }

  @Override
  public LayoutCase resized(SplittableRandom random) {
    return new LayoutCase(
        change, random.nextInt(n + 1), 1 + random.nextInt(c), 1 + random.nextInt(h), 1 + random.nextInt(w), offset,
        random.nextLong());
  }

  /** Channels about a vector, areas about a block, a few that make several strips. */
  static Arbitrary<LayoutCase> all() {
    Arbitrary<Integer> sides = Arbitraries.of(1, 1, 2, 3, 4, 5, 8, 9, 13);
    Arbitrary<LayoutCase> small = cases(Arbitraries.of(0, 1, 1, 2, 3, 17), Shapes.corners(), sides, sides);
    Arbitrary<LayoutCase> large = cases(
        Arbitraries.of(1, 2), Arbitraries.of(1, 3, 4, Shapes.LANES), Arbitraries.of(75, 77), Arbitraries.of(73, 80));
    return Arbitraries.frequencyOf(Tuple.of(9, small), Tuple.of(1, large));
  }

  private static Arbitrary<LayoutCase> cases(
      Arbitrary<Integer> n, Arbitrary<Integer> c, Arbitrary<Integer> h, Arbitrary<Integer> w) {
    return Combinators.combine(
            Arbitraries.of(Change.values()), n, c, h, w, Shapes.offsets(), Arbitraries.longs())
        .as(LayoutCase::new).withoutEdgeCases();
  }
}
