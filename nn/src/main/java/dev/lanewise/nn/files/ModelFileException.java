package dev.lanewise.nn.files;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * A model file that cannot be read or written, or does not hold what it should. The message is one line for the user:
 * the file, a colon, and the problem, which names the field or tensor, what was found and what was expected.
 */
public final class ModelFileException extends IOException {
  private static final long serialVersionUID = 1L;

  /** Strings, as an exception is serialised and paths are not. */
  private final String path;
  private final String problem;

  /**
   * Makes an exception without a cause.
   *
   * @param path the file
   * @param problem what is wrong; control characters (line breaks too) become spaces
   */
  public ModelFileException(Path path, String problem) {
    this(path, problem, null);
  }

  /**
   * Makes an exception with a cause.
   *
   * @param path the file
   * @param problem what is wrong; control characters (line breaks too) become spaces
   * @param cause the error below, or null
   */
  public ModelFileException(Path path, String problem, Throwable cause) {
    super(oneLine(path + ": " + problem), cause);
    this.path = path.toString();
    this.problem = oneLine(problem);
  }

  /** An error of the file system, in words: {@code action} is "be read" or "be written". */
  static ModelFileException of(Path path, String action, IOException e) {
    String why = switch (e) {
      case NoSuchFileException missing -> "there is no " + missing.getFile();
      case AccessDeniedException denied -> "no permission for " + denied.getFile();
      case FileSystemException other when other.getReason() != null -> other.getReason();
      default -> e.getMessage() == null ? e.toString() : e.getMessage();
    };
    return new ModelFileException(path, "cannot " + action + ": " + why, e);
  }

  /** The file, as it was named. */
  public Path path() {
    return Path.of(path);
  }

  /** What is wrong: the message without the file. */
  public String problem() {
    return problem;
  }

  /** Names in a file may hold anything; the terminal that shows them must not act on it. */
  private static String oneLine(String message) {
    return message.replaceAll("\\p{Cntrl}+", " ");
  }
}
