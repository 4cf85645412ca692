package dev.lanewise.training.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The reader on files that this test writes itself: whole ones, and every damage that it must name. */
class Cifar10Test {
  private static final int RECORDS = 100;
  private static final int FILE = RECORDS * 3073;
  private static final CifarReader READER = new CifarReader(CifarLayout.cifar10(RECORDS, 50));

  @TempDir
  static Path shared;

  @TempDir
  Path own;

  private static Map<String, byte[]> whole;
  private static Path archive;

  @BeforeAll
  static void writeArchive() throws IOException {
    whole = CifarFiles.members(RECORDS);
    archive = CifarFiles.writeArchive(shared.resolve("whole.tar.gz"), whole);
  }

  @AfterAll
  static void release() {
    whole = null;
  }

  @Test
  void readsTheArchive() throws IOException {
    assertWhole(READER.read(archive));
    assertWhole(READER.read(CifarFiles.writeArchive(own.resolve("cifar-10-binary.tar.gz"), whole).getParent()));
  }

  @Test
  void readsTheOfficialSize() throws IOException {
    Splits splits = Cifar10.read(CifarFiles.writeArchive(own.resolve("a.tar.gz"), CifarFiles.members(10_000)));
    assertEquals(45_000, splits.train().size());
    assertEquals(5_000, splits.validation().size());
    assertEquals(10_000, splits.test().size());
    assertSample(splits.validation(), 4_999, 4_999, 1);
    assertSample(splits.train(), 44_999, 9_999, 5);
    assertSample(splits.test(), 9_999, 9_999, 6);
    assertRefused(own.resolve("a.tar.gz"), "record 100 (byte 307300): the file goes on after the last record");
  }

  @Test
  void readsTheFolderAndItsParent() throws IOException {
    Path folder = CifarFiles.writeFolder(own.resolve("cifar-10-batches-bin"), whole);
    assertWhole(READER.read(folder));
    assertWhole(READER.read(own));
    truncate(folder.resolve("data_batch_4.bin"), FILE - 1);
    assertRefused(folder, "data_batch_4.bin: record 99 (byte 304227): the file ends, it has 307299 bytes");
    Files.write(folder.resolve("data_batch_4.bin"), new byte[FILE + 1]);
    assertRefused(folder, "data_batch_4.bin: record 100 (byte 307300): the file goes on after the last record");
    Files.delete(folder.resolve("data_batch_4.bin"));
    assertRefused(folder, folder.resolve("data_batch_4.bin") + ": no such file");
    assertRefused(own, folder.resolve("data_batch_4.bin") + ": no such file");
  }

  @Test
  void namesWhatIsNotThere() throws IOException {
    Path none = own.resolve("no.tar.gz");
    assertRefused(none, none + ": no such file, expected cifar-10-binary.tar.gz");
    assertRefused(own, own + ": no CIFAR-10 in this folder");
    Map<String, byte[]> members = new LinkedHashMap<>(whole);
    members.remove("data_batch_3.bin");
    Path path = CifarFiles.writeArchive(own.resolve("a.tar.gz"), members);
    assertRefused(path, path + "!data_batch_3.bin: not in the archive");
  }

  @Test
  void namesTheRecordOfAWrongLabel() throws IOException {
    byte[] batch = CifarFiles.batch(1, RECORDS);
    batch[47 * 3073] = 10;
    Path path = CifarFiles.writeArchive(own.resolve("a.tar.gz"), Map.of("data_batch_1.bin", batch));
    assertRefused(path, path + "!data_batch_1.bin: record 47 (byte 144431): label is 10, expected 0..9");
    batch[47 * 3073] = (byte) 0xFF;
    path = CifarFiles.writeArchive(own.resolve("b.tar.gz"), Map.of("test_batch.bin", batch));
    assertRefused(path, path + "!test_batch.bin: record 47 (byte 144431): label is 255, expected 0..9");
  }

  @Test
  void namesAWrongSizeInTheArchive() throws IOException {
    Path path = CifarFiles.writeArchive(own.resolve("a.tar.gz"), Map.of("data_batch_2.bin", new byte[3073 * 5 + 7]));
    assertRefused(path, path + "!data_batch_2.bin: record 5 (byte 15365): the file ends, it has 15372 bytes");
    path = CifarFiles.writeArchive(own.resolve("b.tar.gz"), Map.of("data_batch_2.bin", new byte[0]));
    assertRefused(path, path + "!data_batch_2.bin: record 0 (byte 0): the file ends, it has 0 bytes");
    path = CifarFiles.writeArchive(
        own.resolve("c.tar.gz"), Map.of("data_batch_2.bin", new byte[FILE + 3073]));
    assertRefused(path, path + "!data_batch_2.bin: record 100 (byte 307300): the file goes on");
  }

  /** Cut anywhere, even by the last byte: after the members only the checksum of the archive is left. */
  @Test
  void namesWhereATruncatedArchiveBreaksOff() throws IOException {
    int size = (int) Files.size(archive);
    assertRefused(Files.write(own.resolve("long.tar.gz"), Arrays.copyOf(Files.readAllBytes(archive), size + 1)),
        "long.tar.gz", "after a valid .gz stream");
    for (int left : new int[] {size - 1, size - 20, size / 5, 200, 11, 9, 0}) {
      Path path = own.resolve("cut.tar.gz");
      Files.write(path, Arrays.copyOf(Files.readAllBytes(archive), left));
      assertRefused(path, path.toString());
    }
    Path path = own.resolve("half.tar.gz");
    Files.write(path, Arrays.copyOf(Files.readAllBytes(archive), size / 2));
    assertRefused(path, "!data_batch_", ".bin: record ", "damaged or cut off");
  }

  /**
   * A turned bit is either found, or it changes nothing: in data that repeat, a match one period further back gives
   * the same bytes. Checksums see to it that there is no third case.
   */
  @Test
  void findsEveryTurnedBitThatChangesTheData() throws IOException {
    byte[] bytes = Files.readAllBytes(archive);
    Path path = own.resolve("damaged.tar.gz");
    int refused = 0;
    for (int k = 0; k < 12; k++) {
      int at = bytes.length - 1 - (int) ((long) k * bytes.length / 13);
      bytes[at] ^= 4;
      Files.write(path, bytes);
      bytes[at] ^= 4;
      try {
        assertWhole(READER.read(path));
      } catch (DataException e) {
        assertTrue(e.getMessage().startsWith(path.toString()), e.getMessage());
        refused++;
      }
    }
    assertTrue(refused >= 6, "refused " + refused + " of 12");
  }

  @Test
  void refusesWhatIsNoArchive() throws IOException {
    Path text = Files.writeString(own.resolve("text.tar.gz"), "this is no archive\n".repeat(100));
    assertRefused(text, text + ": byte 0: not a gzip file");
    Path packedText = own.resolve("packed.tar.gz");
    try (OutputStream out = CifarFiles.gzip(packedText)) {
      out.write("this is no tar\n".repeat(1000).getBytes(StandardCharsets.UTF_8));
    }
    assertRefused(packedText, packedText + ": byte 0 of the unpacked archive: no readable tar header");
  }

  /** Damage inside the tar, packed again so that the gzip layer is whole: every byte of a header, two ways. */
  @Test
  void refusesDamagedTarHeaders() throws IOException {
    Path small = CifarFiles.writeArchive(own.resolve("small.tar.gz"), Map.of("batches.meta.txt", new byte[10]));
    byte[] tar;
    try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(small))) {
      tar = in.readAllBytes();
    }
    for (int at = 512; at < 1024; at++) {
      for (int flip : new int[] {0x80, 0x01}) {
        byte[] damaged = tar.clone();
        damaged[at] ^= (byte) flip;
        Path path = own.resolve("damaged.tar.gz");
        try (OutputStream out = CifarFiles.gzip(path)) {
          out.write(damaged);
        }
        assertRefused(path, path + ": byte 512 of the unpacked archive: no readable tar header");
      }
    }
  }

  @Test
  void refusesAMemberThatComesTwice() throws IOException {
    Path path = own.resolve("twice.tar.gz");
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(CifarFiles.gzip(path))) {
      CifarFiles.add(tar, "a/batches.meta.txt", CifarFiles.CLASSES.getBytes(StandardCharsets.UTF_8));
      CifarFiles.add(tar, "b/batches.meta.txt", CifarFiles.CLASSES.getBytes(StandardCharsets.UTF_8));
    }
    assertRefused(path, path + "!batches.meta.txt: found twice");
  }

  @Test
  void refusesWrongClassNames() throws IOException {
    assertClassesRefused("one\ntwo\n", "2 class names, expected 10");
    assertClassesRefused(CifarFiles.CLASSES + "eleven\n", "11 class names, expected 10");
    assertClassesRefused(CifarFiles.CLASSES.replace("cat", "c\u001bat"), "control characters");
    assertClassesRefused("\n".repeat(5000), "longer than 4096 bytes");
  }

  private void assertClassesRefused(String content, String message) throws IOException {
    Path path = CifarFiles.writeArchive(
        own.resolve("a.tar.gz"), Map.of("batches.meta.txt", content.getBytes(StandardCharsets.UTF_8)));
    assertRefused(path, path + "!batches.meta.txt: ", message);
  }

  /** A header extension of 64 MB packs to 64 KB: it must be refused before it fills the memory. */
  @Test
  void refusesAnEndlessTarHeader() throws IOException {
    Path path = own.resolve("bomb.tar.gz");
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(CifarFiles.gzip(path))) {
      TarArchiveEntry entry = new TarArchiveEntry(
          TarConstants.GNU_LONGLINK, TarConstants.LF_GNUTYPE_LONGNAME);
      entry.setSize(64 << 20);
      tar.putArchiveEntry(entry);
      tar.write(new byte[64 << 20]);
      tar.closeArchiveEntry();
    }
    assertRefused(path, path + ": byte 0 of the unpacked archive: ", "more data than can belong here");
  }

  private static void assertRefused(Path path, String... parts) {
    String message = assertThrows(DataException.class, () -> READER.read(path)).getMessage();
    for (String part : parts) {
      assertTrue(message.contains(part), message);
    }
    assertFalse(message.contains("\n"), message);
  }

  private static void assertWhole(Splits splits) {
    assertEquals(450, splits.train().size());
    assertEquals(50, splits.validation().size());
    assertEquals(100, splits.test().size());
    assertEquals(List.of(CifarFiles.CLASSES.split("\n")), splits.classNames());
    assertSample(splits.validation(), 0, 0, 1);
    assertSample(splits.validation(), 49, 49, 1);
    assertSample(splits.train(), 0, 50, 1);
    assertSample(splits.train(), 53, 3, 2);
    assertSample(splits.train(), 449, 99, 5);
    assertSample(splits.test(), 99, 99, 6);
  }

  private static void assertSample(Dataset dataset, int i, int record, int batch) {
    assertEquals(record % 10, dataset.label(i));
    float[] image = new float[3072];
    dataset.copySample(i, image, 0);
    for (int y = 0; y < 32; y += 31) {
      for (int x = 0; x < 32; x += 31) {
        float[] expected = {(record & 0xFF) / 255f, y / 255f, (x + batch) / 255f};
        assertArrayEquals(expected, Arrays.copyOfRange(image, (y * 32 + x) * 3, (y * 32 + x) * 3 + 3), 0x1p-24f);
      }
    }
  }

  private static void truncate(Path file, int length) throws IOException {
    Files.write(file, Arrays.copyOf(Files.readAllBytes(file), length));
  }
}
