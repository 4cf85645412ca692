package dev.lanewise.training.cli;

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
  public void epochStarted(int number, int samples) {
    bar = new ProgressBarBuilder()
        .setTaskName("epoch " + number + "/" + epochs())
        .setInitialMax(samples)
        .setStyle(ProgressBarStyle.COLORFUL_UNICODE_BLOCK)
        .setUpdateIntervalMillis(100)
        .setUnit(" images", 1)
        .showSpeed(new DecimalFormat("#,##0", DecimalFormatSymbols.getInstance(Locale.ROOT)))
        .setConsumer(new ConsoleProgressBarConsumer(System.out))
        .clearDisplayOnFinish()
        .build();
  }

  @Override
  public void stepDone(int seen, double loss, double accuracy) {
    bar.stepTo(seen);
    bar.setExtraMessage(String.format(Locale.ROOT, "  loss %.3f, accuracy %.1f %%", loss, 100 * accuracy));
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }
}
