package dev.lanewise.training.pictures;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.training.data.DataException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PngTest {
  @TempDir private Path folder;

  @Test
  void everyPixelComesBack() throws IOException {
    Picture p = Picture.of(16, 16, IntStream.range(0, 256).map(i -> i * 0x010301 ^ i << 13).toArray());
    Path file = folder.resolve("a.png");
    p.savePng(file);
    assertEquals(p, Picture.read(file));
    assertArrayEquals(p.png(), Files.readAllBytes(file));
    Picture.filled(1, 1, 5).savePng(file);
    assertEquals(Picture.filled(1, 1, 5), Picture.read(file));
    try (var files = Files.list(folder)) {
      assertEquals(1, files.count(), "temporary files are left");
    }
  }

  @Test
  void greyIsNotBrightened() {
    BufferedImage grey = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_GRAY);
    grey.getRaster().setSample(0, 0, 0, 100);
    assertEquals(Picture.of(2, 1, new int[] {0x646464, 0}), Picture.read(write(grey)));
    BufferedImage deep = new BufferedImage(1, 1, BufferedImage.TYPE_USHORT_GRAY);
    deep.getRaster().setSample(0, 0, 0, 0x8080);
    assertEquals(Picture.filled(1, 1, 0x808080), Picture.read(write(deep)));
  }

  private Path write(BufferedImage image) {
    Path file = folder.resolve("written.png");
    try {
      ImageIO.write(image, "png", file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file;
  }

  @Test
  void badFilesAreNamed() {
    Path none = folder.resolve("none.png");
    var e = assertThrows(DataException.class, () -> Picture.read(none));
    assertTrue(e.getMessage().startsWith(none + ": cannot be read: "), e.getMessage());
  }

  @Test
  void whereNothingCanBeWrittenNothingIs() {
    Picture p = Picture.filled(1, 1, 0);
    var none = assertThrows(DataException.class, () -> p.savePng(folder.resolve("none/a.png")));
    assertTrue(none.getMessage().endsWith("cannot be written: there is no folder " + folder.resolve("none")));
    assertThrows(DataException.class, () -> p.savePng(folder));
  }
}
