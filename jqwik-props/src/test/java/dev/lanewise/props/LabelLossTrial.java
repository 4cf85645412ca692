package dev.lanewise.props;

import dev.lanewise.kernels.parallel.Parallel;
import java.util.List;

/** A loss against labels, the gradient in the place of the scores where the case is in place. */
abstract class LabelLossTrial extends Trial {
  final RowsCase of;
  final float scale;
  final float[] values;
  final int[] labels;
  private final String name;
  private final Span scores;
  private final IntSpan labelSpan;
  private final Span losses;
  private final Span gradient;

  LabelLossTrial(String name, RowsCase of, float scale, float[] values, int[] labels) {
    this.name = name;
    this.of = of;
    this.scale = scale;
    this.values = values;
    this.labels = labels;
    this.scores = Span.line(values, of.offset());
    this.labelSpan = IntSpan.of(labels, (of.offset() + 3) % 18);
    this.losses = Span.line(of.rows(), (of.offset() + 5) % 18);
    this.gradient = of.inPlace() ? scores : Span.line(of.length(), (of.offset() + 11) % 18);
  }

  /** Logits; at some offsets far apart, so that the smaller exponentials vanish. */
  static float[] logits(RowsCase of, Data data) {
    float[] values = data.input(0, of.length());
    for (int i = 0; i < values.length; i++) {
      values[i] *= of.offset() % 3 == 0 ? 30 : 1;
    }
    return values;
  }

  /** Weights of classes, some of them zero. */
  static float[] weights(int classes, Data data) {
    float[] weights = data.input(3, classes);
    for (int c = 0; c < classes; c++) {
      weights[c] = Math.max(0, weights[c] + (data.isWhole() ? 1 : 0.75f));
    }
    return weights;
  }

  /** Calls the kernel. */
  abstract void call(
      Parallel parallel, int n, Span scores, int[] labels, int labelsOffset, Span losses, Span gradient);

  @Override
  final List<Output> outputs() {
    return List.of(losses, gradient);
  }

  @Override
  final void prepare() {
    super.prepare();
    scores.fill(values);
  }

  @Override
  final void run(Parallel parallel, float[] scratch) {
    call(parallel, of.rows(), scores, labelSpan.array, labelSpan.offset, losses, gradient);
  }

  private void call(Span scores, Span losses, Span gradient) {
    call(Workers.ONE, of.rows(), scores, labelSpan.array, labelSpan.offset, losses, gradient);
  }

  @Override
  final void requireRejections() {
    Rejection rejection = new Rejection(losses, gradient);
    rejection.of("n", () -> call(Workers.TWO, -1, scores, labelSpan.array, labelSpan.offset, losses, gradient));
    rejection.badSpans(name, scores.length(), bad -> call(bad, losses, gradient));
    rejection.badSpans("losses", losses.length(), bad -> call(scores, bad, gradient));
    rejection.badSpans("gradient", gradient.length(), bad -> call(scores, losses, bad));
    rejection.badIntSpans(
        "labels", of.rows(), (bad, at) -> call(Workers.ONE, of.rows(), scores, bad, at, losses, gradient));
    rejection.overlap("gradient", of.length(), of.length(), (out, in) -> call(in, losses, out));
    rejection.overlap("losses", of.rows(), of.length(), (out, in) -> call(in, out, gradient));
    rejection.overlap("losses", of.rows(), of.length(), (out, in) -> call(scores, out, in));
    for (int bad : new int[] {-1, of.columns(), Integer.MIN_VALUE, Integer.MAX_VALUE}) {
      badLabel(rejection, bad);
    }
  }

  private void badLabel(Rejection rejection, int bad) {
    if (of.rows() > 0) {
      int[] wrong = labels.clone();
      wrong[of.rows() - 1] = bad;
      rejection.of(
          "labels: row " + (of.rows() - 1) + " is " + bad,
          () -> call(Workers.TWO, of.rows(), scores, wrong, 0, losses, gradient));
    }
  }
}
