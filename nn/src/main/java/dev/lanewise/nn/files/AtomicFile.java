package dev.lanewise.nn.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ThreadLocalRandom;

/** Writes a file whole or not at all: under its name there is the old file or the complete new one, at any moment. */
final class AtomicFile {
  private AtomicFile() {}

  /** Writes the content of the file. */
  interface Content {
    void write(FileChannel channel) throws IOException;
  }

  /**
   * Writes a temporary file beside the target, forces it to disk and moves it into place. If anything fails, the
   * temporary file is deleted and the target stays what it was.
   *
   * @throws ModelFileException for any {@link IOException} on the way
   */
  static void write(Path target, Content content) throws ModelFileException {
    if (target.getFileName() == null || Files.isDirectory(target)) {
      throw new ModelFileException(target, "cannot be written: it is a folder");
    }
    Path folder = target.toAbsolutePath().getParent();
    if (!Files.isDirectory(folder)) {
      throw new ModelFileException(target, "cannot be written: there is no folder " + folder);
    }
    // Not Files.createTempFile, whose files only their owner may read.
    String unique = Long.toHexString(ThreadLocalRandom.current().nextLong());
    Path temporary = target.resolveSibling("." + target.getFileName() + "." + unique + ".tmp");
    try {
      try {
        writeAndForce(temporary, content);
        Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(temporary);
      }
    } catch (ModelFileException e) {
      throw e;
    } catch (IOException e) {
      throw new ModelFileException(target, "cannot be written: " + e, e);
    }
  }

  private static void writeAndForce(Path temporary, Content content) throws IOException {
    try (FileChannel channel =
        FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      content.write(channel);
      channel.force(true);
    }
  }
}
