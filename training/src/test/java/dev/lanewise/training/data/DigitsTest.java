package dev.lanewise.training.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lanewise.nn.SeededRandom;
import dev.lanewise.nn.Shape;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DigitsTest {
  private static final int LINES = 120;

  @TempDir
  Path folder;

  /** Pixel p of line i is (i + p) modulo 17, the digit i modulo 10. */
  private static String line(int i) {
    return IntStream.range(0, 64).mapToObj(p -> (i + p) % 17 + ",").collect(Collectors.joining()) + i % 10;
  }

  private static String whole() {
    return IntStream.range(0, LINES).mapToObj(i -> line(i) + "\n").collect(Collectors.joining());
  }

  private Path write(String text) throws IOException {
    return Files.writeString(folder.resolve("digits.csv"), text, StandardCharsets.ISO_8859_1);
  }

  @Test
  void readsAndDivides() throws IOException {
    Splits splits = Digits.read(write(whole()), 3);
    assertEquals(Shape.of(8, 8, 1), splits.sampleShape());
    assertEquals(84, splits.train().size());
    assertEquals(12, splits.validation().size());
    assertEquals(24, splits.test().size());
    boolean[] seen = new boolean[LINES];
    for (Dataset part : new Dataset[] {splits.train(), splits.validation(), splits.test()}) {
      for (int i = 0; i < part.size(); i++) {
        seen[number(part, i)] = true;
      }
    }
    for (boolean each : seen) {
      assertTrue(each);
    }
  }

  /** Which line a sample is, told by its first pixel and its digit; checks the other pixels. */
  private static int number(Dataset part, int i) {
    float[] image = new float[64];
    part.copySample(i, image, 0);
    int number = 0;
    while (number % 17 != image[0] * 16 || number % 10 != part.label(i)) {
      number++;
    }
    for (int p = 0; p < 64; p++) {
      assertEquals((number + p) % 17 / 16f, image[p]);
    }
    return number;
  }

  @Test
  void lineEndsPackingAndFoldersMakeNoDifference() throws IOException {
    Path file = write(whole());
    String expected = Refusals.fingerprint(Digits.read(file, 3));
    assertEquals(expected, Refusals.fingerprint(Digits.read(folder, 3)));
    write(whole().replace("\n", "\r\n"));
    assertEquals(expected, Refusals.fingerprint(Digits.read(file, 3)));
    write(whole().strip());
    assertEquals(expected, Refusals.fingerprint(Digits.read(file, 3)));
    Files.delete(file);
    pack(whole());
    assertEquals(expected, Refusals.fingerprint(Digits.read(folder, 3)));
  }

  private Path pack(String text) throws IOException {
    Path packed = folder.resolve("digits.csv.gz");
    try (OutputStream out = CifarFiles.gzip(packed)) {
      out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    }
    return packed;
  }

  @Test
  void namesLineAndColumn() throws IOException {
    assertCellRefused("17", "line 5, column 1: pixel is \"17\", expected 0..16");
    assertCellRefused("-1", "line 5, column 1: pixel is \"-1\", expected 0..16");
    assertCellRefused("", "line 5, column 1: pixel is \"\", expected 0..16");
    assertCellRefused(" 3", "line 5, column 1: pixel is \" 3\"");
    assertCellRefused("0.5", "line 5, column 1: pixel is \"0.5\"");
    assertCellRefused("9".repeat(10_000), "line 5, column 1: pixel is \"99999999999999999999…\"");
    assertCellRefused("1,2", "line 5: columns are 66, expected 65: 64 pixels and the digit");
    assertRefused(whole().replaceFirst("0\n", "10\n"), "line 1, column 65: digit is \"10\", expected 0..9");
    assertRefused("x" + whole(), "line 1, column 1: pixel is \"x0\", expected 0..16");
    assertRefused(whole() + "\n", "line 121: columns are 1, expected 65");
    assertRefused(whole() + ",".repeat(64), "line 121, column 1: pixel is \"\"");
    assertRefused("\n".repeat(100_000), "line 1: columns are 1, expected 65");
    assertRefused("", "class \"0\" of digits has 0 samples");
    assertRefused(line(0) + "\n", "class \"0\" of digits has 1 sample, none of them for validation");
    Path none = folder.resolve("none.csv");
    Refusals.assertRefused(() -> Digits.read(none, 3), none + ": no such file");
  }

  private void assertCellRefused(String cell, String part) throws IOException {
    assertRefused(whole().replaceFirst("\n4,", "\n" + cell + ","), part);
  }

  private void assertRefused(String text, String part) throws IOException {
    Path file = write(text);
    Refusals.assertRefused(() -> Digits.read(file, 3), file + ": " + part);
  }

  @Test
  void noDamageOfAPackedFileChangesTheData() throws IOException {
    Path packed = pack(whole());
    byte[] content = Files.readAllBytes(packed);
    int refused = Refusals.flipBits(packed, content, 200, 4, () -> Refusals.fingerprint(Digits.read(packed, 3)));
    assertTrue(refused > 100, refused + " of 200");
    Refusals.cutOff(packed, content, 50, () -> Digits.read(packed, 3));
  }

  /** Whatever the text becomes, it is read or refused, and nothing else happens. */
  @Test
  void noTextEscapesUnnamed() throws IOException {
    SeededRandom random = new SeededRandom(5);
    Path file = folder.resolve("digits.csv");
    byte[] content = whole().getBytes(StandardCharsets.ISO_8859_1);
    int refused = 0;
    for (int k = 0; k < 200; k++) {
      byte[] damaged = content.clone();
      damaged[random.nextInt(content.length)] = ",\n0123456789\r\u0000\u00ff".getBytes(StandardCharsets.ISO_8859_1)[
          random.nextInt(15)];
      Files.write(file, damaged);
      try {
        assertEquals(LINES, size(Digits.read(file, 3)));
      } catch (DataException e) {
        assertTrue(e.getMessage().startsWith(file + ": "), e.getMessage());
        refused++;
      }
    }
    assertTrue(refused > 50 && refused < 200, refused + " of 200");
  }

  private static int size(Splits splits) {
    return splits.train().size() + splits.validation().size() + splits.test().size();
  }

  @Test
  void refusesAPackedFileWithoutEnd() throws IOException {
    Path packed = pack("0,".repeat(1 << 24));
    Refusals.assertRefused(() -> Digits.read(packed, 3), packed + ": larger than 16777216 bytes");
  }

  @Test
  void readsTheRealDigits() {
    Optional<Path> real = DataFolder.find("digits");
    assumeTrue(real.isPresent(), () -> "skipped: " + DataFolder.missing("digits"));
    Splits splits = Datasets.read("digits", 1);
    assertEquals(1_258, splits.train().size());
    assertEquals(180, splits.validation().size());
    assertEquals(359, splits.test().size());
    int[] counts = new int[10];
    for (Dataset part : new Dataset[] {splits.train(), splits.validation(), splits.test()}) {
      for (int i = 0; i < part.size(); i++) {
        counts[part.label(i)]++;
      }
    }
    assertArrayEquals(new int[] {178, 182, 177, 183, 181, 182, 181, 179, 174, 180}, counts, "as published");
  }
}
