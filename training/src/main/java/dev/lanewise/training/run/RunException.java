package dev.lanewise.training.run;

/**
 * A run that cannot be: settings that do not fit each other, the data or the model. The message is one line for the
 * user that names the setting or the file.
 */
public final class RunException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Makes an exception; control characters in the message (line breaks too) become spaces. */
  public RunException(String message) {
    this(message, null);
  }

  /** Makes an exception with the error below it. */
  public RunException(String message, Throwable cause) {
    super(message.replaceAll("\\p{Cntrl}+", " "), cause);
  }
}
