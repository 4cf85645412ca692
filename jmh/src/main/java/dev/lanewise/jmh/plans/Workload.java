package dev.lanewise.jmh.plans;

import dev.lanewise.jmh.scoreboard.Model;
import dev.lanewise.jmh.scoreboard.TrainingRun;
import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.nn.InferencePlan;
import java.util.Locale;

/** What is run in a fresh JVM. */
enum Workload {
  /** Batch 1. */
  INFERENCE("inference, batch 1", Model.Task.INFERENCE, 1) {
    @Override
    Runnable prepare(Model model, Parallel parallel) {
      InferencePlan plan = model.network().compile().plan(model.batch(), parallel);
      float[] x = model.x();
      float[] y = new float[plan.output().size()];
      return () -> plan.run(model.batch(), x, 0, y, 0);
    }
  },
  /** Batch 64, forward, loss, backward and update. */
  TRAINING("training step, batch 64", Model.Task.TRAINING, 64) {
    @Override
    Runnable prepare(Model model, Parallel parallel) {
      TrainingRun training = new TrainingRun(model.network(), model, parallel);
      return () -> training.step(Model.TIMED_RATE);
    }
  };

  private final String text;
  private final Model.Task task;
  private final int batch;

  Workload(String text, Model.Task task, int batch) {
    this.text = text;
    this.task = task;
    this.batch = batch;
  }

  abstract Runnable prepare(Model model, Parallel parallel);

  /** For people. */
  String text() {
    return text;
  }

  /** As an argument. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What {@link #word} wrote. */
  static Workload of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }

  /** A call of it, everything before the first one done. */
  Runnable prepare(String network, int threads) {
    return prepare(Model.of(task, network, batch), Parallel.of(threads));
  }
}
