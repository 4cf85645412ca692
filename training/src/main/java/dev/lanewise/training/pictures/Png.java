package dev.lanewise.training.pictures;

import dev.lanewise.nn.files.AtomicFile;
import dev.lanewise.nn.files.ModelFileException;
import dev.lanewise.training.data.DataException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
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

  /** Writes a file, whole or not at all. */
  static void save(byte[] bytes, Path file) {
    try {
      AtomicFile.write(file, bytes);
    } catch (ModelFileException e) {
      throw new DataException(e.getMessage(), e);
    }
  }
}
