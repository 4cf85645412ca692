package dev.lanewise.training;

import java.nio.file.Path;

/** A file of a run that cannot be read or written, or does not fit; the message names it. */
public final class RunFileException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A complaint about a file. */
  public RunFileException(Path file, String complaint) {
    super(file + ": " + complaint);
  }

  /** A complaint about a file, with its cause. */
  public RunFileException(Path file, String complaint, Throwable cause) {
    super(file + ": " + complaint, cause);
  }
}
