package dev.lanewise.props;

import java.util.SplittableRandom;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Images of which every {@code stride}-th pixel is taken, with these many channels of zeros around theirs. */
record SubsampleCase(ImageCase image, int stride, int before, int behind) implements Case<SubsampleCase> {
  static Arbitrary<SubsampleCase> all() {
    Arbitrary<Integer> zeros = Shapes.of(0, 0, 1, 4, Shapes.LANES);
    return Combinators.combine(ImageCase.all(), Shapes.of(1, 2, 2, 3, 5, 50), zeros, zeros)
        .as(SubsampleCase::new).withoutEdgeCases();
  }

  boolean backward() {
    return image.kind() % 2 == 1;
  }

  int oc() {
    return before + image.c() + behind;
  }

  int xLength() {
    return image.n() * image.xSize();
  }

  int yLength() {
    return image.n() * Math.ceilDiv(image.h(), stride) * Math.ceilDiv(image.w(), stride) * oc();
  }

  @Override
  public long seed() {
    return image.seed();
  }

  @Override
  public SubsampleCase resized(SplittableRandom random) {
    return new SubsampleCase(image.resized(random), stride, before, behind);
  }
}
