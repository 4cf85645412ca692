package dev.lanewise.nn.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever the bytes are, a file is refused with a {@link ModelFileException} or is read as a valid one. */
class SafetensorsFuzzTest {
  private static final int DAMAGED = 5_000;

  private static final String HEADER = "{\"__metadata__\":{\"format\":\"pt\",\"é\":\"\\u00e9\"},"
      + "\"w\":{\"dtype\":\"F32\",\"shape\":[2,3],\"data_offsets\":[0,24]},"
      + "\"n\":{\"dtype\":\"I64\",\"shape\":[],\"data_offsets\":[24,32]},"
      + "\"h\":{\"dtype\":\"F16\",\"shape\":[0,9],\"data_offsets\":[32,32]},"
      + "\"b\":{\"dtype\":\"BF16\",\"shape\":[2],\"data_offsets\":[32,36]}}  ";

  @TempDir
  private Path folder;

  @Test
  void everyTruncationIsRefused() throws IOException {
    byte[] whole = TestFiles.bytes(HEADER, new byte[36]);
    assertTrue(isValid(whole));
    for (int length = 0; length < whole.length; length++) {
      assertFalse(isValid(Arrays.copyOf(whole, length)), "of length " + length);
    }
    assertFalse(isValid(Arrays.copyOf(whole, whole.length + 1)));
  }

  @Test
  void damagedFilesAreRefusedOrValid() throws IOException {
    byte[] whole = TestFiles.bytes(HEADER, new byte[36]);
    Random random = new Random(20);
    int valid = 0;
    for (int i = 0; i < DAMAGED; i++) {
      valid += isValid(damage(whole.clone(), random)) ? 1 : 0;
    }
    // Both outcomes occur: damaged names, metadata and data make a valid file.
    assertTrue(valid > DAMAGED / 20 && valid < DAMAGED / 2, valid + " of " + DAMAGED + " valid");
  }

  private static byte[] damage(byte[] file, Random random) {
    byte[] bytes = file;
    for (int n = 1 + random.nextInt(3); n > 0; n--) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(5)) {
        case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> bytes[at] = (byte) random.nextInt(256);
        case 2 -> bytes[at] = bytes[random.nextInt(bytes.length)];
        case 3 -> bytes[at] = (byte) "{}[]\",:-+.e0123456789".charAt(random.nextInt(21));
        default -> bytes = spliced(bytes, at, random.nextInt(bytes.length), random.nextInt(8));
      }
    }
    return bytes;
  }

  /** The bytes with {@code n} of them moved from one place to another. */
  private static byte[] spliced(byte[] bytes, int from, int to, int n) {
    byte[] spliced = bytes.clone();
    int count = Math.min(n, bytes.length - Math.max(from, to));
    System.arraycopy(bytes, from, spliced, to, count);
    return spliced;
  }

  /** Any exception but {@link ModelFileException} gets out and fails the test. */
  private boolean isValid(byte[] bytes) throws IOException {
    Path path = TestFiles.file(folder, bytes);
    try (SafetensorsFile file = SafetensorsFile.open(path)) {
      long data = 0;
      for (TensorInfo tensor : file.tensors().values()) {
        data += tensor.bytes();
        if (tensor.dtype().readsAsFloat()) {
          assertEquals(tensor.size(), file.read(tensor.name()).length);
        }
      }
      assertTrue(data < bytes.length);
      return true;
    } catch (ModelFileException e) {
      assertTrue(e.getMessage().startsWith(path + ": "), e.getMessage());
      return false;
    } finally {
      Files.delete(path);
    }
  }
}
