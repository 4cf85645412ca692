package dev.lanewise.training.schedule;

import java.util.Arrays;

/**
 * How far a run has come: all that a {@link Schedule} knows of it. One for each run, moved on by the trainer.
 *
 * <p>Not thread-safe.
 */
public final class SchedulePosition {
  private final int stepsPerEpoch;
  private final long steps;
  private long step;
  private double[] losses = new double[16];
  private int epochsValidated;

  /**
   * At the first step.
   *
   * @param stepsPerEpoch updates of the parameters in an epoch
   * @param epochs of the whole run
   * @throws IllegalArgumentException if one is below 1
   */
  public SchedulePosition(int stepsPerEpoch, int epochs) {
    this(stepsPerEpoch, (long) stepsPerEpoch * requirePositive("epochs", epochs));
  }

  private SchedulePosition(int stepsPerEpoch, long steps) {
    requirePositive("stepsPerEpoch", stepsPerEpoch);
    requirePositive("steps", steps);
    this.stepsPerEpoch = stepsPerEpoch;
    this.steps = steps;
  }

  /**
   * At the first step of a run whose last epoch may be cut short.
   *
   * @param stepsPerEpoch updates of the parameters in a whole epoch
   * @param steps of the whole run
   * @throws IllegalArgumentException if one is below 1
   */
  public static SchedulePosition ofSteps(int stepsPerEpoch, long steps) {
    return new SchedulePosition(stepsPerEpoch, steps);
  }

  private static long requirePositive(String name, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + ": " + value + ", expected at least 1");
    }
    return value;
  }

  /** The step to be made, 0 for the first. */
  public long step() {
    return step;
  }

  /**
   * Goes to a step.
   *
   * @return this
   * @throws IllegalArgumentException unless {@code 0 <= step < steps}
   */
  public SchedulePosition step(long step) {
    if (step < 0 || step >= steps) {
      throw new IllegalArgumentException("step: " + step + ", expected 0 to " + (steps - 1));
    }
    this.step = step;
    return this;
  }

  /** The steps of the whole run. */
  public long steps() {
    return steps;
  }

  /** The steps of an epoch. */
  public int stepsPerEpoch() {
    return stepsPerEpoch;
  }

  /** Says what the validation after the next epoch gave; to be called once for every epoch, in their order. */
  public void addValidationLoss(double loss) {
    if (epochsValidated == losses.length) {
      losses = Arrays.copyOf(losses, 2 * epochsValidated);
    }
    losses[epochsValidated++] = loss;
  }

  /** How many epochs have been validated. */
  public int epochsValidated() {
    return epochsValidated;
  }

  /**
   * The validation loss after an epoch.
   *
   * @param epoch 0 for the first
   * @throws IllegalArgumentException if it has not been validated
   */
  public double validationLoss(int epoch) {
    if (epoch < 0 || epoch >= epochsValidated) {
      throw new IllegalArgumentException("epoch: " + epoch + ", expected one of " + epochsValidated + " validated");
    }
    return losses[epoch];
  }
}
