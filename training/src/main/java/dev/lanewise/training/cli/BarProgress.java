package dev.lanewise.training.cli;

import dev.lanewise.training.TrainingProgress;
import dev.lanewise.training.text.Numbers;
import java.io.PrintWriter;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.Duration;
import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * Progress as a live bar for each epoch: share done, time gone and left, images per second, loss, accuracy, time left
 * of the run.
 */
final class BarProgress extends Progress {
  /** How often the bar is drawn anew. */
  private static final int INTERVAL_MILLIS = 100;

  private ProgressBar bar;
  private long lastMessage;

  BarProgress(PrintWriter out) {
    super(out);
  }

  @Override
  public void epochStarted(TrainingProgress progress) {
    bar = new ProgressBarBuilder()
        .setTaskName("epoch " + progress.epoch() + "/" + progress.epochs())
        .setInitialMax(progress.samplesPerEpoch())
        .startsFrom(progress.samplesSeen(), Duration.ZERO)
        .setStyle(ProgressBarStyle.COLORFUL_UNICODE_BLOCK)
        .setUpdateIntervalMillis(INTERVAL_MILLIS)
        .setUnit(" images", 1)
        .showSpeed(new DecimalFormat("#,##0", DecimalFormatSymbols.getInstance(Locale.ROOT)))
        .setConsumer(new ConsoleProgressBarConsumer(System.out))
        .clearDisplayOnFinish()
        .build();
    lastMessage = 0;
  }

  @Override
  public void stepDone(TrainingProgress progress) {
    bar.stepTo(progress.samplesSeen());
    long now = System.nanoTime();
    if (now - lastMessage >= INTERVAL_MILLIS * 1_000_000L) {
      lastMessage = now;
      bar.setExtraMessage(String.format(Locale.ROOT, "  loss %.3f, accuracy %.1f %%, run: %s left",
          progress.loss(), 100 * progress.accuracy(), Numbers.seconds(secondsLeft())));
    }
  }

  @Override
  void clear() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }
}
