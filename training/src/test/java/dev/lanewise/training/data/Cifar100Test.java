package dev.lanewise.training.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What CIFAR-100 has beyond {@link Cifar10Test}: two labels, two files of names, sizes of its own. */
class Cifar100Test {
  private static final int TRAIN = 220;
  private static final int TEST = 110;
  private static final int RECORD = 3074;

  @TempDir
  Path folder;

  private final Map<String, byte[]> whole = CifarFiles.members100(TRAIN, TEST);

  @Test
  void readsFineLabelsFromArchiveAndFolder() throws IOException {
    assertFine(read(write(whole), false));
    assertFine(read(folder, false));
    assertFine(read(CifarFiles.writeFolder(folder.resolve("cifar-100-binary"), whole), false));
    assertFine(read(folder, false));
  }

  private static void assertFine(Splits splits) {
    assertEquals(100, splits.classNames().size());
    assertEquals("class_99", splits.classNames().getLast());
    assertEquals(TRAIN - 20, splits.train().size());
    assertEquals(20, splits.validation().size());
    assertEquals(TEST, splits.test().size());
    assertSample(splits.validation(), 19, 19, 1);
    assertSample(splits.train(), 199, 219, 1);
    assertSample(splits.test(), 109, 109, 2);
  }

  private static void assertSample(Dataset dataset, int i, int record, int file) {
    assertEquals(record % dataset.classes(), dataset.label(i));
    float[] image = new float[3072];
    dataset.copySample(i, image, 0);
    int pixel = (3 * 32 + 7) * 3;
    assertEquals(record / 255f, image[pixel], 0x1p-24f);
    assertEquals(3 / 255f, image[pixel + 1], 0x1p-24f);
    assertEquals((7 + file) / 255f, image[pixel + 2], 0x1p-24f);
  }

  @Test
  void readsCoarseLabelsOnRequest() throws IOException {
    Splits splits = read(write(whole), true);
    assertEquals(20, splits.classNames().size());
    assertEquals("group_0", splits.classNames().getFirst());
    assertEquals("cifar100-coarse train", splits.train().name());
    assertSample(splits.train(), 13, 33, 1);
    assertSample(splits.test(), 109, 109, 2);
  }

  @Test
  void readsTheOfficialSize() throws IOException {
    Path archive = write(CifarFiles.members100(50_000, 10_000));
    Splits fine = Cifar100.read(archive);
    assertEquals(45_000, fine.train().size());
    assertEquals(5_000, fine.validation().size());
    assertEquals(10_000, fine.test().size());
    assertEquals(20, Cifar100.readCoarse(archive).classNames().size());
  }

  @Test
  void namesTheRecordOfAWrongLabelOfEitherKind() throws IOException {
    for (boolean coarse : new boolean[] {false, true}) {
      assertRefused(coarse, changed("train.bin", 5 * RECORD, 20), "!train.bin: record 5 (byte 15370): coarse label is "
          + "20, expected 0..19");
      assertRefused(coarse, changed("test.bin", 7 * RECORD + 1, 255), "!test.bin: record 7 (byte 21518): fine label is "
          + "255, expected 0..99");
    }
  }

  private Map<String, byte[]> changed(String member, int at, int value) {
    Map<String, byte[]> members = new LinkedHashMap<>(whole);
    byte[] content = members.get(member).clone();
    content[at] = (byte) value;
    members.put(member, content);
    return members;
  }

  @Test
  void namesWhatIsMissingOrOfAWrongSize() throws IOException {
    for (String member : whole.keySet()) {
      Map<String, byte[]> members = new LinkedHashMap<>(whole);
      members.remove(member);
      assertRefused(false, members, "!" + member + ": not in the archive, expected all members of cifar-100-binary");
      members.put(member, new byte[5]);
      assertRefused(false, members, "!" + member + ": " + (member.endsWith(".bin") ? "record 0 (byte 0): the file ends"
          : "1 class names, expected "));
    }
    Map<String, byte[]> members = new LinkedHashMap<>(whole);
    members.put("train.bin", Arrays.copyOf(whole.get("train.bin"), TRAIN * RECORD + 1));
    assertRefused(false, members, "!train.bin: record 220 (byte 676280): the file goes on after the last record");
    Refusals.assertRefused(() -> Cifar100.read(write(CifarFiles.members(2))), "not in the archive");
  }

  /** The archive's checksum finds every damage that changes the data, and no exception but ours comes out. */
  @Test
  void anyDamageIsRefusedOrHarmless() throws IOException {
    Path archive = write(whole);
    byte[] content = Files.readAllBytes(archive);
    int refused = Refusals.flipBits(archive, content, 130, 1, () -> Refusals.fingerprint(read(archive, false)));
    assertTrue(refused > 60, refused + " of 130");
    Refusals.cutOff(archive, content, 25, () -> read(archive, false));
  }

  private Path write(Map<String, byte[]> members) throws IOException {
    return CifarFiles.writeArchive(folder.resolve("cifar-100-binary.tar.gz"), "cifar-100-binary", members);
  }

  private void assertRefused(boolean coarse, Map<String, byte[]> members, String part) throws IOException {
    Path archive = write(members);
    Refusals.assertRefused(() -> read(archive, coarse), archive.toString(), part);
  }

  private static Splits read(Path path, boolean coarse) {
    return new CifarReader(CifarLayout.cifar100(TRAIN, TEST, 20, coarse)).read(path);
  }
}
