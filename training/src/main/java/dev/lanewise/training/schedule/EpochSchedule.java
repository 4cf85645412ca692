package dev.lanewise.training.schedule;

import dev.lanewise.training.text.Form;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** A function of the number of epochs done. {@code StrictMath}, so that no machine differs. */
final class EpochSchedule extends Schedule {
  /** The factor after so many epochs. */
  private interface Curve {
    double at(long epoch);
  }

  private final Curve curve;

  private EpochSchedule(String text, Curve curve) {
    super(text);
    this.curve = curve;
  }

  static Schedule stepOf(int every, double gamma) {
    require(every >= 1, "every", every, "at least 1");
    requirePositive("gamma", gamma);
    return new EpochSchedule(Form.text("step", every, gamma), epoch -> StrictMath.pow(gamma, epoch / every));
  }

  static Schedule milestonesOf(double gamma, int... epochs) {
    requirePositive("gamma", gamma);
    if (epochs.length == 0) {
      throw new OutOfRange("milestones", "empty", "at least one epoch");
    }
    for (int i = 0; i < epochs.length; i++) {
      int least = i == 0 ? 1 : epochs[i - 1] + 1;
      require(epochs[i] >= least, "a milestone", epochs[i], "at least " + least);
    }
    int[] own = epochs.clone();
    double[] numbers = DoubleStream.concat(DoubleStream.of(gamma), IntStream.of(own).asDoubleStream()).toArray();
    return new EpochSchedule(
        Form.text("milestones", numbers), epoch -> StrictMath.pow(gamma, passed(own, epoch)));
  }

  private static int passed(int[] milestones, long epoch) {
    int passed = 0;
    while (passed < milestones.length && milestones[passed] <= epoch) {
      passed++;
    }
    return passed;
  }

  static Schedule exponentialOf(double gamma) {
    requirePositive("gamma", gamma);
    return new EpochSchedule(Form.text("exponential", gamma), epoch -> StrictMath.pow(gamma, epoch));
  }

  static Schedule inverseOf(double k) {
    require(k >= 0 && k < Double.POSITIVE_INFINITY, "k", k, "0 or more, finite");
    return new EpochSchedule(Form.text("inverse", k), epoch -> 1 / (1 + k * epoch));
  }

  private static void requirePositive(String name, double value) {
    require(value > 0 && value < Double.POSITIVE_INFINITY, name, value, "a positive number");
  }

  @Override
  double factor(SchedulePosition position, long skipped) {
    return curve.at((position.step() - skipped) / position.stepsPerEpoch());
  }
}
