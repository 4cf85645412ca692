package dev.lanewise.nn.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A file that is written whole or not at all: under its name there is the old file or the complete new one, at any
 * moment. {@link #prepare} does all the work that may fail under a temporary name beside it, {@link #commit} moves it
 * into place, {@link #close} deletes what was not committed.
 */
public final class AtomicFile implements AutoCloseable {
  private final Path target;
  private final Path temporary;

  private AtomicFile(Path target) {
    this.target = target;
    // Not Files.createTempFile, whose files only their owner may read.
    String unique = Long.toHexString(ThreadLocalRandom.current().nextLong());
    this.temporary = target.resolveSibling("." + target.getFileName() + "." + unique + ".tmp");
  }

  /** Writes the content of a file. */
  @FunctionalInterface
  public interface Content {
    /**
     * Writes all of it.
     *
     * @param to the temporary file, empty; the caller closes it
     * @throws IOException if that fails; the temporary file is deleted then
     */
    void write(FileChannel to) throws IOException;
  }

  /**
   * Writes a file: all of these bytes, or nothing.
   *
   * @param target the file; replaced if it exists
   * @throws ModelFileException if it cannot be written; the message names it
   */
  public static void write(Path target, byte[] bytes) throws ModelFileException {
    write(target, to -> writeFully(to, ByteBuffer.wrap(bytes)));
  }

  /**
   * Writes a file: all of the content, or nothing.
   *
   * @param target the file; replaced if it exists
   * @throws ModelFileException if it cannot be written; the message names it
   */
  public static void write(Path target, Content content) throws ModelFileException {
    try (AtomicFile file = prepare(target, content)) {
      file.commit();
    }
  }

  /**
   * Writes a temporary file beside the target and forces it to disk. If anything fails, it is deleted.
   *
   * @param target the file that {@link #commit} makes or replaces; its folder exists
   * @return to be committed and closed
   * @throws ModelFileException for any {@link IOException} on the way
   */
  public static AtomicFile prepare(Path target, Content content) throws ModelFileException {
    if (target.getFileName() == null || Files.isDirectory(target)) {
      throw new ModelFileException(target, "cannot be written: it is a folder");
    }
    Path folder = target.toAbsolutePath().getParent();
    if (!Files.isDirectory(folder)) {
      throw new ModelFileException(target, "cannot be written: there is no folder " + folder);
    }
    AtomicFile prepared = null;
    AtomicFile file = new AtomicFile(target);
    try {
      file.writeAndForce(content);
      prepared = file;
      return prepared;
    } catch (ModelFileException e) {
      throw e;
    } catch (IOException e) {
      throw file.failed(e);
    } finally {
      if (prepared == null) {
        file.close();
      }
    }
  }

  private void writeAndForce(Content content) throws IOException {
    try (FileChannel channel =
        FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      content.write(channel);
      channel.force(true);
    }
  }

  /**
   * For contents: writes all of the bytes.
   *
   * @throws IOException if a write fails
   */
  public static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /**
   * Moves the file into place.
   *
   * @throws ModelFileException if it cannot be moved; what was there stays
   */
  public void commit() throws ModelFileException {
    try {
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private ModelFileException failed(IOException e) {
    return ModelFileException.of(target, "be written", e);
  }

  /**
   * Deletes the temporary file, if it is still there.
   *
   * @throws ModelFileException if it cannot be deleted
   */
  @Override
  public void close() throws ModelFileException {
    try {
      Files.deleteIfExists(temporary);
    } catch (IOException e) {
      throw failed(e);
    }
  }
}
