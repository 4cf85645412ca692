package dev.lanewise.training;

/** What adds up over the steps of an epoch. */
final class EpochTotals {
  private final MeanLoss losses = new MeanLoss();
  private int correct;
  private int seen;
  private long nanos;
  private long waitNanos;

  /** All of it, to be kept in a checkpoint. */
  record State(double lossSum, double lossWeight, int correct, int seen, long nanos, long waitNanos) {}

  State state() {
    return new State(losses.sum(), losses.weight(), correct, seen, nanos, waitNanos);
  }

  void restore(State state) {
    losses.restore(state.lossSum(), state.lossWeight());
    correct = state.correct();
    seen = state.seen();
    nanos = state.nanos();
    waitNanos = state.waitNanos();
  }

  void clear() {
    losses.restore(0, 0);
    correct = 0;
    seen = 0;
    nanos = 0;
    waitNanos = 0;
  }

  /** Takes in a step, or a part of one. */
  void add(double meanLoss, double weight, int right, int samples) {
    losses.add(meanLoss, weight);
    correct += right;
    seen += samples;
  }

  void addTime(long stepNanos, long waitedNanos) {
    nanos += stepNanos;
    waitNanos += waitedNanos;
  }

  double loss() {
    return losses.mean();
  }

  double accuracy() {
    return (double) correct / seen;
  }

  int seen() {
    return seen;
  }

  double seconds() {
    return nanos / 1e9;
  }

  double waitSeconds() {
    return waitNanos / 1e9;
  }
}
