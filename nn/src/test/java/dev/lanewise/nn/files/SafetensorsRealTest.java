package dev.lanewise.nn.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The reader on a file that PyTorch wrote, a trained ResNet-20, where this machine has it. */
class SafetensorsRealTest {
  private static final String FILE = "cifar10-resnet20/resnet20-12fca82f.safetensors";

  @Test
  void readsAResNet20() throws IOException {
    Path path = dataFolder().resolve(FILE);
    assumeTrue(Files.exists(path), () -> "skipped: " + path + " is not there; name the folder that holds " + FILE
        + " with -Dlanewise.data=FOLDER or LANEWISE_DATA=FOLDER");
    try (SafetensorsFile file = SafetensorsFile.open(path)) {
      assertEquals(97, file.names().size());
      assertEquals(List.of(16L, 3L, 3L, 3L), file.tensor("conv1.weight").shape());
      assertEquals(List.of(10L, 64L), file.tensor("linear.weight").shape());
      long floats = 0;
      for (TensorInfo tensor : file.tensors().values()) {
        assertEquals(Dtype.F32, tensor.dtype());
        floats += check(tensor, file.read(tensor.name()));
      }
      assertEquals(floats * 4, Files.size(path) - headerEnd(path));
      assertThrows(ModelFileException.class, () -> file.read("conv1.bias"));
    }
  }

  /** Trained weights are small; variances are positive. */
  private static int check(TensorInfo tensor, float[] values) {
    for (float value : values) {
      assertTrue(Math.abs(value) < 1000, () -> tensor + " has a " + value);
      assertTrue(value > 0 || !tensor.name().endsWith("running_var"), () -> tensor + " has a " + value);
    }
    return values.length;
  }

  private static long headerEnd(Path path) throws IOException {
    byte[] bytes = Files.readAllBytes(path);
    return 8 + Byte.toUnsignedInt(bytes[0]) + (Byte.toUnsignedInt(bytes[1]) << 8);
  }

  /** The rule of training's {@code DataFolder}, which this module cannot see. */
  private static Path dataFolder() {
    for (String folder : new String[] {System.getProperty("lanewise.data"), System.getenv("LANEWISE_DATA")}) {
      if (folder != null && !folder.isBlank()) {
        return Path.of(folder);
      }
    }
    return Path.of(System.getProperty("user.home"), ".cache", "lanewise");
  }
}
