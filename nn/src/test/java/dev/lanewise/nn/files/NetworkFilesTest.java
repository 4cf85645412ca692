package dev.lanewise.nn.files;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.nn.CopyReport;
import dev.lanewise.nn.Network;
import dev.lanewise.nn.Parameter;
import dev.lanewise.nn.Samples;
import dev.lanewise.nn.SeededRandom;
import dev.lanewise.nn.Shape;
import dev.lanewise.nn.layer.BatchNorm;
import dev.lanewise.nn.layer.Conv2d;
import dev.lanewise.nn.layer.Dense;
import dev.lanewise.nn.layer.Flatten;
import dev.lanewise.nn.layer.Relu;
import dev.lanewise.nn.zoo.Zoo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NetworkFilesTest {
  @TempDir
  private Path folder;

  static List<String> zoo() {
    return Zoo.names();
  }

  /** Every value is drawn: biases and statistics as well, so that none can be mistaken for another. */
  static Network drawn(Network network, long seed) {
    SeededRandom random = new SeededRandom(seed);
    for (Parameter p : network.state()) {
      for (int i = 0; i < p.size(); i++) {
        p.data()[i] = 0.5f + 0.1f * (float) random.nextGaussian();
      }
      p.touch();
    }
    return network;
  }

  static Network small(long seed) {
    return drawn(Network.builder(Shape.of(4, 4, 2))
        .add("conv1", Conv2d.of(3, 3).withPadding(1).withoutBias()).add("bn1", BatchNorm.of()).add("relu1", new Relu())
        .add("flatten", new Flatten()).add("fc", Dense.of(5)).build(seed), seed);
  }

  private static float[] samples(Network network, int n) {
    return Samples.normal(n, network.input(), 3);
  }

  private static float[] outputs(Network network) {
    float[] y = new float[2 * network.output().size()];
    network.compile().plan(2, Parallel.serial()).run(2, samples(network, 2), 0, y, 0);
    return y;
  }

  static void assertSame(Network expected, Network actual) {
    assertEquals(expected.input(), actual.input());
    assertEquals(expected.nodes().size(), actual.nodes().size());
    for (int i = 0; i < expected.nodes().size(); i++) {
      Network.Node a = expected.nodes().get(i);
      Network.Node b = actual.nodes().get(i);
      assertEquals(List.of(a.name(), a.layer(), a.inputs(), a.inputShapes(), a.output()),
          List.of(b.name(), b.layer(), b.inputs(), b.inputShapes(), b.output()));
    }
    assertSameValues(expected, actual);
  }

  static void assertSameValues(Network expected, Network actual) {
    assertEquals(expected.state().toString(), actual.state().toString());
    for (Parameter p : expected.state()) {
      assertArrayEquals(p.data(), actual.parameter(p.name()).data(), p.name());
    }
  }

  private String failure(Path where) {
    String message = assertThrows(ModelFileException.class, () -> Network.load(where)).getMessage();
    assertFalse(message.contains("\n"), message);
    return message;
  }

  @ParameterizedTest
  @MethodSource("zoo")
  void networksOfTheZooComeBackBitForBit(String name) throws IOException {
    boolean wide = name.equals("mobilenet-v1");
    Network network = Zoo.build(name, wide ? Shape.of(64, 64, 3) : Shape.of(32, 32, 3), 7, 5);
    drawn(network, 6);
    network.save(folder);
    Network loaded = Network.load(folder);
    assertSame(network, loaded);
    assertArrayEquals(outputs(network), outputs(loaded));
    assertEquals(network.parameters().size(), loaded.trainable().size());
  }

  @Test
  void theSameNetworkGivesTheSameBytes() throws IOException {
    small(1).save(folder);
    byte[] structure = Files.readAllBytes(folder.resolve(NetworkFiles.STRUCTURE));
    byte[] weights = Files.readAllBytes(folder.resolve(NetworkFiles.WEIGHTS));
    Path second = folder.resolve("a/b");
    Network.load(folder).save(second);
    assertArrayEquals(structure, Files.readAllBytes(second.resolve(NetworkFiles.STRUCTURE)));
    assertArrayEquals(weights, Files.readAllBytes(second.resolve(NetworkFiles.WEIGHTS)));
  }

  @Test
  void theStructureIsForPeople() throws IOException {
    Network.builder(Shape.of(4, 4, 2)).add("bn", BatchNorm.of()).add("conv", Conv2d.of(3, 3).withPadding(1)).build(1)
        .save(folder);
    assertEquals("""
        {
          "format": "lanewise network",
          "version": 1,
          "input": [ 4, 4, 2 ],
          "layers": [ {
            "name": "bn",
            "kind": "BatchNorm",
            "inputs": [ "input" ],
            "options": {
              "epsilon": 1.0E-5,
              "momentum": 0.1,
              "affine": true
            }
          }, {
            "name": "conv",
            "kind": "Conv2d",
            "inputs": [ "bn" ],
            "options": {
              "filters": 3,
              "kh": 3,
              "kw": 3,
              "sh": 1,
              "sw": 1,
              "padding": {
                "same": false,
                "top": 1,
                "bottom": 1,
                "left": 1,
                "right": 1
              },
              "dh": 1,
              "dw": 1,
              "groups": 1,
              "bias": true,
              "initializer": "INITIALIZER"
            }
          } ]
        }
        """.replace("INITIALIZER", Options.write(Conv2d.of(1, 1)).get("initializer").toString()),
        Files.readString(folder.resolve(NetworkFiles.STRUCTURE)));
  }

  /** Whatever moment a save is interrupted at, the folder is the old network or the new one. */
  @Test
  void everyStateOfASaveLoadsAsOneNetwork() throws IOException {
    Path old = folder.resolve("old");
    Path now = folder.resolve("now");
    Network first = small(1);
    Network second = drawn(Zoo.build("tiny-cnn", Shape.of(8, 8, 1), 3, 1), 2);
    first.save(old);
    second.save(now);
    Files.writeString(old.resolve(".network.json.1f.tmp"), "half a structu");
    Files.delete(old.resolve(NetworkFiles.STRUCTURE));
    assertSame(first, Network.load(old));
    Path weights = old.resolve(NetworkFiles.WEIGHTS);
    Files.delete(weights);
    Files.copy(now.resolve(NetworkFiles.WEIGHTS), weights);
    assertSame(second, Network.load(old));
    Files.copy(now.resolve(NetworkFiles.STRUCTURE), old.resolve(NetworkFiles.STRUCTURE));
    assertSame(second, Network.load(old));
  }

  @Test
  void filesOfDifferentNetworksAreRefused() throws IOException {
    small(1).save(folder);
    Path structure = folder.resolve(NetworkFiles.STRUCTURE);
    String text = Files.readString(structure);
    // Every tensor would fit: only what the metadata say tells the two apart.
    Files.writeString(structure, text.replace("\"momentum\": 0.1", "\"momentum\": 0.2"));
    assertTrue(failure(folder).startsWith(structure + ": is not the structure that model.safetensors was saved with"));
    Files.writeString(structure, text.replaceAll("\\s+", " "));
    assertSame(small(1), Network.load(folder));
  }

  @Test
  void whereAFileIsMissingTheErrorNamesIt() throws IOException {
    Path structure = folder.resolve(NetworkFiles.STRUCTURE);
    Path weights = folder.resolve(NetworkFiles.WEIGHTS);
    assertEquals(weights + ": no such file", failure(folder));
    small(1).saveWeights(weights);
    assertEquals(structure + ": no such file", failure(folder));
    Files.createDirectory(structure);
    assertEquals(structure + ": is not a regular file", failure(folder));
  }

  @Test
  void aFileWithoutMetadataLoadsByTheStructureAlone() throws IOException {
    small(1).save(folder);
    small(2).saveWeights(folder.resolve(NetworkFiles.WEIGHTS));
    assertSame(small(2), Network.load(folder));
  }

  @Test
  void aSaveThatFailsLeavesTheOldFiles() throws IOException {
    Network network = small(1);
    network.save(folder);
    network.parameter("fc.bias").data()[0] = 9;
    Path structure = folder.resolve(NetworkFiles.STRUCTURE);
    Files.delete(structure);
    Files.createDirectory(structure);
    FileTime before = Files.getLastModifiedTime(folder.resolve(NetworkFiles.WEIGHTS));
    String message = assertThrows(ModelFileException.class, () -> network.save(folder)).getMessage();
    assertEquals(structure + ": cannot be written: it is a folder", message);
    assertEquals(before, Files.getLastModifiedTime(folder.resolve(NetworkFiles.WEIGHTS)));
    Files.delete(structure);
    assertSame(small(1), Network.load(folder));
    assertEquals(List.of(NetworkFiles.WEIGHTS), names(folder));
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void aFolderThatCannotBeMadeIsNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    String message = assertThrows(ModelFileException.class, () -> small(1).save(file)).getMessage();
    assertEquals(file + ": cannot be written: it is not a folder", message);
    Path below = file.resolve("below");
    message = assertThrows(ModelFileException.class, () -> small(1).save(below)).getMessage();
    assertTrue(message.startsWith(below + ": cannot be written: "), message);
  }

  @Test
  void aFolderThatIsNoneIsNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    assertEquals(file + ": is not a folder", failure(file));
    assertEquals(folder.resolve("none") + ": no such folder", failure(folder.resolve("none")));
  }

  @Test
  void weightsAloneComeBack() throws IOException {
    Path file = folder.resolve("w.safetensors");
    small(1).saveWeights(file);
    Network other = small(2);
    long version = other.parameter("fc.bias").version();
    CopyReport report = other.loadWeights(file);
    assertTrue(report.isComplete(), report.toString());
    assertSameValues(small(1), other);
    assertTrue(other.parameter("fc.bias").version() > version);
  }

  @Test
  void frozenParametersAreLoadedTooAndWhatIsFrozenIsNotSaved() throws IOException {
    small(1).withFrozen("conv1").withFrozenStatistics("bn1").save(folder);
    Network other = small(2).withFrozen("conv1").withFrozenStatistics("bn1");
    other.loadWeights(folder.resolve(NetworkFiles.WEIGHTS));
    assertSameValues(small(1), other);
    assertEquals(5, Network.load(folder).trainable().size());
  }

  /** Parameters that several networks share are saved with each. */
  @Test
  void aNetworkWithAnotherHeadComesBack() throws IOException {
    Network network = small(1).withHead(3, 7);
    network.save(folder);
    assertSame(network, Network.load(folder));
  }
}
