package dev.lanewise.training.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.nn.SeededRandom;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Supplier;
import org.junit.jupiter.api.function.Executable;

/** What a reader must say to a damaged file, and damage of every kind. */
final class Refusals {
  private Refusals() {}

  /** Expects a {@link DataException} of one line that has all parts. */
  static void assertRefused(Executable read, String... parts) {
    String message = assertThrows(DataException.class, read).getMessage();
    for (String part : parts) {
      assertTrue(message.contains(part), message + " lacks " + part);
    }
    assertFalse(message.contains("\n"), message);
  }

  /**
   * Turns one bit of a file at a time, those of the first 12 bytes and then any: reading must give what the whole file
   * gives, or a {@link DataException} that names the file's folder. Any other exception comes out. The file is whole
   * again at the end.
   *
   * @return how often it was refused
   */
  static int flipBits(Path file, byte[] content, int tries, long seed, Supplier<String> read) throws IOException {
    Files.write(file, content);
    String whole = read.get();
    SeededRandom random = new SeededRandom(seed);
    int refused = 0;
    for (int k = 0; k < tries; k++) {
      byte[] damaged = content.clone();
      int at = k < 96 ? k / 8 : random.nextInt(content.length);
      damaged[at] ^= (byte) (1 << (k < 96 ? k % 8 : random.nextInt(8)));
      Files.write(file, damaged);
      try {
        assertEquals(whole, read.get(), "bit turned in byte " + at);
      } catch (DataException e) {
        assertTrue(e.getMessage().contains(file.getParent().toString()), e.getMessage());
        refused++;
      }
    }
    Files.write(file, content);
    return refused;
  }

  /** Cuts a file off at many places, the last byte and the first among them: each must be refused. */
  static void cutOff(Path file, byte[] content, int places, Supplier<?> read) throws IOException {
    for (int k = 0; k <= places; k++) {
      int left = (int) ((long) (content.length - 1) * k / places);
      Files.write(file, Arrays.copyOf(content, left));
      String message = assertThrows(DataException.class, read::get, left + " of " + content.length).getMessage();
      assertTrue(message.contains(file.getParent().toString()), message);
    }
    Files.write(file, content);
  }

  static String fingerprint(Splits splits) {
    return splits.classNames() + " " + splits.sampleShape() + " " + Fingerprint.of(splits.train())
        + Fingerprint.of(splits.validation()) + Fingerprint.of(splits.test());
  }
}
