package dev.lanewise.training.download;

import java.io.IOException;

/** A file that could not be fetched. The message is one line for the user: it names the address or the file. */
public final class DownloadException extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes an exception.
   *
   * @param message what is wrong; control characters (line breaks too) become spaces
   * @param cause the error below, or null
   */
  public DownloadException(String message, Throwable cause) {
    super(message.replaceAll("\\p{Cntrl}+", " "), cause);
  }
}
