package dev.lanewise.training.cli;

import dev.lanewise.training.TrainingProgress;
import dev.lanewise.training.text.Numbers;
import java.io.PrintWriter;
import java.util.Locale;

/** Progress as lines, for logs: one every few seconds. */
final class PlainProgress extends Progress {
  private static final long INTERVAL_NANOS = 5_000_000_000L;

  private long lastLine;

  PlainProgress(PrintWriter out) {
    super(out);
  }

  @Override
  public void runStarted(TrainingProgress progress) {
    super.runStarted(progress);
    lastLine = System.nanoTime();
  }

  @Override
  public void stepDone(TrainingProgress progress) {
    long now = System.nanoTime();
    if (now - lastLine < INTERVAL_NANOS) {
      return;
    }
    lastLine = now;
    println(String.format(Locale.ROOT,
        "epoch %d/%d  %,d of %,d images  loss %.4f, accuracy %.2f %%  %,.0f images/s, about %s left",
        progress.epoch(), progress.epochs(), progress.samplesSeen(), progress.samplesPerEpoch(), progress.loss(),
        100 * progress.accuracy(), progress.imagesPerSecond(), Numbers.seconds(secondsLeft())));
  }
}
