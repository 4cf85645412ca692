package dev.lanewise.training.schedule;

/** The base learning rate all along. */
final class ConstantSchedule extends Schedule {
  ConstantSchedule() {
    super("constant");
  }

  @Override
  double factor(SchedulePosition position, long skipped) {
    return 1;
  }
}
