package dev.lanewise.nn.files;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lanewise.nn.Shape;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsWriterTest {
  @TempDir
  private Path folder;

  private Path path;

  @BeforeEach
  void path() {
    path = folder.resolve("model.safetensors");
  }

  /** The example of the reference implementation's own tests, byte for byte. */
  @Test
  void writesWhatTheReferenceWrites() throws IOException {
    float[] data = {0, 1, 2, 3, 4, 5};
    new SafetensorsWriter().add("attn0", Shape.of(1, 1, 2, 3), data, 0).write(path);
    String header = "{\"attn0\":{\"dtype\":\"F32\",\"shape\":[1,1,2,3],\"data_offsets\":[0,24]}}       ";
    byte[] bytes = {0, 0, 0, 0, 0, 0, (byte) 0x80, 0x3f, 0, 0, 0, 0x40, 0, 0, 0x40, 0x40, 0, 0, (byte) 0x80, 0x40, 0, 0,
        (byte) 0xa0, 0x40};
    assertEquals(72, header.length());
    assertArrayEquals(TestFiles.bytes(header, bytes), Files.readAllBytes(path));
  }

  @Test
  void writesFilesWithoutTensorsLikeTheReference() throws IOException {
    new SafetensorsWriter().write(path);
    assertArrayEquals(TestFiles.bytes("{}      "), Files.readAllBytes(path));
    new SafetensorsWriter().metadata("framework", "pt").write(path);
    assertArrayEquals(TestFiles.bytes("{\"__metadata__\":{\"framework\":\"pt\"}}     "), Files.readAllBytes(path));
  }

  @Test
  void everyFloatComesBackBitForBit() throws IOException {
    // More than one chunk of the writer, and not a multiple of it.
    int[] bits = new Random(1).ints(200_003).toArray();
    int[] special = {0x80000000, 0x7f800001, 0xffc12345, 0x7fc00000, 0xff800000, 1, 0x007fffff};
    System.arraycopy(special, 0, bits, 0, special.length);
    float[] values = new float[bits.length + 2];
    for (int i = 0; i < bits.length; i++) {
      values[i + 1] = Float.intBitsToFloat(bits[i]);
    }
    new SafetensorsWriter().add("x", Shape.of(bits.length), values, 1).write(path);
    try (SafetensorsFile file = SafetensorsFile.open(path)) {
      float[] read = file.read("x");
      int[] readBits = new int[read.length];
      Arrays.setAll(readBits, i -> Float.floatToRawIntBits(read[i]));
      assertArrayEquals(bits, readBits);
    }
  }

  @Test
  void scalarsAndEmptyTensorsComeBack() throws IOException {
    float[] none = {};
    new SafetensorsWriter()
        .add("scalar", Shape.of(), new float[] {42}, 0)
        .add("empty", Shape.of(3, 0, 5), none, 0)
        .add("z", Shape.of(0), () -> none)
        .write(path);
    try (SafetensorsFile file = SafetensorsFile.open(path)) {
      assertEquals(new TensorInfo("empty", Dtype.F32, List.of(3L, 0L, 5L), 0, 0), file.tensor("empty"));
      assertEquals(new TensorInfo("scalar", Dtype.F32, List.of(), 0, 4), file.tensor("scalar"));
      assertArrayEquals(new float[] {42}, file.read("scalar"));
      assertArrayEquals(none, file.read("empty"));
      assertArrayEquals(none, file.read("z"));
    }
  }

  @Test
  void metadataComesBackInItsOrder() throws IOException {
    String odd = "\"\\\n\u0000\u007f\u2028é😀";
    new SafetensorsWriter().metadata("z", "1").metadata(odd, odd).metadata("a", "").metadata("z", "2").write(path);
    try (SafetensorsFile file = SafetensorsFile.open(path)) {
      assertEquals(List.of(Map.entry("z", "2"), Map.entry(odd, odd), Map.entry("a", "")),
          List.copyOf(file.metadata().entrySet()));
    }
  }

  /** Names by their UTF-8 bytes, like Rust's strings: U+FFFD before U+1F600, which Java's strings order otherwise. */
  @Test
  void sortsTensorsByName() throws IOException {
    SafetensorsWriter writer = new SafetensorsWriter();
    List<String> names = List.of("", "A", "a", "a.10", "a.2", "a\"\n", "é", "\ufffd", "😀");
    for (String name : names.reversed()) {
      writer.add(name, Shape.of(1), new float[] {names.indexOf(name)}, 0);
    }
    writer.write(path);
    try (SafetensorsFile file = SafetensorsFile.open(path)) {
      List<String> sorted = names.stream()
          .sorted((a, b) -> Arrays.compareUnsigned(utf8(a), utf8(b))).toList();
      assertEquals(sorted, file.names());
      assertEquals(List.of("\ufffd", "😀"), file.names().subList(7, 9));
      for (String name : names) {
        assertArrayEquals(new float[] {names.indexOf(name)}, file.read(name));
      }
    }
  }

  @Test
  void dataBeginAtAMultipleOfEightBytes() throws IOException {
    for (int length = 0; length < 9; length++) {
      new SafetensorsWriter().add("n".repeat(length), Shape.of(1), new float[] {1}, 0).write(path);
      assertEquals(4, Files.size(path) % 8);
    }
  }

  @Test
  void makesValuesWhenTheyAreWritten() throws IOException {
    float[] values = {0, 0};
    SafetensorsWriter writer = new SafetensorsWriter().add("x", Shape.of(2), () -> {
      values[0]++;
      return values;
    });
    for (int written = 1; written <= 2; written++) {
      writer.write(path);
      try (SafetensorsFile file = SafetensorsFile.open(path)) {
        assertArrayEquals(new float[] {written, 0}, file.read("x"));
      }
    }
  }

  @Test
  void aFailureLeavesTheOldFileAndNothingElse() throws IOException {
    Files.writeString(path, "old");
    IllegalStateException failure = new IllegalStateException("later");
    SafetensorsWriter writer = new SafetensorsWriter().add("a", Shape.of(100_000), new float[100_000], 0)
        .add("b", Shape.of(1), () -> {
          throw failure;
        });
    assertSame(failure, assertThrows(IllegalStateException.class, () -> writer.write(path)));
    onlyTheOldFileIsThere();

    SafetensorsWriter shorter = new SafetensorsWriter().add("x", Shape.of(2, 2), () -> new float[3]);
    assertEquals("values: tensor x has 3 floats, expected 4 for shape 2×2",
        assertThrows(IllegalArgumentException.class, () -> shorter.write(path)).getMessage());
    onlyTheOldFileIsThere();
  }

  private void onlyTheOldFileIsThere() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(List.of(path), files.toList());
    }
    assertEquals("old", Files.readString(path));
  }

  @Test
  void aSuccessLeavesNoTemporaryFile() throws IOException {
    Files.writeString(path, "old");
    new SafetensorsWriter().write(path);
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(List.of(path), files.toList());
    }
    assertEquals(16, Files.size(path));
  }

  @Test
  void refusesPlacesThatCannotBeWritten() throws IOException {
    SafetensorsWriter writer = new SafetensorsWriter();
    assertEquals(folder + ": cannot be written: it is a folder",
        assertThrows(ModelFileException.class, () -> writer.write(folder)).getMessage());
    Path missing = folder.resolve("missing");
    assertEquals(missing.resolve("x") + ": cannot be written: there is no folder " + missing,
        assertThrows(ModelFileException.class, () -> writer.write(missing.resolve("x"))).getMessage());
    Path root = folder.getRoot();
    assertEquals(root + ": cannot be written: it is a folder",
        assertThrows(ModelFileException.class, () -> writer.write(root)).getMessage());
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(List.of(), files.toList());
    }
  }

  @Test
  void refusesWrongTensors() {
    SafetensorsWriter writer = new SafetensorsWriter().add("x", Shape.of(1), new float[1], 0);
    refused("name: there is a tensor x already", () -> writer.add("x", Shape.of(1), new float[1], 0));
    refused("name: __metadata__ is no name for a tensor, the format reserves it",
        () -> writer.add("__metadata__", Shape.of(1), () -> new float[1]));
    refused("name: \ud800 has half a surrogate pair",
        () -> writer.add("\ud800", Shape.of(1), new float[1], 0));
    refused("value: \udc00 has half a surrogate pair", () -> writer.metadata("k", "\udc00"));
    refused("data: length 4 from offset 1, expected 4 floats for shape 2×2",
        () -> writer.add("y", Shape.of(2, 2), new float[4], 1));
    refused("data: length 4 from offset -1, expected 4 floats for shape 2×2",
        () -> writer.add("y", Shape.of(2, 2), new float[4], -1));
    assertThrows(NullPointerException.class, () -> writer.add("y", Shape.of(2, 2), null));
  }

  private static void refused(String message, Runnable call) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, call::run).getMessage());
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
