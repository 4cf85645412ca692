package dev.lanewise.jmh.scoreboard;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.nn.InferencePlan;

/** Our plans for whole networks. */
final class LanewiseModels {
  private LanewiseModels() {}

  /** The only way. */
  static Candidate candidate(Model model, Parallel parallel) {
    return switch (model.task()) {
      case INFERENCE -> inference(model, parallel);
      case TRAINING -> training(model, parallel);
    };
  }

  private static Candidate inference(Model model, Parallel parallel) {
    int n = model.batch();
    InferencePlan plan = model.network().compile().plan(n, parallel);
    float[] x = model.x();
    float[] y = new float[n * Model.CLASSES];
    return new Lanewise.Call(() -> plan.run(n, x, 0, y, 0), y);
  }

  private static Candidate training(Model model, Parallel parallel) {
    TrainingRun checked = new TrainingRun(model.networkWithoutDropout(), model, parallel);
    float[] losses = new float[Model.CHECKED_STEPS];
    for (int i = 0; i < losses.length; i++) {
      losses[i] = (float) checked.step(Model.CHECKED_RATE);
    }
    return steps(model, parallel, losses);
  }

  /** Steps to be timed, whose result is what checked ones gave. */
  static Candidate steps(Model model, Parallel parallel, float[] losses) {
    TrainingRun timed = new TrainingRun(model.network(), model, parallel);
    return new Lanewise.Call(() -> timed.step(Model.TIMED_RATE), losses);
  }
}
