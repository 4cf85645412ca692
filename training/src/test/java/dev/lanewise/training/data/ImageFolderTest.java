package dev.lanewise.training.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lanewise.nn.Shape;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The reader on small pictures that this test writes itself. */
class ImageFolderTest {
  @TempDir
  Path folder;

  /** Every pixel (red, 50, 100), but the first one (0, 0, 255). */
  private static BufferedImage picture(int height, int width, int red) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < height * width; i++) {
      image.setRGB(i % width, i / width, i == 0 ? 0xFF : red << 16 | 50 << 8 | 100);
    }
    return image;
  }

  private Path write(String name, BufferedImage image) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    assertTrue(ImageIO.write(image, name.endsWith("png") ? "png" : "jpg", file.toFile()));
    return file;
  }

  /** Ten pictures of 4×6 for each of two classes; the red of cat i is i, that of dog i 100 + i. */
  private void writeSet(String under) throws IOException {
    for (int i = 0; i < 10; i++) {
      write(under + "cat/" + i + ".png", picture(4, 6, i));
      write(under + "dog/" + i + ".png", picture(4, 6, 100 + i));
    }
  }

  private static float[] sample(Dataset dataset, int i) {
    float[] sample = new float[dataset.sampleShape().size()];
    dataset.copySample(i, sample, 0);
    return sample;
  }

  private static int[] lastReds(Dataset dataset) {
    int[] reds = new int[dataset.size()];
    for (int i = 0; i < reds.length; i++) {
      float[] sample = sample(dataset, i);
      reds[i] = Math.round(255 * sample[sample.length - 3]);
      assertEquals(reds[i] >= 100 ? 1 : 0, dataset.label(i));
    }
    return reds;
  }

  @Test
  void dividesOneSet() throws IOException {
    writeSet("");
    write(".hidden/0.png", picture(1, 1, 0));
    Files.writeString(folder.resolve("cat/.DS_Store"), "");
    Files.writeString(folder.resolve("README.txt"), "ignored: beside the classes");
    Splits splits = ImageFolder.read(folder, 1);
    assertEquals(List.of("cat", "dog"), splits.classNames());
    assertEquals(Shape.of(4, 6, 3), splits.sampleShape());
    assertEquals(14, splits.train().size());
    assertEquals(2, splits.validation().size());
    assertEquals(4, splits.test().size());
    int[] all = new int[20];
    System.arraycopy(lastReds(splits.train()), 0, all, 0, 14);
    System.arraycopy(lastReds(splits.validation()), 0, all, 14, 2);
    System.arraycopy(lastReds(splits.test()), 0, all, 16, 4);
    Arrays.sort(all);
    assertArrayEquals(new int[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 100, 101, 102, 103, 104, 105, 106, 107, 108, 109}, all);
    float[] sample = sample(splits.train(), 0);
    assertArrayEquals(new float[] {0, 0, 1}, Arrays.copyOf(sample, 3));
    assertEquals(50 / 255f, sample[4], 0x1p-24f);
    assertEquals(100 / 255f, sample[5], 0x1p-24f);
    assertEquals(Refusals.fingerprint(splits), Refusals.fingerprint(ImageFolder.read(folder, 1)));
  }

  @Test
  void readsPartsAsTheyLie() throws IOException {
    writeSet("train/");
    write("test/cat/a.png", picture(4, 6, 50));
    write("test/dog/b.PNG".replace("PNG", "png"), picture(4, 6, 150));
    Splits divided = ImageFolder.read(folder, 1);
    assertEquals(18, divided.train().size());
    assertEquals(2, divided.validation().size());
    assertArrayEquals(new int[] {50, 150}, lastReds(divided.test()));
    for (String name : new String[] {"val", "validation"}) {
      write(name + "/cat/a.png", picture(4, 6, 60));
      write(name + "/dog/b.png", picture(4, 6, 160));
      write(name + "/dog/a.png", picture(4, 6, 161));
      if (name.equals("val")) {
        Splits splits = ImageFolder.read(folder, 1);
        assertEquals(20, splits.train().size());
        assertArrayEquals(new int[] {60, 161, 160}, lastReds(splits.validation()), "sorted by name");
      }
    }
    assertRefused(folder + ": has both validation and val");
  }

  @Test
  void greyIndexedDeepAndTransparentPicturesKeepTheirValues() throws IOException {
    BufferedImage grey = new BufferedImage(3, 2, BufferedImage.TYPE_BYTE_GRAY);
    grey.getRaster().setSample(1, 0, 0, 128);
    assertPixel(write("a.png", grey), 1, 128, 128, 128);
    BufferedImage deep = new BufferedImage(3, 2, BufferedImage.TYPE_USHORT_GRAY);
    deep.getRaster().setSample(1, 0, 0, 0x81FF);
    assertPixel(write("b.png", deep), 1, 0x81, 0x81, 0x81);
    BufferedImage transparent = new BufferedImage(3, 2, BufferedImage.TYPE_INT_ARGB);
    transparent.setRGB(1, 0, 0x400A141E);
    assertPixel(write("c.png", transparent), 1, 10, 20, 30);
    byte[] ramp = {0, 85, (byte) 170, (byte) 255};
    BufferedImage indexed =
        new BufferedImage(3, 2, BufferedImage.TYPE_BYTE_BINARY, new IndexColorModel(2, 4, ramp, ramp, new byte[4]));
    indexed.getRaster().setSample(1, 0, 0, 2);
    assertPixel(write("d.png", indexed), 1, 170, 170, 0);
    assertPixel(write("e.jpg", grey), 1, PictureFile.read(folder.resolve("e.jpg")).rgb()[3] & 0xFF);
    PictureFile jpeg = PictureFile.read(write("f.jpeg", picture(16, 24, 200)));
    assertEquals(16, jpeg.height());
    assertEquals(24, jpeg.width());
    assertEquals(200, jpeg.rgb()[3 * 300] & 0xFF, 6, "JPEG is not exact");
  }

  private static void assertPixel(Path file, int pixel, int... rgb) {
    PictureFile picture = PictureFile.read(file);
    assertEquals(2, picture.height());
    assertEquals(3, picture.width());
    for (int c = 0; c < 3; c++) {
      assertEquals(rgb[Math.min(c, rgb.length - 1)], picture.rgb()[3 * pixel + c] & 0xFF, file + " channel " + c);
    }
  }

  /** 4×6 to 2×2: columns 1..4 are kept, each 2×2 block becomes its mean. */
  @Test
  void cutsTheCentreAndAverages() throws IOException {
    BufferedImage image = new BufferedImage(6, 4, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < 4; y++) {
      for (int x = 0; x < 6; x++) {
        image.setRGB(x, y, 10 * y + x << 16 | 7);
      }
    }
    // A pixel of its own size besides: those are left as they are.
    for (int i = 0; i < 10; i++) {
      write("one/" + i + ".png", image);
      write("two/" + i + ".png", picture(2, 2, 9));
    }
    Dataset train = ImageFolder.read(folder, 2, 2, 1).train();
    assertEquals(Shape.of(2, 2, 3), train.sampleShape());
    // Means 6.5, 8.5, 26.5, 28.5 of {1, 2, 11, 12} and so on, rounded up.
    float[] expected = {7, 0, 7, 9, 0, 7, 27, 0, 7, 29, 0, 7};
    float[] sample = sample(train, 0);
    for (int k = 0; k < expected.length; k++) {
      assertEquals(expected[k] / 255, sample[k], 1e-6f);
    }
    float[] other = sample(train, train.size() - 1);
    assertEquals(1, other[2], "the first pixel's blue");
    assertEquals(9 / 255f, other[3], 1e-6f);
  }

  @Test
  void anyShapeFitsAnySize() throws IOException {
    for (int i = 0; i < 10; i++) {
      write("a/" + i + ".png", picture(1, 1 + 30 * i, 255));
      write("b/" + i + ".png", picture(7 + i, 3, 255));
    }
    for (int[] size : new int[][] {{1, 1}, {5, 3}, {3, 50}, {40, 1}}) {
      Splits splits = ImageFolder.read(folder, size[0], size[1], 1);
      assertEquals(Shape.of(size[0], size[1], 3), splits.sampleShape());
      float[] sample = sample(splits.train(), splits.train().size() - 1);
      assertTrue(sample[sample.length - 2] <= 50 / 255f + 1e-6f);
    }
    for (int[] size : new int[][] {{0, 1}, {1, -1}, {10_000, 10_000}}) {
      assertThrows(IllegalArgumentException.class, () -> ImageFolder.read(folder, size[0], size[1], 1));
    }
  }

  @Test
  void differentSizesNeedASize() throws IOException {
    writeSet("");
    Path odd = write("dog/3.png", picture(4, 5, 0));
    assertRefused(odd + ": 4×5 pixels, but " + folder.resolve("cat/0.png") + " has 4×6; expected all alike, or a size "
        + "to bring them to: folder:PATH,SIZE");
  }

  @Test
  void saysWhatIsMissing() throws IOException {
    Path none = folder.resolve("none");
    Refusals.assertRefused(() -> ImageFolder.read(none, 1), none + ": no such folder");
    assertRefused(folder + ": no folders in it, expected one of pictures for each class");
    writeSet("train/");
    assertRefused(folder.resolve("test") + ": no such folder, expected one beside train");
    write("test/cat/0.png", picture(4, 6, 0));
    assertRefused(folder.resolve("test") + ": classes are [cat], expected [cat, dog] as in train");
    Files.createDirectories(folder.resolve("test/dog"));
    assertRefused(folder.resolve("test/dog") + ": no pictures in it");
    Path text = Files.writeString(folder.resolve("test/dog/labels.txt"), "");
    assertRefused(text + ": no picture, expected a file whose name ends in .png, .jpg or .jpeg");
    Files.move(text, folder.resolve("test/dog/a.jpg"));
    assertRefused(folder.resolve("test/dog/a.jpg") + ": byte 0: neither PNG nor JPEG");
    Refusals.assertRefused(() -> ImageFolder.read(folder.resolve("train/cat"), 1), "no folders in it");
    Files.createDirectories(folder.resolve("train/b\u001b[31m"));
    assertRefused(folder.resolve("train") + ": a folder's name holds control characters");
  }

  @Test
  void aClassTooSmallToDivideIsSaid() throws IOException {
    write("a/0.png", picture(2, 2, 0));
    assertRefused(folder + ": class \"a\" of " + folder.getFileName() + " has 1 sample, none of them for validation");
  }

  /** A header of 45 bytes that claims 30 GB: refused before anything of that size is asked for. */
  @Test
  void aHeaderIsNotBelieved() throws IOException {
    writeSet("");
    Path file = folder.resolve("dog/3.png");
    byte[] content = Files.readAllBytes(file);
    ByteBuffer bytes = ByteBuffer.wrap(content).putInt(16, 100_000).putInt(20, 100_000);
    CRC32 crc = new CRC32();
    crc.update(content, 12, 17);
    bytes.putInt(29, (int) crc.getValue());
    Files.write(file, content);
    assertRefused(file + ": header says 100000×100000 pixels, expected at most 33554432 in all");
    Path jpeg = write("dog/4.jpg", picture(4, 6, 0));
    Files.delete(file);
    byte[] packed = Files.readAllBytes(jpeg);
    int frame = 2;
    while (packed[frame + 1] != (byte) 0xC0) {
      frame += 2 + ((packed[frame + 2] & 0xFF) << 8 | packed[frame + 3] & 0xFF);
    }
    ByteBuffer.wrap(packed).putShort(frame + 5, (short) 32_000).putShort(frame + 7, (short) 32_000);
    Files.write(jpeg, packed);
    assertRefused(jpeg + ": header says 32000×32000 pixels");
  }

  @Test
  void aDamagedPngIsRefused() throws IOException {
    Path file = write("dog/3.png", picture(4, 6, 103));
    byte[] content = Files.readAllBytes(file);
    int refused =
        Refusals.flipBits(file, content, 200, 9, () -> Arrays.toString(PictureFile.read(file).rgb()));
    assertEquals(200, refused, "every bit is covered by the signature, a length or a checksum");
    Refusals.cutOff(file, content, 50, () -> PictureFile.read(file));
    Files.write(file, Arrays.copyOf(content, content.length + 100));
    assertArrayEquals(new byte[] {0, 0, -1, 103, 50, 100}, Arrays.copyOf(PictureFile.read(file).rgb(), 6),
        "what follows the picture is ignored");
  }

  /** JPEG has no checksum, so a turned bit may be another picture; but never another exception. */
  @Test
  void aDamagedJpegIsRefusedOrRead() throws IOException {
    Path file = write("a/1.jpg", picture(16, 24, 200));
    byte[] content = Files.readAllBytes(file);
    int refused = 0;
    for (int bit = 0; bit < 8 * content.length; bit += 23) {
      byte[] damaged = content.clone();
      damaged[bit / 8] ^= (byte) (1 << bit % 8);
      Files.write(file, damaged);
      try {
        PictureFile.read(file);
      } catch (DataException e) {
        assertTrue(e.getMessage().startsWith(file + ": "), e.getMessage());
        refused++;
      }
    }
    assertTrue(refused > 10, "refused " + refused);
    // Without the last bytes, padding and the end mark, every pixel is still there.
    Refusals.cutOff(file, Arrays.copyOf(content, content.length - 8), 60, () -> PictureFile.read(file));
  }

  @Test
  void readsRealPhotographs() throws IOException {
    Optional<Path> photos = DataFolder.find("photos/china.jpg");
    assumeTrue(photos.isPresent(), () -> "skipped: " + DataFolder.missing("photos/china.jpg"));
    PictureFile photo = PictureFile.read(photos.get());
    assertEquals(427, photo.height());
    assertEquals(640, photo.width());
    BufferedImage expected = ImageIO.read(photos.get().toFile());
    for (int i = 0; i < 427 * 640; i += 997) {
      for (int c = 0; c < 3; c++) {
        assertEquals(expected.getRGB(i % 640, i / 640) >> (16 - 8 * c) & 0xFF, photo.rgb()[3 * i + c] & 0xFF);
      }
    }
  }

  private void assertRefused(String... parts) {
    Refusals.assertRefused(() -> ImageFolder.read(folder, 1), parts);
  }
}
