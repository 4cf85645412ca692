package dev.lanewise.training.cli;

import dev.lanewise.training.TrainingListener;
import dev.lanewise.training.TrainingProgress;
import dev.lanewise.training.experiment.ExperimentListener;
import dev.lanewise.training.text.Numbers;
import java.io.PrintWriter;
import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Shows how an experiment goes: a line for each part that is done, and a bar for a training under way. */
final class ExperimentProgress implements ExperimentListener, AutoCloseable {
  private final Progress.Mode mode;
  private final PrintWriter out;
  private final TrainingListener training = new Steps();
  private String part = "";
  private ProgressBar bar;

  private ExperimentProgress(Progress.Mode mode, PrintWriter out) {
    this.mode = mode;
    this.out = out;
  }

  static ExperimentProgress of(Progress.Mode mode, PrintWriter out) {
    Progress.Mode shown = mode != Progress.Mode.AUTO ? mode
        : Progress.isTerminal() ? Progress.Mode.BAR : Progress.Mode.PLAIN;
    return new ExperimentProgress(shown, out);
  }

  @Override
  public void partStarted(String name) {
    part = name;
  }

  @Override
  public void partDone(String name, double seconds, boolean before) {
    clear();
    if (mode != Progress.Mode.NONE) {
      out.println(String.format(
          Locale.ROOT, "  %-40s %10s%s", name, Numbers.seconds(seconds), before ? "  (done before)" : ""));
      out.flush();
    }
  }

  @Override
  public TrainingListener training() {
    return mode == Progress.Mode.BAR ? training : TrainingListener.NONE;
  }

  /** Takes the bar off the screen. */
  void clear() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }

  @Override
  public void close() {
    clear();
  }

  /** The steps of a training as a bar. */
  private final class Steps implements TrainingListener {
    @Override
    public void runStarted(TrainingProgress progress) {
      clear();
      bar = new ProgressBarBuilder()
          .setTaskName(part)
          .setInitialMax(progress.steps())
          .setStyle(ProgressBarStyle.COLORFUL_UNICODE_BLOCK)
          .setUpdateIntervalMillis(100)
          .setUnit(" steps", 1)
          .setConsumer(new ConsoleProgressBarConsumer(System.out))
          .clearDisplayOnFinish()
          .build();
    }

    @Override
    public void stepDone(TrainingProgress progress) {
      bar.stepTo(progress.step());
    }
  }
}
