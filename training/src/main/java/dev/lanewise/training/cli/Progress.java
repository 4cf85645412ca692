package dev.lanewise.training.cli;

import dev.lanewise.training.History;
import dev.lanewise.training.TrainingListener;
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
    NONE
  }

  private final int epochs;
  private final PrintWriter out;

  Progress(int epochs, PrintWriter out) {
    this.epochs = epochs;
    this.out = out;
  }

  static Progress of(Mode mode, int epochs, PrintWriter out) {
    return switch (mode) {
      case BAR -> new BarProgress(epochs, out);
      case PLAIN -> new PlainProgress(epochs, out);
      case NONE -> new QuietProgress(epochs, out);
      case AUTO -> isTerminal() ? new BarProgress(epochs, out) : new PlainProgress(epochs, out);
    };
  }

  static boolean isTerminal() {
    Console console = System.console();
    return console != null && console.isTerminal();
  }

  final int epochs() {
    return epochs;
  }

  final void println(String line) {
    out.println(line);
    out.flush();
  }

  @Override
  public void epochDone(History.Epoch e) {
    close();
    println(String.format(Locale.ROOT,
        "epoch %d/%d  train: loss %.4f, accuracy %.2f %%   validation: loss %.4f, accuracy %.2f %%   "
            + "%.1f s, %,.0f images/s",
        e.number(), epochs, e.trainLoss(), 100 * e.trainAccuracy(), e.validation().loss(),
        100 * e.validation().accuracy(), e.seconds(), e.imagesPerSecond()));
  }

  /** Takes away what stands on the screen for the epoch under way. */
  @Override
  public void close() {}

  /** Nothing between the epochs. */
  private static final class QuietProgress extends Progress {
    QuietProgress(int epochs, PrintWriter out) {
      super(epochs, out);
    }
  }
}
