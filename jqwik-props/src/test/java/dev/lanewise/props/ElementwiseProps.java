package dev.lanewise.props;

import dev.lanewise.kernels.Elementwise;
import java.util.function.BiFunction;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Arithmetic on arrays equals its reference. */
class ElementwiseProps extends KernelContract<ElementwiseCase> {
  @Provide
  Arbitrary<ElementwiseCase> cases() {
    return ElementwiseCase.all();
  }

  @Provide
  Arbitrary<RangeCase> ranges() {
    return Shapes.ranges();
  }

  @Override
  BiFunction<ElementwiseCase, Data, Trial> operation(ElementwiseCase c) {
    Elementwise op = c.kind().operation();
    return (of, data) -> new ElementwiseTrial(op, of, data);
  }

  @Override
  int inputs() {
    return 2;
  }

  @Property
  void filling(@ForAll("ranges") RangeCase c) {
    Elementwise op = Elementwise.fill();
    Span y = Span.line(c.length(), c.offset());
    op.run(Workers.TWO, 1.5f, y.array, y.offset, c.length());
    y.requireGuards();
    for (int i = 0; i < c.length(); i++) {
      if (y.get(i) != 1.5) {
        throw new AssertionError("element " + i + ": " + y.get(i));
      }
    }
    Rejection rejection = new Rejection(y);
    rejection.of("length", () -> op.run(Workers.ONE, 2, y.array, y.offset, -1));
    rejection.badSpans("y", c.length(), bad -> op.run(Workers.ONE, 2, bad.array, bad.offset, c.length()));
    rejection.of("function", () -> op.run(Workers.ONE, y.array, y.offset, y.array, y.offset, c.length()));
  }
}
