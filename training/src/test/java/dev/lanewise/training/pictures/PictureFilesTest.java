package dev.lanewise.training.pictures;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.training.data.DataException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PictureFilesTest {
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

  @Test
  void whatIsTransparentIsWhite() {
    BufferedImage image = new BufferedImage(3, 1, BufferedImage.TYPE_INT_ARGB);
    image.setRGB(0, 0, 1, 1, new int[] {0x00FF0000}, 0, 1);
    image.setRGB(1, 0, 1, 1, new int[] {0xFFFF0000}, 0, 1);
    image.setRGB(2, 0, 1, 1, new int[] {0x80000000}, 0, 1);
    assertEquals(Picture.of(3, 1, new int[] {0xFFFFFF, 0xFF0000, 0x7F7F7F}), Picture.read(write(image)));
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
  void hugePicturesAreNotDecoded() throws IOException {
    Path file = folder.resolve("bomb.png");
    Files.write(file, header(1 << 16, 1 << 16));
    assertMessage(file, ": is 65536×65536 pixels, expected 1 to 67108864 in all");
  }

  /** The beginning of a PNG file: signature and IHDR. */
  private static byte[] header(int width, int height) {
    ByteBuffer bytes = ByteBuffer.allocate(33);
    bytes.putLong(0x89504E470D0A1A0AL).putInt(13);
    int start = bytes.position();
    bytes.putInt(0x49484452).putInt(width).putInt(height).put(new byte[] {8, 2, 0, 0, 0});
    CRC32 crc = new CRC32();
    crc.update(bytes.array(), start, bytes.position() - start);
    return bytes.putInt((int) crc.getValue()).array();
  }

  @Test
  void badFilesAreNamed() throws IOException {
    assertMessage(folder.resolve("none.png"), ": there is no such file");
    assertMessage(folder, ": is a folder, expected a PNG or JPEG file");
    Path text = Files.writeString(folder.resolve("text.png"), "no picture");
    assertMessage(text, ": is no picture that can be read, expected PNG, JPEG, GIF, BMP or TIFF");
    Path empty = Files.createFile(folder.resolve("empty.png"));
    assertMessage(empty, ": is no picture that can be read, expected PNG, JPEG, GIF, BMP or TIFF");
  }

  private static void assertMessage(Path file, String message) {
    assertEquals(file + message, assertThrows(DataException.class, () -> Picture.read(file)).getMessage());
  }

  @Test
  void cutAndSpoiltFilesAreErrorsOfTheFile() throws IOException {
    Picture p = Picture.of(16, 16, IntStream.range(0, 256).map(i -> i * 77777).toArray());
    byte[] whole = p.png();
    for (int length = 1; length < whole.length; length += 7) {
      Path file = Files.write(folder.resolve("cut.png"), Arrays.copyOf(whole, length));
      try {
        assertEquals(16, Picture.read(file).width()); // a missing trailer does no harm
      } catch (DataException e) {
        assertTrue(e.getMessage().startsWith(file + ": "), e.getMessage());
      }
    }
  }

  @Test
  void whereNothingCanBeWrittenNothingIs() {
    Picture p = Picture.filled(1, 1, 0);
    var none = assertThrows(DataException.class, () -> p.savePng(folder.resolve("none/a.png")));
    assertTrue(none.getMessage().endsWith("cannot be written: there is no folder " + folder.resolve("none")));
    assertThrows(DataException.class, () -> p.savePng(folder));
  }
}
