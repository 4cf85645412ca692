package dev.lanewise.training.cli;

import dev.lanewise.training.History;
import dev.lanewise.training.TrainingListener;
import dev.lanewise.training.TrainingProgress;
import dev.lanewise.training.text.Numbers;
import java.io.Console;
import java.io.PrintWriter;
import java.util.Locale;

/** Shows how a training run goes: one line an epoch, and in between as the subclass does. */
abstract class Progress implements TrainingListener, AutoCloseable {
  /** How progress is shown. */
  enum Mode {
    AUTO,
    BAR,
    PLAIN,
    NONE;

    /** What help and errors call it. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final PrintWriter out;
  private TrainingProgress progress;
  private long startNanos;
  private long startStep;

  Progress(PrintWriter out) {
    this.out = out;
  }

  static Progress of(Mode mode, PrintWriter out) {
    return switch (mode) {
      case BAR -> new BarProgress(out);
      case PLAIN -> new PlainProgress(out);
      case NONE -> new QuietProgress(out);
      case AUTO -> isTerminal() ? new BarProgress(out) : new PlainProgress(out);
    };
  }

  /** Whether standard output is a terminal. */
  static boolean isTerminal() {
    Console console = System.console();
    return console != null && console.isTerminal();
  }

  final void println(String line) {
    out.println(line);
    out.flush();
  }

  @Override
  public void runStarted(TrainingProgress progress) {
    this.progress = progress;
    startNanos = System.nanoTime();
    startStep = progress.step();
    if (startStep > 0) {
      println(String.format(Locale.ROOT, "going on after step %,d of %,d", startStep, progress.steps()));
    }
  }

  /** How long the rest of the run takes if it goes on as since its start, validations included; NaN before a step. */
  final double secondsLeft() {
    double each = (System.nanoTime() - startNanos) / 1e9 / (progress.step() - startStep);
    return progress.step() == startStep ? Double.NaN : each * (progress.steps() - progress.step());
  }

  @Override
  public void epochDone(History.Epoch e) {
    clear();
    println(String.format(Locale.ROOT,
        "epoch %d/%d  train: loss %.4f, accuracy %.2f %%   validation: loss %.4f, accuracy %.2f %%   "
            + "%s, %,.0f images/s",
        e.number(), progress.epochs(), e.trainLoss(), 100 * e.trainAccuracy(), e.validation().loss(),
        100 * e.validation().accuracy(), Numbers.seconds(e.seconds()), e.imagesPerSecond()));
  }

  /** Takes away what stands on the screen for the epoch under way. */
  void clear() {}

  @Override
  public final void close() {
    clear();
  }

  /** Nothing until the end. */
  private static final class QuietProgress extends Progress {
    QuietProgress(PrintWriter out) {
      super(out);
    }

    @Override
    public void runStarted(TrainingProgress progress) {}

    @Override
    public void epochDone(History.Epoch epoch) {}
  }
}
