package dev.lanewise.training.cli;

import dev.lanewise.training.download.DownloadListener;
import dev.lanewise.training.download.RemoteFile;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Shows how a download goes: as a bar, as a line when it begins and each time it is taken up again, or not at all. */
final class DownloadProgress implements DownloadListener, AutoCloseable {
  private static final long MEGABYTE = 1_000_000;

  private final Progress.Mode mode;
  private final PrintWriter out;
  private ProgressBar bar;

  DownloadProgress(Progress.Mode mode, PrintWriter out) {
    Progress.Mode automatic = Progress.isTerminal() ? Progress.Mode.BAR : Progress.Mode.PLAIN;
    this.mode = mode == Progress.Mode.AUTO ? automatic : mode;
    this.out = out;
  }

  @Override
  public void started(RemoteFile file, long done, long total) {
    close();
    if (mode == Progress.Mode.PLAIN) {
      String size = total < 0 ? "" : String.format(Locale.ROOT, ", %,d bytes", total);
      println(file.uri() + size + (done == 0 ? "" : String.format(Locale.ROOT, ", continued after %,d", done)));
    } else if (mode == Progress.Mode.BAR) {
      bar = new ProgressBarBuilder()
          .setTaskName(file.path())
          .setInitialMax(total)
          .setStyle(ProgressBarStyle.COLORFUL_UNICODE_BLOCK)
          .setUpdateIntervalMillis(100)
          .setUnit(" MB", MEGABYTE)
          .showSpeed()
          .setConsumer(new ConsoleProgressBarConsumer(System.out))
          .clearDisplayOnFinish()
          .build();
      bar.stepTo(done);
    }
  }

  @Override
  public void progressed(long done) {
    if (bar != null) {
      bar.stepTo(done);
    }
  }

  @Override
  public void retrying(String why, Duration pause) {
    close();
    if (mode != Progress.Mode.NONE) {
      println(why + String.format(Locale.ROOT, "; again in %.0f s", pause.toMillis() / 1e3));
    }
  }

  private void println(String line) {
    out.println(line);
    out.flush();
  }

  /** Takes the bar away. */
  @Override
  public void close() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }
}
