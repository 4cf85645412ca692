package dev.lanewise.training.schedule;

import dev.lanewise.training.text.Form;

/** Falls when the validation loss no longer does; replays the losses of all epochs each time. */
final class PlateauSchedule extends Schedule {
  private final double factor;
  private final int patience;
  private final double threshold;

  PlateauSchedule(double factor, int patience, double threshold) {
    super(Form.text("plateau", factor, patience, threshold));
    require(factor > 0 && factor < 1, "factor", factor, "above 0, below 1");
    require(patience >= 0, "patience", patience, "0 or more");
    require(threshold >= 0 && threshold < 1, "threshold", threshold, "0 or more, below 1");
    this.factor = factor;
    this.patience = patience;
    this.threshold = threshold;
  }

  @Override
  double factor(SchedulePosition position, long skipped) {
    int firstEpoch = (int) Math.min(skipped / position.stepsPerEpoch(), Integer.MAX_VALUE);
    double product = 1;
    double least = Double.POSITIVE_INFINITY;
    int without = 0;
    for (int epoch = firstEpoch; epoch < position.epochsValidated(); epoch++) {
      double loss = position.validationLoss(epoch);
      if (loss < least * (1 - threshold)) {
        least = loss;
        without = 0;
      } else if (++without > patience) {
        product *= factor;
        without = 0;
      }
    }
    return product;
  }
}
