package dev.lanewise.training.pictures;

import dev.lanewise.training.data.DataException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ThreadLocalRandom;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Writes PNG files. */
final class Png {
  private Png() {}

  static byte[] bytes(Picture picture) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      if (!ImageIO.write(picture.toImage(), "png", out)) {
        throw new IllegalStateException("this Java has no writer of PNG files");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static void save(byte[] bytes, Path file) {
    if (file.getFileName() == null || Files.isDirectory(file)) {
      throw new DataException(file + ": cannot be written: it is a folder");
    }
    if (!Files.isDirectory(file.toAbsolutePath().getParent())) {
      throw new DataException(file + ": cannot be written: there is no folder " + file.toAbsolutePath().getParent());
    }
    // Not Files.createTempFile, whose files only their owner may read.
    String unique = Long.toHexString(ThreadLocalRandom.current().nextLong());
    Path temporary = file.resolveSibling("." + file.getFileName() + "." + unique + ".tmp");
    try {
      try {
        Files.write(temporary, bytes, StandardOpenOption.CREATE_NEW);
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(temporary);
      }
    } catch (IOException e) {
      throw new DataException(file + ": cannot be written: " + e, e);
    }
  }
}
