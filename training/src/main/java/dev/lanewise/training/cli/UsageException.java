package dev.lanewise.training.cli;

/** Something that the user asked for and that cannot be; the message is one line for them. */
final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UsageException(String message) {
    super(message);
  }
}
