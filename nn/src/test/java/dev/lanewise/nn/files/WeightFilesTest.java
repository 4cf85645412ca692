package dev.lanewise.nn.files;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.nn.CopyReport;
import dev.lanewise.nn.Network;
import dev.lanewise.nn.Shape;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Weights from files that are not quite a network's. */
class WeightFilesTest {
  @TempDir
  private Path folder;

  private Path file;

  /** The tensors of {@link NetworkFilesTest#small}, but for one in another shape, or none of it. */
  private Path write(String name, Shape other) throws IOException {
    file = folder.resolve("x.safetensors");
    SafetensorsWriter writer = new SafetensorsWriter();
    new TorchLayout(NetworkFilesTest.small(1).nodes(), file).tensors().forEach((tensor, layout) -> {
      Shape shape = tensor.equals(name) ? other : layout.torchShape();
      if (shape != null) {
        writer.add(tensor, shape, () -> new float[shape.size()]);
      }
    });
    writer.write(file);
    return file;
  }

  private String failure() {
    Network network = NetworkFilesTest.small(2);
    String message = assertThrows(ModelFileException.class, () -> network.loadWeights(file)).getMessage();
    NetworkFilesTest.assertSameValues(NetworkFilesTest.small(2), network);
    return message;
  }

  @Test
  void aWrongShapeIsNamedAsPyTorchHasItAndNothingIsChanged() throws IOException {
    write("conv1.weight", Shape.of(3, 2, 5, 3));
    assertEquals(file + ": tensor \"conv1.weight\" is 3×2×5×3 (OIHW), expected 3×2×3×3 for layer conv1 (Conv2d)",
        failure());
    write("fc.weight", Shape.of(48, 5));
    assertEquals(file + ": tensor \"fc.weight\" is 48×5 ([out][in]), expected 5×48 for layer fc (Dense)", failure());
    write("fc.weight", Shape.of(240));
    assertEquals(file + ": tensor \"fc.weight\" is 240, expected 5×48 ([out][in]) for layer fc (Dense)", failure());
    write("bn1.running_var", Shape.of());
    assertEquals(file + ": tensor \"bn1.running_var\" is a scalar, expected 3 for layer bn1 (BatchNorm)", failure());
  }

  @Test
  void aMissingTensorIsNamedWithWhatThereIsInstead() throws IOException {
    write("bn1.running_mean", null);
    assertEquals(file + ": no tensor \"bn1.running_mean\" for layer bn1 (BatchNorm)", failure());
    new SafetensorsWriter().add("module.conv1.weight", Shape.of(1), new float[1], 0).write(file);
    assertEquals(file + ": no tensor \"conv1.weight\" for layer conv1 (Conv2d); unknown to the network are "
        + "\"module.conv1.weight\"", failure());
  }

  @Test
  void integersAreNoWeights() throws IOException {
    byte[] bytes = Files.readAllBytes(write("", null));
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    Files.write(file, text.replaceFirst("F32", "I32").getBytes(StandardCharsets.ISO_8859_1));
    String message = failure();
    assertEquals(file + ": tensor \"bn1.bias\" is I32, expected F32, F64, F16 or BF16 for layer bn1 (BatchNorm)",
        message);
    assertEquals(message, assertThrows(ModelFileException.class,
        () -> NetworkFilesTest.small(2).loadMatchingWeights(file)).getMessage());
  }

  @Test
  void tensorsThatTheNetworkDoesNotKnowAreReported() throws IOException {
    String header = "{\"bn1.num_batches_tracked\":{\"dtype\":\"I64\",\"shape\":[],\"data_offsets\":[0,8]}}";
    file = TestFiles.file(folder, TestFiles.bytes(header, new byte[8]));
    Network network = NetworkFilesTest.small(2);
    CopyReport report = network.loadMatchingWeights(file);
    assertEquals(List.of("bn1.num_batches_tracked"), report.unexpected());
    assertEquals(7, report.missing().size());
    NetworkFilesTest.assertSameValues(NetworkFilesTest.small(2), network);
  }

  @Test
  void whatMatchesIsLoaded() throws IOException {
    write("fc.weight", Shape.of(10, 48));
    Network network = NetworkFilesTest.small(2);
    CopyReport report = network.loadMatchingWeights(file);
    assertEquals("[fc.weight (48×5 here, 48×10 there)]", report.mismatches().toString());
    assertEquals(6, report.copied().size());
    assertTrue(report.missing().isEmpty() && report.unexpected().isEmpty());
    assertArrayEquals(new float[54], network.parameter("conv1.weight").data());
    assertArrayEquals(
        NetworkFilesTest.small(2).parameter("fc.weight").data(), network.parameter("fc.weight").data());
  }

  @Test
  void halfPrecisionIsRead() throws IOException {
    String header = "{\"fc.bias\":{\"dtype\":\"F16\",\"shape\":[5],\"data_offsets\":[0,10]}}";
    file = TestFiles.file(folder, TestFiles.bytes(header, new byte[] {0, 60, 0, 64, 0, 0, 0, 0, 0, (byte) 0xbc}));
    Network network = NetworkFilesTest.small(2);
    assertEquals(List.of("fc.bias"), network.loadMatchingWeights(file).copied());
    assertArrayEquals(new float[] {1, 2, 0, 0, -1}, network.parameter("fc.bias").data());
  }
}
