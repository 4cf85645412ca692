package dev.lanewise.props;

import dev.lanewise.kernels.SquaredError;
import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.kernels.reference.ReferenceLoss;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** The squared error; in place the gradient takes the place of the outputs, at some offsets that of the targets. */
final class SquaredErrorTrial extends Trial {
  private static final float SCALE = 0.25f;

  private final SquaredError op;
  private final RowsCase of;
  private final float[] values;
  private final float[] wanted;
  private final Span y;
  private final Span t;
  private final Span losses;
  private final Span gradient;

  SquaredErrorTrial(SquaredError op, RowsCase of, Data data) {
    this.op = op;
    this.of = of;
    this.values = data.input(0, of.length());
    this.wanted = data.input(1, of.length());
    this.y = Span.line(values, of.offset());
    this.t = Span.line(wanted, (of.offset() + 3) % 18);
    this.losses = Span.line(of.rows(), (of.offset() + 5) % 18);
    Span apart = Span.line(of.length(), (of.offset() + 11) % 18);
    this.gradient = !of.inPlace() ? apart : of.offset() % 2 == 0 ? y : t;
  }

  @Override
  List<Output> outputs() {
    return List.of(losses, gradient);
  }

  @Override
  void prepare() {
    super.prepare();
    y.fill(values);
    t.fill(wanted);
  }

  @Override
  double[][] reference(DoubleUnaryOperator map) {
    double[] loss = new double[of.rows()];
    double[] dy = new double[of.length()];
    ReferenceLoss.squaredError(
        of.rows(), of.columns(), Data.doubles(values, map), Data.doubles(wanted, map), loss, dy, SCALE);
    return new double[][] {loss, dy};
  }

  /** A square has two differences and itself rounded; all terms are positive. */
  @Override
  double[][] bounds() {
    double[][] bounds = reference(DoubleUnaryOperator.identity());
    for (int row = 0; row < of.rows(); row++) {
      bounds[0][row] *= 1.01 * ROUNDOFF * (3 + RowErrors.additions(of.columns()));
    }
    for (int i = 0; i < of.length(); i++) {
      bounds[1][i] = 1.01 * ROUNDOFF * 2 * Math.abs(bounds[1][i]);
    }
    return bounds;
  }

  @Override
  void run(Parallel parallel, float[] scratch) {
    call(parallel, of.rows(), y, t, losses, gradient);
  }

  private void call(Parallel parallel, int n, Span y, Span t, Span losses, Span gradient) {
    op.run(
        parallel, n, y.array, y.offset, t.array, t.offset, losses.array, losses.offset, gradient.array,
        gradient.offset, SCALE);
  }

  private void call(Span y, Span t, Span losses, Span gradient) {
    call(Workers.ONE, of.rows(), y, t, losses, gradient);
  }

  @Override
  void requireRejections() {
    int length = of.length();
    Rejection rejection = new Rejection(losses, gradient);
    rejection.of("n", () -> call(Workers.TWO, -1, y, t, losses, gradient));
    rejection.badSpans("outputs", length, bad -> call(bad, t, losses, gradient));
    rejection.badSpans("targets", length, bad -> call(y, bad, losses, gradient));
    rejection.badSpans("losses", of.rows(), bad -> call(y, t, bad, gradient));
    rejection.badSpans("gradient", length, bad -> call(y, t, losses, bad));
    rejection.overlap("gradient", length, length, (out, in) -> call(in, t, losses, out));
    rejection.overlap("gradient", length, length, (out, in) -> call(y, in, losses, out));
    rejection.overlap("losses", of.rows(), length, (out, in) -> call(in, t, out, gradient));
    rejection.overlap("losses", of.rows(), length, (out, in) -> call(y, in, out, gradient));
    rejection.overlap("losses", of.rows(), length, (out, in) -> call(y, t, out, in));
  }
}
