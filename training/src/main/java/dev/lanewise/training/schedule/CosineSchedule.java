package dev.lanewise.training.schedule;

import dev.lanewise.training.text.Form;

/** Half a cosine over all steps. */
final class CosineSchedule extends Schedule {
  private final double floor;

  CosineSchedule(double floor) {
    super(Form.text("cosine", floor));
    require(floor >= 0 && floor <= 1, "floor", floor, "0 to 1");
    this.floor = floor;
  }

  @Override
  double factor(SchedulePosition position, long skipped) {
    return between(1, floor, (double) (position.step() - skipped) / (position.steps() - skipped));
  }

  /** From one number to another along half a cosine; {@code StrictMath}, so that no machine differs. */
  static double between(double from, double to, double share) {
    return to + (from - to) * (1 + StrictMath.cos(Math.PI * share)) / 2;
  }
}
