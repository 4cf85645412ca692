package dev.lanewise.training.schedule;

import dev.lanewise.training.text.Form;
import java.util.List;

/**
 * What the learning rate is multiplied by at each step of a run: a pure function of the {@link SchedulePosition}, so
 * that a run that is resumed goes on as if it had not stopped. Immutable; equal to schedules with the same text:
 *
 * <pre>
 * constant                                       1
 * step(every=30, gamma=0.1)                      γ^⌊e/every⌋                      StepLR
 * milestones(gamma, epoch, ...)                  γ^(milestones at or before e)    MultiStepLR
 * exponential(gamma)                             γ^e                              ExponentialLR
 * inverse(k)                                     1/(1 + k·e)                      CS231n's 1/t decay
 * cosine(floor=0)                                from 1 to the floor              CosineAnnealingLR
 * one-cycle(start=0.3, div=25, final=1e4)        up from 1/div to 1, down to 1/(div·final)    OneCycleLR
 * plateau(factor=0.1, patience=10, threshold=1e-4)    by the validation loss      ReduceLROnPlateau
 * warmup(epochs, then, from=0.01)                linearly from {@code from} to 1, then another schedule
 * warmup(steps=500, then=cosine)                 the same, its length in steps
 * </pre>
 *
 * <p>e is the number of whole epochs done: those schedules stay the same within an epoch. Cosine, one-cycle and warm-up
 * move at every step. Names on the right are those of {@code torch.optim.lr_scheduler}, which each of them follows.
 */
public abstract sealed class Schedule
    permits ConstantSchedule, EpochSchedule, CosineSchedule, OneCycleSchedule, PlateauSchedule, WarmUpSchedule {
  private final String text;

  Schedule(String text) {
    this.text = text;
  }

  /** Always 1. */
  public static Schedule constant() {
    return new ConstantSchedule();
  }

  /**
   * Falls by a factor every so many epochs.
   *
   * @throws IllegalArgumentException if {@code every < 1}, or gamma is not a positive number
   */
  public static Schedule step(int every, double gamma) {
    return EpochSchedule.stepOf(every, gamma);
  }

  /**
   * Falls by a factor after certain numbers of epochs.
   *
   * @param epochs at least one, growing, the first 1 or more
   * @throws IllegalArgumentException if they are not, or gamma is not a positive number
   */
  public static Schedule milestones(double gamma, int... epochs) {
    return EpochSchedule.milestonesOf(gamma, epochs);
  }

  /**
   * Falls by a factor after each epoch.
   *
   * @throws IllegalArgumentException if gamma is not a positive number
   */
  public static Schedule exponential(double gamma) {
    return EpochSchedule.exponentialOf(gamma);
  }

  /**
   * 1/(1 + k·e).
   *
   * @throws IllegalArgumentException if k is negative or not finite
   */
  public static Schedule inverse(double k) {
    return EpochSchedule.inverseOf(k);
  }

  /**
   * Half a cosine from 1 to a floor over all steps: floor + (1 − floor)·(1 + cos(π·step/steps))/2 (Loshchilov, Hutter,
   * "SGDR", 2017). The floor itself would be reached one step after the last.
   *
   * @throws IllegalArgumentException unless {@code 0 <= floor <= 1}
   */
  public static Schedule cosine(double floor) {
    return new CosineSchedule(floor);
  }

  /**
   * Half a cosine up to 1, then one down (Smith, Topin, "Super-convergence", 2018): the base rate is PyTorch's
   * {@code max_lr}. Momentum is not cycled.
   *
   * @param start share of the steps in which the rate rises, above 0, below 1
   * @param div what the first rate is smaller by than the base rate, at least 1
   * @param end what the last rate is smaller by than the first, at least 1; {@code final} in text
   * @throws IllegalArgumentException if one is out of range
   */
  public static Schedule oneCycle(double start, double div, double end) {
    return new OneCycleSchedule(start, div, end);
  }

  /**
   * Falls by a factor when the validation loss has not fallen below (1 − threshold) of its least for more than
   * {@code patience} epochs, and counts anew; as ReduceLROnPlateau with mode min, threshold mode rel, cooldown 0,
   * without a least rate.
   *
   * @param factor above 0, below 1
   * @param patience epochs, 0 or more
   * @param threshold 0 or more, below 1
   * @throws IllegalArgumentException if one is out of range
   */
  public static Schedule plateau(double factor, int patience, double threshold) {
    return new PlateauSchedule(factor, patience, threshold);
  }

  /**
   * Rises linearly over the first epochs, then follows another schedule, for which the run begins there (LinearLR
   * within SequentialLR). A step that is t steps into the warm-up of n steps has the factor from + (1 − from)·t/n.
   *
   * @param epochs length of the warm-up, 1 or more
   * @param from the first factor, above 0, at most 1
   * @param then what follows, no warm-up
   * @throws IllegalArgumentException if one is out of range
   */
  public static Schedule warmUpEpochs(int epochs, double from, Schedule then) {
    return new WarmUpSchedule(epochs, true, from, then);
  }

  /**
   * As {@link #warmUpEpochs}, with a length in steps.
   *
   * @throws IllegalArgumentException if one is out of range
   */
  public static Schedule warmUpSteps(int steps, double from, Schedule then) {
    return new WarmUpSchedule(steps, false, from, then);
  }

  /**
   * Reads a schedule.
   *
   * @throws IllegalArgumentException if the text is none of those above, or a number is out of range
   */
  public static Schedule parse(String text) {
    Form form = Form.parse("schedule", text);
    try {
      return read(form);
    } catch (OutOfRange e) {
      throw form.error(e.getMessage());
    }
  }

  private static Schedule read(Form form) {
    return switch (form.name()) {
      case "constant" -> ended(form, constant());
      case "step" -> {
        int every = form.integer("every", 30);
        double gamma = form.number("gamma", 0.1);
        yield ended(form, step(every, gamma));
      }
      case "milestones" -> {
        double gamma = form.number("gamma");
        int[] epochs = epochs(form, form.rest());
        yield ended(form, milestones(gamma, epochs));
      }
      case "exponential" -> ended(form, exponential(form.number("gamma")));
      case "inverse" -> ended(form, inverse(form.number("k")));
      case "cosine" -> ended(form, cosine(form.number("floor", 0)));
      case "one-cycle" -> {
        double start = form.number("start", 0.3);
        double div = form.number("div", 25);
        double end = form.number("final", 1e4);
        yield ended(form, oneCycle(start, div, end));
      }
      case "plateau" -> {
        double factor = form.number("factor", 0.1);
        int patience = form.integer("patience", 10);
        double threshold = form.number("threshold", 1e-4);
        yield ended(form, plateau(factor, patience, threshold));
      }
      case "warmup" -> warmUp(form);
      default -> throw form.unknown("constant", "step", "milestones", "exponential", "inverse", "cosine", "one-cycle",
          "plateau", "warmup");
    };
  }

  private static Schedule warmUp(Form form) {
    String epochs = form.word("epochs", null);
    String then = form.word("then", "constant");
    double from = form.number("from", WarmUpSchedule.FROM);
    String steps = form.word("steps", null);
    form.end();
    if ((epochs == null) == (steps == null)) {
      throw form.error("expected epochs or steps, one of them");
    }
    Schedule next = parse(then);
    return epochs == null ? warmUpSteps(integer(form, "steps", steps), from, next)
        : warmUpEpochs(integer(form, "epochs", epochs), from, next);
  }

  private static int[] epochs(Form form, List<String> words) {
    return words.stream().mapToInt(word -> integer(form, "a milestone", word)).toArray();
  }

  private static int integer(Form form, String key, String word) {
    try {
      return Integer.parseInt(word);
    } catch (NumberFormatException e) {
      throw form.error(key + " is \"" + word + "\", expected a whole number");
    }
  }

  private static Schedule ended(Form form, Schedule schedule) {
    form.end();
    return schedule;
  }

  /** A number of a schedule that cannot be. */
  static final class OutOfRange extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    OutOfRange(String name, Object value, String expected) {
      super(name + " is " + value + ", expected " + expected);
    }
  }

  static void require(boolean holds, String name, double value, String expected) {
    if (!holds) {
      throw new OutOfRange(name, Form.text(value), expected);
    }
  }

  /** The factor of the base learning rate for the step to be made. Allocates nothing. */
  public final double factor(SchedulePosition position) {
    return factor(position, 0);
  }

  /** The factor as if the run had begun {@code skipped} steps later than it did. */
  abstract double factor(SchedulePosition position, long skipped);

  @Override
  public final boolean equals(Object other) {
    return other instanceof Schedule schedule && text.equals(schedule.text);
  }

  @Override
  public final int hashCode() {
    return text.hashCode();
  }

  /** The text that {@link #parse} reads back. */
  @Override
  public final String toString() {
    return text;
  }
}
