package dev.lanewise.training.cli;

import dev.lanewise.training.TrainingProgress;
import java.io.PrintWriter;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Progress as a live bar for each epoch: share done, images per second, time left, loss, accuracy. */
final class BarProgress extends Progress {
  private ProgressBar bar;

  BarProgress(int epochs, PrintWriter out) {
    super(epochs, out);
  }

  @Override
  public void epochStarted(TrainingProgress progress) {
    bar = new ProgressBarBuilder()
        .setTaskName("epoch " + progress.epoch() + "/" + epochs())
        .setInitialMax(progress.samplesPerEpoch())
        .setStyle(ProgressBarStyle.COLORFUL_UNICODE_BLOCK)
        .setUpdateIntervalMillis(100)
        .setUnit(" images", 1)
        .showSpeed(new DecimalFormat("#,##0", DecimalFormatSymbols.getInstance(Locale.ROOT)))
        .setConsumer(new ConsoleProgressBarConsumer(System.out))
        .clearDisplayOnFinish()
        .build();
  }

  @Override
  public void stepDone(TrainingProgress progress) {
    bar.stepTo(progress.samplesSeen());
    bar.setExtraMessage(String.format(Locale.ROOT, "  loss %.3f, accuracy %.1f %%", progress.loss(), 100 * progress.accuracy()));
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }
}
