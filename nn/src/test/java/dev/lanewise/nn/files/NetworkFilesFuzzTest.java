package dev.lanewise.nn.files;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.nn.Network;
import dev.lanewise.nn.Shape;
import dev.lanewise.nn.layer.Add;
import dev.lanewise.nn.layer.BatchNorm;
import dev.lanewise.nn.layer.Concat;
import dev.lanewise.nn.layer.Conv2d;
import dev.lanewise.nn.layer.Dense;
import dev.lanewise.nn.layer.DepthwiseConv2d;
import dev.lanewise.nn.layer.Dropout;
import dev.lanewise.nn.layer.Elu;
import dev.lanewise.nn.layer.Flatten;
import dev.lanewise.nn.layer.MaxPool2d;
import dev.lanewise.nn.layer.Padding;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever the bytes of the two files are, they are refused with a {@link ModelFileException} or are a network. */
class NetworkFilesFuzzTest {
  private static final int DAMAGED = 3_000;
  private static final String[] NUMBERS =
      {"0", "-1", "2", "7", "2147483647", "-2147483648", "65536", "1073741824", "1e300", "0.5", "null", "\"\"", "{}"};

  @TempDir
  private Path folder;

  private static Network network() {
    return NetworkFilesTest.drawn(Network.builder(Shape.of(6, 6, 2))
        .add("conv", Conv2d.of(4, 3).withPadding(Padding.SAME)).add("bn", BatchNorm.of()).add("elu", Elu.of())
        .add("dw", DepthwiseConv2d.of(3).withPadding(1)).add("add", new Add(), "dw", "elu")
        .add("cat", new Concat(), "add", "conv").add("pool", MaxPool2d.of(2)).add("flat", new Flatten())
        .add("drop", new Dropout(0.25)).add("fc", Dense.of(3)).build(1), 1);
  }

  /** Bytes that were changed, and numbers that became others. */
  private static byte[] damaged(byte[] file, Random random) {
    if (random.nextBoolean()) {
      return numberChanged(file, random);
    }
    byte[] bytes = file.clone();
    for (int n = 1 + random.nextInt(3); n > 0; n--) {
      int at = random.nextInt(bytes.length);
      bytes[at] = switch (random.nextInt(4)) {
        case 0 -> (byte) (bytes[at] ^ 1 << random.nextInt(8));
        case 1 -> (byte) random.nextInt(256);
        case 2 -> bytes[random.nextInt(bytes.length)];
        default -> (byte) "{}[]\",:-+.e0123456789".charAt(random.nextInt(21));
      };
    }
    return bytes;
  }

  private static byte[] numberChanged(byte[] file, Random random) {
    int from = random.nextInt(file.length);
    while (file[from] < '0' || file[from] > '9') {
      from = (from + 1) % file.length;
    }
    int to = from;
    while (to < file.length && file[to] >= '0' && file[to] <= '9') {
      to++;
    }
    String text = new String(file, StandardCharsets.ISO_8859_1);
    String number = NUMBERS[random.nextInt(NUMBERS.length)];
    return (text.substring(0, from) + number + text.substring(to)).getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Any exception but {@link ModelFileException} gets out and fails the test; a network that loads can be compiled. */
  private boolean isValid() throws IOException {
    Network network;
    try {
      network = Network.load(folder);
    } catch (ModelFileException e) {
      assertTrue(e.getMessage().startsWith(folder.toString()) && !e.getMessage().contains("\n"), e.getMessage());
      return false;
    }
    network.compile();
    return true;
  }

  @Test
  void damagedStructuresAreRefusedOrValid() throws IOException {
    network().save(folder);
    // Else every change would be found by comparing it with the metadata.
    network().saveWeights(folder.resolve(NetworkFiles.WEIGHTS));
    assertDamagedAreRefusedOrValid(folder.resolve(NetworkFiles.STRUCTURE), 7);
  }

  @Test
  void damagedWeightsAreRefusedOrValid() throws IOException {
    network().save(folder);
    Files.delete(folder.resolve(NetworkFiles.STRUCTURE));
    assertDamagedAreRefusedOrValid(folder.resolve(NetworkFiles.WEIGHTS), 8);
  }

  /** Some of them must be valid, and some not, or the damage is no test. */
  private void assertDamagedAreRefusedOrValid(Path file, long seed) throws IOException {
    byte[] whole = Files.readAllBytes(file);
    Random random = new Random(seed);
    int valid = 0;
    for (int i = 0; i < DAMAGED; i++) {
      Files.write(file, damaged(whole, random));
      valid += isValid() ? 1 : 0;
    }
    assertTrue(valid > DAMAGED / 50 && valid < DAMAGED * 9 / 10, valid + " of " + DAMAGED + " valid");
  }

  @Test
  void everyTruncationOfTheStructureIsRefused() throws IOException {
    network().save(folder);
    Path structure = folder.resolve(NetworkFiles.STRUCTURE);
    byte[] whole = Files.readAllBytes(structure);
    for (int length = 0; length < whole.length - 2; length += 7) {
      Files.write(structure, Arrays.copyOf(whole, length));
      assertTrue(!isValid(), "of length " + length);
    }
  }
}
