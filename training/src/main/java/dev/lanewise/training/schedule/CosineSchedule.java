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

  /** From one number to another along half a cosine: cos(π·share) goes from 1 to −1. */
  static double between(double from, double to, double share) {
    return to + (from - to) * (1 + sine(Math.PI * (0.5 - share))) / 2;
  }

  /**
   * sin(x) for −π/2 ≤ x ≤ π/2, the Taylor series up to x²³/23!, which leaves 1e-20. {@code Math.sin} may differ from
   * machine to machine, and {@code StrictMath.sin} allocates.
   */
  private static double sine(double x) {
    double sum = 1;
    for (int k = 22; k > 0; k -= 2) {
      sum = 1 - x * x / (k * (k + 1)) * sum;
    }
    return x * sum;
  }
}
