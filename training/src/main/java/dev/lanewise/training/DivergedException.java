package dev.lanewise.training;

/**
 * A training run whose loss is no longer a finite number. The network keeps the parameters it then has; what was saved
 * before stays.
 */
public final class DivergedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int epoch;
  private final long step;
  private final transient History history;

  /**
   * Of a step whose loss is no number, or after which a parameter is none.
   *
   * @param what the loss, or the parameter
   * @param first what was not finite first
   */
  DivergedException(int epoch, long step, String what, String first, History history) {
    super(what + " in epoch " + epoch + ", step " + step + "; not finite first: " + first
        + "; try a smaller learning rate");
    this.epoch = epoch;
    this.step = step;
    this.history = history;
  }

  /** The epoch, 1 for the first. */
  public int epoch() {
    return epoch;
  }

  /** The step, counted over all epochs, 1 for the first. */
  public long step() {
    return step;
  }

  /** The steps and epochs before. */
  public History history() {
    return history;
  }
}
