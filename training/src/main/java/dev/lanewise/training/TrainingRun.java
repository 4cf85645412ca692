package dev.lanewise.training;

import dev.lanewise.nn.Network;
import dev.lanewise.nn.TrainingPlan;
import dev.lanewise.training.data.BatchLoader;
import dev.lanewise.training.optim.Optimizer;
import dev.lanewise.training.schedule.SchedulePosition;
import java.io.IOException;
import java.util.SortedMap;
import java.util.TreeMap;

/** One run of a {@link Trainer}: from the start or from a checkpoint to the end. */
final class TrainingRun implements AutoCloseable {
  /** For each thread of the loader: one that is ready while the next is made. */
  private static final int BATCHES_AHEAD = 2;

  private final Trainer settings;
  private final History history = new History();
  private final TrainingPlan plan;
  private final BatchStep batchStep;
  private final Optimizer optimizer;
  private final BatchLoader loader;
  private final Evaluator evaluator;
  private final UpdateRatios updateRatios;
  private final SchedulePosition position;
  private final TrainingProgress progress;
  private final EpochTotals totals = new EpochTotals();
  private final Network evaluated;
  private final long steps;
  private long step;
  private int epoch = 1;
  private int batch;
  private double learningRate;
  private int stepsWritten;

  /**
   * Prepares a run.
   *
   * @param from where to go on, null to start
   */
  TrainingRun(Trainer settings, Checkpoint from) {
    this.settings = settings;
    int size = Math.min(settings.batch, settings.train.size());
    this.optimizer = Optimizer.of(settings.network, settings.optimizer);
    if (from != null) {
      restore(from);
    }
    this.loader = loader(size);
    this.steps = Math.min(settings.steps, (long) settings.epochs * loader.batches());
    int epochs = (int) Math.ceilDiv(steps, loader.batches());
    this.plan = settings.network.training(
        Math.ceilDiv(size, settings.microBatches), settings.parallel, settings.options());
    plan.step(from == null ? 0 : from.state().forwards());
    this.batchStep = new BatchStep(plan, settings.loss, size, settings.microBatches, settings.parallel);
    this.evaluator = settings.evaluator(settings.validation);
    this.updateRatios = new UpdateRatios(settings.network, settings.parallel);
    this.position = SchedulePosition.ofSteps(loader.batches(), steps);
    this.progress = new TrainingProgress(epochs, steps, loader.batches(), settings.train.size());
    this.evaluated = settings.optimizer.average() != null ? settings.network.copy() : settings.network;
    history.epochs().forEach(e -> position.addValidationLoss(e.validation().loss()));
  }

  private BatchLoader loader(int size) {
    return BatchLoader.shuffled(settings.train, size, settings.seed)
        .augmented(settings.augmentation).preprocessed(settings.preprocessing)
        .ahead(BATCHES_AHEAD * settings.loaderThreads, settings.loaderThreads);
  }

  private void restore(Checkpoint from) {
    CheckpointState state = from.state();
    requireSameSettings(state.settings());
    HistoryFiles.restoreSteps(settings.folder.steps(), state.step(), history);
    from.restore(settings.network, optimizer);
    state.epochs().forEach(history::add);
    totals.restore(state.totals());
    step = state.step();
    epoch = state.epoch();
    batch = state.batch();
    stepsWritten = history.steps().size();
  }

  private void requireSameSettings(SortedMap<String, String> before) {
    settings.settings().forEach((key, now) -> {
      if (!now.equals(before.get(key))) {
        throw new RunFileException(settings.folder.checkpoint(),
            "the run was started with " + key + " " + before.get(key) + ", and is to go on with " + now);
      }
    });
  }

  /** The network that is validated and saved. */
  Network evaluated() {
    return evaluated;
  }

  History run() {
    if (settings.warmUp) {
      plan.warmUp(settings.loss);
    }
    progress.at(epoch, step);
    settings.listeners.forEach(listener -> listener.runStarted(progress));
    try {
      while (!isOver()) {
        epoch();
      }
    } catch (DivergedException e) {
      history.end(History.Ending.DIVERGED);
      writeSteps();
      writeHistory();
      throw e;
    }
    history.end(ending());
    average();
    writeHistory();
    settings.listeners.forEach(listener -> listener.runEnded(history));
    return history;
  }

  private boolean isOver() {
    return ending() != History.Ending.NONE;
  }

  private History.Ending ending() {
    if (step >= steps) {
      return History.Ending.FINISHED;
    }
    int epochs = history.epochs().size();
    if (epochs > 0 && epochs - history.best().number() >= settings.patience) {
      return History.Ending.EARLY;
    }
    return settings.stopRequested() ? History.Ending.REQUESTED : History.Ending.NONE;
  }

  /** The epoch under way, from where it stands: to its end, or to where the run is to stop. */
  private void epoch() {
    loader.startEpoch(epoch, batch);
    progress.at(epoch, step);
    updateProgress();
    settings.listeners.forEach(listener -> listener.epochStarted(progress));
    while (batch < loader.batches() && step < steps) {
      if (settings.stopRequested()) {
        checkpoint();
        return;
      }
      step();
      boolean ends = batch == loader.batches() || step == steps; // which makes a checkpoint itself, and validates first
      if (!ends && step % settings.checkpointEvery == 0) {
        checkpoint();
      }
    }
    endEpoch();
  }

  private void step() {
    long start = System.nanoTime();
    long waited = loader.waitNanos();
    loader.next();
    int n = loader.count();
    double loss = batchStep.run(loader);
    if (!Double.isFinite(loss)) {
      throw diverged("the loss is " + loss, n);
    }
    boolean last = batch + 1 == loader.batches() || step + 1 == steps;
    position.step(step);
    learningRate = settings.learningRate * settings.schedule.factor(position);
    if (last) {
      updateRatios.before();
    }
    optimizer.step(settings.parallel, batchStep.gradients(), learningRate);
    if (last) {
      updateRatios.after();
    }
    step++;
    batch++;
    totals.add(loss, batchStep.weight(), batchStep.correct(), n);
    totals.addTime(System.nanoTime() - start, loader.waitNanos() - waited);
    history.addStep(
        epoch, n, loss, (double) batchStep.correct() / n, learningRate, optimizer.lastGradientNorm());
    progress.at(epoch, step);
    updateProgress();
    for (int i = 0; i < settings.listeners.size(); i++) {
      settings.listeners.get(i).stepDone(progress);
    }
  }

  private void updateProgress() {
    progress.is(totals.seen(), learningRate, totals.loss(), totals.accuracy(), totals.seconds());
  }

  private DivergedException diverged(String what, int n) {
    String first = Divergence.explain(settings.network, settings.options(), n, loader.images(), settings.parallel);
    return new DivergedException(epoch, step + 1, what, first, history);
  }

  private void endEpoch() {
    requireFinite();
    average();
    Evaluation validation = evaluator.evaluate(evaluated.compile());
    History.Epoch done = new History.Epoch(
        epoch, step, totals.loss(), totals.accuracy(), validation, learningRate, totals.seconds(),
        totals.seen() / totals.seconds(), totals.waitSeconds(), updateRatios.byParameter());
    boolean best = history.epochs().isEmpty() || done.isBetterThan(history.best());
    history.add(done);
    position.addValidationLoss(validation.loss());
    epoch++;
    batch = 0;
    totals.clear();
    settings.listeners.forEach(listener -> listener.epochDone(done));
    if (settings.folder != null) {
      saveModels(best);
      checkpoint();
      writeHistory();
    }
  }

  private void average() {
    if (settings.optimizer.average() != null) {
      optimizer.average().applyTo(evaluated);
    }
  }

  /** So that nothing broken is ever saved or validated. */
  private void requireFinite() {
    Divergence.parameter(settings.network, settings.parallel).ifPresent(p -> {
      throw new DivergedException(
          epoch, step, "parameter " + p.name() + " holds NaN or infinite values", "this update", history);
    });
  }

  private void saveModels(boolean best) {
    SavedModel model = settings.model(settings.name);
    try {
      model.save(settings.folder.last());
      if (best) {
        model.save(settings.folder.best());
      }
    } catch (IOException e) {
      throw new RunFileException(settings.folder.path(), "the model cannot be saved: " + e.getMessage(), e);
    }
    if (best) {
      settings.listeners.forEach(listener -> listener.saved(settings.folder.best()));
    }
  }

  private void checkpoint() {
    if (settings.folder == null) {
      return;
    }
    requireFinite();
    writeSteps();
    CheckpointState state = new CheckpointState(
        CheckpointState.VERSION, new TreeMap<>(settings.settings()), step, epoch, batch, plan.step(),
        optimizer.steps(), totals.state(), history.epochs());
    Checkpoint.write(settings.folder.checkpoint(), state, settings.network, optimizer);
    settings.listeners.forEach(listener -> listener.saved(settings.folder.checkpoint()));
  }

  private void writeSteps() {
    if (settings.folder != null) {
      HistoryFiles.appendSteps(settings.folder.steps(), history, stepsWritten);
      stepsWritten = history.steps().size();
    }
  }

  private void writeHistory() {
    if (settings.folder != null) {
      HistoryFiles.writeEpochs(settings.folder.epochs(), history);
      HistoryFiles.writeJson(settings.folder.history(), history);
    }
  }

  @Override
  public void close() {
    loader.close();
  }
}
