package dev.lanewise.training.data;

/**
 * A data file that is missing, unreadable or not what it should be. The message is one line for the user: it names the
 * file (for archives {@code archive!member}), the position where one is known, what was found and what was expected.
 */
public final class DataException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes an exception without a cause.
   *
   * @param message what is wrong; control characters (line breaks too) become spaces
   */
  public DataException(String message) {
    this(message, null);
  }

  /**
   * Makes an exception with a cause.
   *
   * @param message what is wrong; control characters (line breaks too) become spaces
   * @param cause the error below, or null
   */
  public DataException(String message, Throwable cause) {
    super(oneLine(message), cause);
  }

  /** File names and messages from below may hold anything; the terminal that shows them must not act on it. */
  private static String oneLine(String message) {
    return message.replaceAll("\\p{Cntrl}+", " ");
  }

  /** What an exception says, or what it is where it says nothing. */
  static String reason(Exception e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
