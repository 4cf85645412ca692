package dev.lanewise.training;

/**
 * Where a training run stands. There is one object for the whole run; what it says changes with every step, so who
 * wants to keep something keeps the numbers.
 */
public final class TrainingProgress {
  private final int epochs;
  private final long steps;
  private final int batches;
  private final int samples;
  private int epoch = 1;
  private long step;
  private int seen;
  private double learningRate;
  private double loss;
  private double accuracy;
  private double seconds;

  TrainingProgress(int epochs, long steps, int batches, int samples) {
    this.epochs = epochs;
    this.steps = steps;
    this.batches = batches;
    this.samples = samples;
  }

  void at(int newEpoch, long newStep) {
    epoch = newEpoch;
    step = newStep;
  }

  void is(int newSeen, double newLearningRate, double newLoss, double newAccuracy, double newSeconds) {
    seen = newSeen;
    learningRate = newLearningRate;
    loss = newLoss;
    accuracy = newAccuracy;
    seconds = newSeconds;
  }

  /** How many epochs the run has; the last may be cut short by the number of steps. */
  public int epochs() {
    return epochs;
  }

  /** How many steps the run has. */
  public long steps() {
    return steps;
  }

  /** How many steps a whole epoch has. */
  public int stepsPerEpoch() {
    return batches;
  }

  /** How many samples a whole epoch has. */
  public int samplesPerEpoch() {
    return samples;
  }

  /** The epoch under way, 1 for the first. */
  public int epoch() {
    return epoch;
  }

  /** The steps that are done, over all epochs. */
  public long step() {
    return step;
  }

  /** The samples that this epoch has seen. */
  public int samplesSeen() {
    return seen;
  }

  /** The learning rate of the last step. */
  public double learningRate() {
    return learningRate;
  }

  /** The mean loss of the epoch so far. */
  public double loss() {
    return loss;
  }

  /** The share of right answers of the epoch so far, 0..1, each taken before the step that learns from it. */
  public double accuracy() {
    return accuracy;
  }

  /** How long the steps of this epoch have taken, in seconds. */
  public double seconds() {
    return seconds;
  }

  /** Samples a second in this epoch; 0 before its first step. */
  public double imagesPerSecond() {
    return seconds == 0 ? 0 : seen / seconds;
  }

  /** How many samples the run will still see. */
  public long samplesLeft() {
    return Math.max(0, (steps - step) * samples / batches);
  }
}
