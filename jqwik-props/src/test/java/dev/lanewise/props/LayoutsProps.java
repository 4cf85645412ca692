package dev.lanewise.props;

import dev.lanewise.kernels.Layouts;
import java.util.Arrays;
import java.util.function.BiFunction;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Changes of layout equal their reference, and each undoes the other. */
class LayoutsProps extends KernelContract<LayoutCase> {
  @Provide
  Arbitrary<LayoutCase> cases() {
    return LayoutCase.all();
  }

  @Override
  BiFunction<LayoutCase, Data, Trial> operation(LayoutCase c) {
    Layouts op = Layouts.of();
    return (of, data) -> new LayoutTrial(op, of, data);
  }

  @Override
  int inputs() {
    return 1;
  }

  @Property
  void thereAndBackIsTheIdentity(@ForAll("cases") LayoutCase c) {
    Layouts op = Layouts.of();
    float[] x = Data.specials(c.seed(), 0).input(0, c.length());
    float[] y = Data.nans(x.length);
    float[] back = Data.nans(x.length);
    op.nchwToNhwc(Workers.TWO, c.n(), c.c(), c.h(), c.w(), x, 0, y, 0);
    op.nhwcToNchw(Workers.TWO, c.n(), c.c(), c.h(), c.w(), y, 0, back, 0);
    requireSame(x, back);
    op.oihwToHwio(Workers.TWO, c.n(), c.c(), c.h(), c.w(), x, 0, y, 0);
    op.hwioToOihw(Workers.TWO, c.n(), c.c(), c.h(), c.w(), y, 0, back, 0);
    requireSame(x, back);
  }

  private static void requireSame(float[] x, float[] back) {
    if (!Arrays.equals(x, back)) {
      throw new AssertionError("the first difference is element " + Arrays.mismatch(x, back));
    }
  }
}
