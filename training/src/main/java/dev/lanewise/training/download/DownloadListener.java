package dev.lanewise.training.download;

import java.time.Duration;

/** Is told how a download goes, on the thread that downloads. */
public interface DownloadListener {
  /** Is told and does nothing. */
  DownloadListener NONE = new DownloadListener() {};

  /**
   * Bytes begin to come; again after each break.
   *
   * @param done bytes that are there already, of an earlier transfer
   * @param total bytes of the whole file, or -1 where the server does not say
   */
  default void started(RemoteFile file, long done, long total) {}

  /**
   * Bytes have come.
   *
   * @param done bytes that are there now
   */
  default void progressed(long done) {}

  /**
   * A transfer has failed in a way that may pass, and is taken up again after a pause.
   *
   * @param why one line
   */
  default void retrying(String why, Duration pause) {}
}
