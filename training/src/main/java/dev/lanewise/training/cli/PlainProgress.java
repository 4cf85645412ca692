package dev.lanewise.training.cli;

import dev.lanewise.training.TrainingProgress;
import java.io.PrintWriter;
import java.util.Locale;

/** Progress as lines, for logs: one every few seconds. */
final class PlainProgress extends Progress {
  private static final long INTERVAL_NANOS = 5_000_000_000L;

  private int epoch;
  private int samples;
  private long epochStart;
  private long lastLine;

  PlainProgress(int epochs, PrintWriter out) {
    super(epochs, out);
  }

  @Override
  public void epochStarted(TrainingProgress progress) {
    epoch = progress.epoch();
    samples = progress.samplesPerEpoch();
    epochStart = System.nanoTime();
    if (epoch == 1) {
      lastLine = epochStart;
    }
  }

  @Override
  public void stepDone(TrainingProgress progress) {
    int seen = progress.samplesSeen();
    long now = System.nanoTime();
    if (now - lastLine < INTERVAL_NANOS) {
      return;
    }
    lastLine = now;
    double rate = seen / ((now - epochStart) / 1e9);
    double left = (samples - seen + (double) (epochs() - epoch) * samples) / rate;
    println(String.format(Locale.ROOT,
        "epoch %d/%d  %,d of %,d images  loss %.4f, accuracy %.2f %%  %,.0f images/s, about %.0f s left",
        epoch, epochs(), seen, samples, progress.loss(), 100 * progress.accuracy(), rate, left));
  }
}
