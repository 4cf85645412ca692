package dev.lanewise.training.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.nn.Shape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The reader on small files of 3×2 pixels that this test writes itself. */
class MnistTest {
  private static final int TRAIN = 240;
  private static final int TEST = 30;
  private static final int ROWS = 3;
  private static final int COLUMNS = 2;
  private static final String TRAIN_IMAGES = "train-images-idx3-ubyte";
  private static final String TRAIN_LABELS = "train-labels-idx1-ubyte";
  private static final String TEST_IMAGES = "t10k-images-idx3-ubyte";
  private static final String TEST_LABELS = "t10k-labels-idx1-ubyte";

  @TempDir
  Path folder;

  @BeforeEach
  void writeWhole() throws IOException {
    Files.write(folder.resolve(TRAIN_IMAGES), images(TRAIN, ROWS, COLUMNS));
    Files.write(folder.resolve(TRAIN_LABELS), labels(TRAIN));
    Files.write(folder.resolve(TEST_IMAGES), images(TEST, ROWS, COLUMNS));
    Files.write(folder.resolve(TEST_LABELS), labels(TEST));
  }

  /** Pixel p of image i is 6i + p, modulo 251. */
  private static byte[] images(int count, int rows, int columns) {
    ByteBuffer file = ByteBuffer.allocate(16 + count * rows * columns);
    file.putInt(0x803).putInt(count).putInt(rows).putInt(columns);
    for (int i = 0; file.hasRemaining(); i++) {
      file.put((byte) (i % 251));
    }
    return file.array();
  }

  /** Label i is i modulo 10. */
  private static byte[] labels(int count) {
    ByteBuffer file = ByteBuffer.allocate(8 + count);
    file.putInt(0x801).putInt(count);
    for (int i = 0; i < count; i++) {
      file.put((byte) (i % 10));
    }
    return file.array();
  }

  @Test
  void readsTheFourFiles() {
    Splits splits = Mnist.read(folder, 5);
    assertEquals(Shape.of(ROWS, COLUMNS, 1), splits.sampleShape());
    assertEquals(Mnist.DIGITS, splits.classNames());
    assertEquals("7", splits.classNames().get(7));
    assertEquals(220, splits.train().size());
    assertEquals(20, splits.validation().size());
    assertEquals(TEST, splits.test().size());
    for (int i = 0; i < TEST; i++) {
      assertEquals(i, number(splits.test(), i), "the order of the file");
    }
    boolean[] seen = new boolean[TRAIN];
    int[] validating = new int[10];
    for (int i = 0; i < TRAIN; i++) {
      boolean train = i < 220;
      Dataset part = train ? splits.train() : splits.validation();
      int number = number(part, train ? i : i - 220);
      assertTrue(!seen[number], "sample " + number + " comes once");
      seen[number] = true;
      validating[number % 10] += train ? 0 : 1;
    }
    assertTrue(Arrays.stream(validating).allMatch(count -> count == 2), Arrays.toString(validating));
  }

  /** Which image of its file a sample is, told by its first pixels; checks the others and the label. */
  private static int number(Dataset dataset, int i) {
    float[] image = new float[6];
    dataset.copySample(i, image, 0);
    int first = Math.round(image[0] * 255);
    int number = 0;
    while (number * 6 % 251 != first) {
      number++;
    }
    for (int p = 0; p < 6; p++) {
      assertEquals((number * 6 + p) % 251 / 255f, image[p], 0x1p-24f);
    }
    assertEquals(number % 10, dataset.label(i));
    return number;
  }

  @Test
  void theSeedDecidesWhichValidate() {
    assertEquals(Refusals.fingerprint(Mnist.read(folder, 5)), Refusals.fingerprint(Mnist.read(folder, 5)));
    assertNotEquals(Fingerprint.of(Mnist.read(folder, 5).validation()),
        Fingerprint.of(Mnist.read(folder, 6).validation()));
  }

  @Test
  void packedFilesAndDottedNamesAreTheSame() throws IOException {
    String whole = Refusals.fingerprint(Mnist.read(folder, 5));
    pack(TRAIN_IMAGES);
    assertEquals(whole, Refusals.fingerprint(Mnist.read(folder, 5)));
    Files.move(folder.resolve(TRAIN_LABELS), folder.resolve("train-labels.idx1-ubyte"));
    Files.move(folder.resolve(TRAIN_IMAGES + ".gz"), folder.resolve("train-images.idx3-ubyte.gz"));
    assertEquals(whole, Refusals.fingerprint(Mnist.read(folder, 5)));
  }

  private Path pack(String name) throws IOException {
    Path packed = folder.resolve(name + ".gz");
    Files.write(packed, gzip(Files.readAllBytes(folder.resolve(name))));
    Files.delete(folder.resolve(name));
    return packed;
  }

  private static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(content);
    }
    return bytes.toByteArray();
  }

  @Test
  void fashionMnistHasNamesOfItsOwn() {
    Splits splits = Mnist.readFashion(folder, 5);
    assertEquals("Ankle boot", splits.classNames().getLast());
    assertEquals("fashion-mnist test", splits.test().name());
  }

  @Test
  void namesWhatIsMissing() throws IOException {
    for (String name : new String[] {TRAIN_IMAGES, TRAIN_LABELS, TEST_IMAGES, TEST_LABELS}) {
      byte[] content = Files.readAllBytes(folder.resolve(name));
      Files.delete(folder.resolve(name));
      assertRefused(folder.resolve(name) + ": no such file, nor one with .gz at its end");
      Files.write(folder.resolve(name), content);
    }
    Path none = folder.resolve("none");
    Refusals.assertRefused(() -> Mnist.read(none, 5), none + ": no such folder");
    Refusals.assertRefused(() -> Mnist.read(folder.resolve(TEST_LABELS), 5), TEST_LABELS + ": not a folder");
  }

  @Test
  void namesTheByteOfAWrongHeader() throws IOException {
    assertIntRefused(TRAIN_IMAGES, 0, 2049, "byte 0: magic number is 2049, expected 2051 (IDX, unsigned "
        + "bytes, images)");
    assertIntRefused(TEST_LABELS, 0, -1, "byte 0: magic number is 4294967295, expected 2049");
    assertIntRefused(TRAIN_IMAGES, 4, 241, "byte 4: count of images is 241, expected 240 as in " + TRAIN_LABELS);
    assertIntRefused(TRAIN_IMAGES, 8, 0, "byte 8: rows is 0, expected 1..32768");
    assertIntRefused(TRAIN_IMAGES, 12, -2, "byte 12: columns is 4294967294, expected 1..32768");
    assertIntRefused(TRAIN_IMAGES, 8, 4, "byte 1456: the file ends, it has 1456 bytes, expected 1936 (16 of header, "
        + "240 images of 4×2)");
    assertIntRefused(TRAIN_IMAGES, 8, 32768, "the file ends, it has 1456 bytes, expected 15728656");
    assertIntRefused(TRAIN_IMAGES, 8, 2, "byte 976: the file goes on, it has 1456 bytes, expected 976");
    assertIntRefused(TRAIN_LABELS, 4, 0, "byte 4: count is 0, expected at least 1");
    assertIntRefused(TRAIN_LABELS, 4, -1, "byte 4: count is 4294967295, expected at least 1");
    assertIntRefused(TRAIN_LABELS, 4, 0x7FFFFFFF, "byte 248: the file ends, it has 248 bytes, expected 2147483655");
    assertIntRefused(TRAIN_LABELS, 4, 239, "byte 247: the file goes on, it has 248 bytes, expected 247");
  }

  private void assertIntRefused(String name, int at, int value, String part) throws IOException {
    Path file = folder.resolve(name);
    byte[] content = Files.readAllBytes(file);
    Files.write(file, ByteBuffer.wrap(content.clone()).putInt(at, value).array());
    assertRefused(file + ": ", part);
    Files.write(file, content);
  }

  @Test
  void namesAWrongLabel() throws IOException {
    byte[] labels = labels(TRAIN);
    labels[8 + 17] = 10;
    Files.write(folder.resolve(TRAIN_LABELS), labels);
    assertRefused(TRAIN_LABELS + ": byte 25: label 17 is 10, expected 0..9");
    labels[8 + 17] = -1;
    Files.write(folder.resolve(TRAIN_LABELS), labels);
    pack(TRAIN_LABELS);
    assertRefused(TRAIN_LABELS + ".gz: byte 25 after unpacking: label 17 is 255, expected 0..9");
  }

  @Test
  void testImagesMustHaveTheSizeOfTraining() throws IOException {
    Files.write(folder.resolve(TEST_IMAGES), images(TEST, COLUMNS, ROWS));
    assertRefused("images of t10k are 2×3×1, expected 3×2×1");
  }

  @Test
  void aClassWithoutSamplesIsSaid() throws IOException {
    byte[] labels = labels(TRAIN);
    for (int i = 8; i < labels.length; i++) {
      labels[i] = labels[i] == 3 ? 4 : labels[i];
    }
    Files.write(folder.resolve(TRAIN_LABELS), labels);
    assertRefused("class \"3\" of mnist has 0 samples");
  }

  /** Plain files have no checksum: a wrong pixel is read, but a header, a count or a length never wrong. */
  @Test
  void noDamageOfAPlainFileEscapesUnnamed() throws IOException {
    for (String name : new String[] {TRAIN_IMAGES, TEST_LABELS}) {
      Path file = folder.resolve(name);
      byte[] content = Files.readAllBytes(file);
      int header = name.equals(TRAIN_IMAGES) ? 16 : 8;
      for (int bit = 0; bit < 8 * header; bit++) {
        byte[] damaged = content.clone();
        damaged[bit / 8] ^= (byte) (1 << bit % 8);
        Files.write(file, damaged);
        assertRefused(file.toString());
      }
      Refusals.cutOff(file, content, 50, () -> Mnist.read(folder, 5));
      Files.write(file, Arrays.copyOf(content, content.length + 1));
      assertRefused(file + ": byte " + content.length + ": the file goes on");
      Files.write(file, content);
    }
  }

  @Test
  void noDamageOfAPackedFileChangesTheData() throws IOException {
    for (String name : new String[] {TRAIN_IMAGES, TEST_LABELS}) {
      Path packed = pack(name);
      byte[] content = Files.readAllBytes(packed);
      int refused = Refusals.flipBits(packed, content, 200, 3, () -> Refusals.fingerprint(Mnist.read(folder, 5)));
      assertTrue(refused > 100, refused + " of 200");
      Refusals.cutOff(packed, content, 50, () -> Mnist.read(folder, 5));
      Files.write(packed, Arrays.copyOf(content, content.length + 1));
      assertRefused(packed.toString());
      Files.write(packed, content);
    }
  }

  /** 80 MB of zeros in a file of 80 KB. */
  @Test
  void refusesAPackedFileWithoutEnd() throws IOException {
    Path packed = pack(TRAIN_LABELS);
    byte[] piece = gzip(new byte[1 << 24]);
    try (OutputStream out = Files.newOutputStream(packed)) {
      for (int i = 0; i < 5; i++) {
        out.write(piece);
      }
    }
    assertRefused(packed + ": larger than 67108864 bytes, more than can belong here");
  }

  private void assertRefused(String... parts) {
    Refusals.assertRefused(() -> Mnist.read(folder, 5), parts);
  }
}
