package dev.lanewise.props;

import java.util.List;

/** A trial of a kernel whose output may be the very elements of one of its inputs. */
abstract class InPlaceTrial extends Trial {
  /** The input as it was drawn: the kernel may overwrite {@link #input}. */
  final float[] values;

  final Span input;
  final Span output;

  InPlaceTrial(float[] values, int inputOffset, boolean inPlace, int outputOffset) {
    this.values = values;
    this.input = Span.line(values, inputOffset);
    this.output = inPlace ? input : Span.line(values.length, outputOffset % 18);
  }

  @Override
  final List<Output> outputs() {
    return List.of(output);
  }

  /** The input last: in place it is what was just poisoned. */
  @Override
  final void prepare() {
    super.prepare();
    input.fill(values);
  }
}
