package dev.lanewise.training;

import dev.lanewise.nn.files.AtomicFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;

/**
 * The folder of one training run, and what lies where in it:
 *
 * <pre>
 * config.json             the settings; the command line trains by them again
 * environment.json        versions, machine, threads
 * steps.csv               every step up to the last checkpoint
 * epochs.csv              every epoch
 * history.json            both
 * metrics.json            how the run ended, the accuracy on the test part
 * checkpoint.safetensors  the state of the run, from which it goes on
 * best/, last/            the models with the best validation and after the last epoch
 * report.html, pictures/  to look at
 * </pre>
 *
 * <p>Every file but {@code steps.csv}, which grows, is replaced whole or stays as it was. While a run is under way the
 * folder is locked against a second one.
 */
public final class RunFolder implements AutoCloseable {
  private final Path path;
  private final FileChannel channel;

  private RunFolder(Path path) {
    this.path = path;
    this.channel = lock(path.resolve(".lock"));
  }

  private static FileChannel lock(Path file) {
    FileChannel opened = null;
    FileChannel locked = null;
    try {
      opened = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = opened.tryLock();
      locked = lock == null ? null : opened;
    } catch (OverlappingFileLockException e) {
      locked = null;
    } catch (IOException e) {
      throw new RunFileException(file, "cannot be written: " + e.getMessage(), e);
    } finally {
      if (locked == null) {
        closeQuietly(opened);
      }
    }
    if (locked == null) {
      throw new RunFileException(file.getParent(), "a run in this folder is under way");
    }
    return locked;
  }

  private static void closeQuietly(FileChannel channel) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      throw new IllegalStateException("a lock cannot be given back", e);
    }
  }

  /**
   * Makes the folder of a new run.
   *
   * @param path made if it is not there
   * @throws RunFileException if it is there and holds anything, or cannot be made
   */
  public static RunFolder create(Path path) {
    try {
      Files.createDirectories(path);
      try (Stream<Path> content = Files.list(path)) {
        if (content.anyMatch(file -> !file.getFileName().toString().equals(".lock"))) {
          throw new RunFileException(path, "the folder holds files already; resume the run in it, or name another");
        }
      }
    } catch (IOException e) {
      throw new RunFileException(path, "cannot be made: " + e.getMessage(), e);
    }
    return new RunFolder(path);
  }

  /**
   * Opens the folder of a run to go on with it.
   *
   * @throws RunFileException if there is no such folder, or a run in it is under way
   */
  public static RunFolder open(Path path) {
    if (!Files.isDirectory(path)) {
      throw new RunFileException(path, Files.exists(path) ? "is not a folder" : "no such folder");
    }
    return new RunFolder(path);
  }

  /**
   * Opens a folder to go on with what it holds, or to begin.
   *
   * @param path made if it is not there
   * @throws RunFileException if it is a file, cannot be made, or a run in it is under way
   */
  public static RunFolder openOrCreate(Path path) {
    if (Files.exists(path)) {
      return open(path);
    }
    return create(path);
  }

  /** The folder itself. */
  public Path path() {
    return path;
  }

  /** The settings. */
  public Path config() {
    return path.resolve("config.json");
  }

  /** Versions and machine. */
  public Path environment() {
    return path.resolve("environment.json");
  }

  /** All steps. */
  public Path steps() {
    return path.resolve("steps.csv");
  }

  /** All epochs. */
  public Path epochs() {
    return path.resolve("epochs.csv");
  }

  /** Steps and epochs. */
  public Path history() {
    return path.resolve("history.json");
  }

  /** What came out. */
  public Path metrics() {
    return path.resolve("metrics.json");
  }

  /** The state of the run. */
  public Path checkpoint() {
    return path.resolve("checkpoint.safetensors");
  }

  /** The model with the best validation. */
  public Path best() {
    return path.resolve("best");
  }

  /** The model after the last epoch. */
  public Path last() {
    return path.resolve("last");
  }

  /** The report. */
  public Path report() {
    return path.resolve("report.html");
  }

  /** Pictures. */
  public Path pictures() {
    return path.resolve("pictures");
  }

  /**
   * Writes a text file, whole or not at all.
   *
   * @throws RunFileException if it cannot be written
   */
  public static void write(Path file, String text) {
    try {
      AtomicFile.write(file, text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new RunFileException(file, "cannot be written: " + e.getMessage(), e);
    }
  }

  /** Gives the folder free. */
  @Override
  public void close() {
    closeQuietly(channel);
  }
}
