package dev.lanewise.training.pictures;

import dev.lanewise.training.data.DataException;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Iterator;
import java.util.concurrent.ThreadLocalRandom;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Reads and writes picture files. */
final class PictureFiles {
  /** 67 million: 256 MB once decoded. A small file may claim any size. */
  private static final long MAX_PIXELS = 1L << 26;

  private PictureFiles() {}

  static Picture read(Path file) {
    if (Files.isDirectory(file)) {
      throw new DataException(file + ": is a folder, expected a PNG or JPEG file");
    }
    try (ImageInputStream in = new MemoryCacheImageInputStream(Files.newInputStream(file))) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
      if (!readers.hasNext()) {
        throw new DataException(file + ": is no picture that can be read, expected PNG, JPEG, GIF, BMP or TIFF");
      }
      ImageReader reader = readers.next();
      try {
        reader.setInput(in, true, true);
        return decode(file, reader);
      } finally {
        reader.dispose();
      }
    } catch (NoSuchFileException e) {
      throw new DataException(file + ": there is no such file", e);
    } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException | NegativeArraySizeException e) {
      // ImageIO answers broken files with any of these.
      throw new DataException(file + ": cannot be read as a picture: " + e.getMessage(), e);
    }
  }

  private static Picture decode(Path file, ImageReader reader) throws IOException {
    long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
    if (pixels < 1 || pixels > MAX_PIXELS) {
      throw new DataException(file + ": is " + reader.getWidth(0) + "×" + reader.getHeight(0)
          + " pixels, expected 1 to " + MAX_PIXELS + " in all");
    }
    BufferedImage image = reader.read(0);
    return image.getColorModel().getColorSpace().getType() == ColorSpace.TYPE_GRAY ? grey(image) : colour(image);
  }

  /** Sample by sample: AWT would take grey values for linear light and brighten them. */
  private static Picture grey(BufferedImage image) {
    Raster raster = image.getRaster();
    double white = (1 << image.getColorModel().getComponentSize(0)) - 1;
    double solid = raster.getNumBands() < 2 ? 1 : (1 << image.getColorModel().getComponentSize(1)) - 1;
    int[] rgb = new int[raster.getWidth() * raster.getHeight()];
    for (int i = 0; i < rgb.length; i++) {
      int x = i % raster.getWidth();
      int y = i / raster.getWidth();
      int level = (int) Math.round(raster.getSample(x, y, 0) / white * 255);
      double alpha = raster.getNumBands() < 2 ? 1 : raster.getSample(x, y, 1) / solid;
      rgb[i] = ColorMap.mix(Picture.WHITE, level << 16 | level << 8 | level, alpha);
    }
    return Picture.of(raster.getWidth(), raster.getHeight(), rgb);
  }

  private static Picture colour(BufferedImage image) {
    int w = image.getWidth();
    int[] rgb = image.getRGB(0, 0, w, image.getHeight(), null, 0, w);
    if (image.getColorModel().hasAlpha()) {
      for (int i = 0; i < rgb.length; i++) {
        rgb[i] = ColorMap.mix(Picture.WHITE, rgb[i], (rgb[i] >>> 24) / 255.0);
      }
    }
    return Picture.of(w, image.getHeight(), rgb);
  }

  static byte[] png(Picture picture) {
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
