package dev.lanewise.training.schedule;

import dev.lanewise.training.text.Form;

/** Up and down again, each along half a cosine. */
final class OneCycleSchedule extends Schedule {
  private final double start;
  private final double first;
  private final double last;

  OneCycleSchedule(double start, double div, double end) {
    super(Form.text("one-cycle", start, div, end));
    require(start > 0 && start < 1, "start", start, "above 0, below 1");
    require(div >= 1 && div < Double.POSITIVE_INFINITY, "div", div, "at least 1, finite");
    require(end >= 1 && end < Double.POSITIVE_INFINITY, "final", end, "at least 1, finite");
    this.start = start;
    this.first = 1 / div;
    this.last = first / end;
  }

  @Override
  double factor(SchedulePosition position, long skipped) {
    long step = position.step() - skipped;
    long steps = position.steps() - skipped;
    double top = start * steps - 1; // the step whose factor is 1, not always a whole one; in PyTorch, too
    if (step <= top) {
      return top == 0 ? 1 : CosineSchedule.between(first, 1, step / top);
    }
    return CosineSchedule.between(1, last, (step - top) / (steps - 1 - top));
  }
}
