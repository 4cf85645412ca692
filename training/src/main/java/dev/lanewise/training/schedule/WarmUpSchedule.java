package dev.lanewise.training.schedule;

import dev.lanewise.training.text.Form;

/** Linearly up to the base rate, then another schedule. */
final class WarmUpSchedule extends Schedule {
  /** The first factor where none is given. */
  static final double FROM = 0.01;

  private final int length;
  private final boolean inEpochs;
  private final double from;
  private final Schedule then;

  WarmUpSchedule(int length, boolean inEpochs, double from, Schedule then) {
    String unit = inEpochs ? "epochs" : "steps";
    super("warmup(" + unit + "=" + length + ", from=" + Form.text(from) + ", then=" + then + ")");
    require(length >= 1, unit, length, "at least 1");
    require(from > 0 && from <= 1, "from", from, "above 0, at most 1");
    if (then instanceof WarmUpSchedule) {
      throw new OutOfRange("then", then, "a schedule without a warm-up");
    }
    this.length = length;
    this.inEpochs = inEpochs;
    this.from = from;
    this.then = then;
  }

  @Override
  double factor(SchedulePosition position, long skipped) {
    long end = inEpochs ? (long) length * position.stepsPerEpoch() : length;
    long step = position.step() - skipped;
    return step < end ? from + (1 - from) * step / end : then.factor(position, skipped + end);
  }
}
