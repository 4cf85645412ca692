package dev.lanewise.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.nn.Network;
import dev.lanewise.nn.Parameter;
import dev.lanewise.nn.Shape;
import dev.lanewise.nn.files.ModelFileException;
import dev.lanewise.nn.layer.Dense;
import dev.lanewise.nn.zoo.SmallNets;
import dev.lanewise.nn.zoo.Zoo;
import dev.lanewise.training.data.LinePatterns;
import dev.lanewise.training.data.Preprocessing;
import dev.lanewise.training.data.PreprocessingKind;
import dev.lanewise.training.data.Splits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SavedModelTest {
  private static final Splits SPLITS = LinePatterns.splits(1);

  @TempDir
  Path folder;

  private static SavedModel model(String kind, long seed) {
    Preprocessing preprocessing = Preprocessing.fit(PreprocessingKind.parse(kind), SPLITS.train());
    Network network = Zoo.build(kind.startsWith("pca") ? "softmax" : "tiny-cnn",
        preprocessing.output(SPLITS.sampleShape()), 3, seed);
    return new SavedModel(network, preprocessing, List.of("—", "diagonal \"/\"", "|"), "lines");
  }

  @Test
  void roundTripsBitForBit() throws IOException {
    for (String kind : List.of("none", "zero-centre", "channels", "pca", "pca(5)", "pca-whiten(9)", "zca(0.01)")) {
      SavedModel saved = model(kind, 1);
      saved.save(folder);
      SavedModel loaded = SavedModel.load(folder);
      assertSame(saved, loaded);
      assertEquals(SPLITS.sampleShape(), loaded.sampleShape());
      List<byte[]> bytes = contents();
      loaded.save(folder);
      List<byte[]> again = contents();
      assertEquals(bytes.size(), again.size());
      for (int i = 0; i < again.size(); i++) {
        assertArrayEquals(bytes.get(i), again.get(i), "the same model gives the same bytes");
      }
      assertEquals(InputFiles.hasTensors(saved.preprocessing().kind()),
          Files.exists(folder.resolve(SavedModel.PREPROCESSING)), kind);
    }
  }

  private static void assertSame(SavedModel expected, SavedModel actual) {
    assertEquals(expected.preprocessing(), actual.preprocessing());
    assertEquals(expected.classNames(), actual.classNames());
    assertEquals(expected.dataset(), actual.dataset());
    for (Parameter p : expected.network().state()) {
      assertArrayEquals(p.data(), actual.network().state().stream().filter(q -> q.name().equals(p.name()))
          .findFirst().orElseThrow().data());
    }
  }

  private List<byte[]> contents() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().map(file -> {
        try {
          return Files.readAllBytes(file);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }).toList();
    }
  }

  @Test
  void floatsSurviveTheirText() throws IOException {
    float[] mean = {Float.MIN_VALUE, -1 / 3f, 1 / 3f, 16777217f, Math.nextUp(0.1f)};
    float[] std = {1e30f, 1e-30f, 1, 7.038531e-26f, 0x1.fffffep-1f};
    Network network = Network.builder(Shape.of(5)).add("fc", Dense.of(2)).build(1);
    SavedModel saved = new SavedModel(network, Preprocessing.channels(mean, std), List.of("a", "b"), "");
    saved.save(folder);
    Preprocessing loaded = SavedModel.load(folder).preprocessing();
    assertArrayEquals(mean, loaded.mean());
    assertArrayEquals(std, loaded.std());
  }

  @Test
  void aPlainNetworkHasNoPreprocessingAndNumbersForNames() throws IOException {
    Network network = SmallNets.tinyCnn(SPLITS.sampleShape(), 3, 1);
    network.save(folder);
    assertSame(new SavedModel(network, Preprocessing.none(), List.of("0", "1", "2"), ""), SavedModel.load(folder));
  }

  /** What a process leaves that is killed between the moves. */
  @Test
  void everyMomentOfASaveLoadsAsOldOrNewOrIsRefused(@TempDir Path other) throws IOException {
    SavedModel old = model("channels", 1);
    SavedModel next = model("none", 2);
    old.save(folder);
    next.save(other);
    Files.delete(folder.resolve("inputs.json"));
    assertSame(old, SavedModel.load(folder));
    Files.delete(folder.resolve("network.json"));
    assertSame(old, SavedModel.load(folder));
    Files.copy(other.resolve("model.safetensors"), folder.resolve("model.safetensors"),
        StandardCopyOption.REPLACE_EXISTING);
    assertSame(next, SavedModel.load(folder));
    Files.copy(other.resolve("inputs.json"), folder.resolve("inputs.json"));
    assertSame(next, SavedModel.load(folder));
    old.save(other);
    Files.copy(other.resolve("inputs.json"), folder.resolve("inputs.json"),
        StandardCopyOption.REPLACE_EXISTING);
    assertRefused("inputs.json: is not what model.safetensors was saved with");
  }

  @Test
  void everyMissingFileIsRefusedOrSaidToBeHarmless() throws IOException {
    SavedModel saved = model("zca", 1);
    saved.save(folder);
    Files.delete(folder.resolve("inputs.json"));
    assertSame(saved, SavedModel.load(folder));
    Files.delete(folder.resolve("preprocessing.safetensors"));
    assertRefused("preprocessing.safetensors: no such file");
    Files.delete(folder.resolve("model.safetensors"));
    assertRefused("model.safetensors: no such file");
    folder = folder.resolve("none");
    assertRefused("none: no such folder");
  }

  /** Every byte of the matrices, the text and the header of the weights is changed, and each file cut short. */
  @Test
  void damageIsRefusedWithTheNameOfTheFile() throws IOException {
    SavedModel saved = model("pca-whiten(2)", 1);
    saved.save(folder);
    for (String name : List.of("inputs.json", "preprocessing.safetensors")) {
      Path file = folder.resolve(name);
      byte[] whole = Files.readAllBytes(file);
      for (int at = 0; at < whole.length; at += name.equals("inputs.json") ? 1 : 37) {
        byte[] damaged = whole.clone();
        damaged[at] ^= (byte) (1 << at % 7);
        Files.write(file, damaged);
        assertRefusedOrSame(saved, name + " at " + at);
        if (at % 10 == 0 && at < whole.length - 1) {
          Files.write(file, Arrays.copyOf(whole, at));
          assertRefused(name);
        }
      }
      Files.write(file, whole);
    }
    assertSame(saved, SavedModel.load(folder));
  }

  /** A blank may become another blank; nothing else may pass. */
  private void assertRefusedOrSame(SavedModel saved, String what) throws IOException {
    try {
      assertSame(saved, SavedModel.load(folder));
    } catch (ModelFileException e) {
      assertTrue(e.getMessage().contains(what.substring(0, what.indexOf(' '))), what + ": " + e.getMessage());
      assertFalse(e.getMessage().contains("\n"), e.getMessage());
    }
  }

  /** Without the copy in the metadata the fields alone are asked. */
  @Test
  void everyFieldIsCheckedByName() throws IOException {
    Network network = SmallNets.tinyCnn(SPLITS.sampleShape(), 3, 1);
    network.save(folder);
    String json = "{\"format\": 1, \"dataset\": \"x\", \"sampleShape\": [8, 8, 1], \"classNames\": [\"a\", \"b\", "
        + "\"c\"], \"preprocessing\": \"channels\", \"mean\": [0.5], \"std\": [0.25]}";
    write(json);
    assertEquals(Preprocessing.channels(new float[] {0.5f}, new float[] {0.25f}),
        SavedModel.load(folder).preprocessing());
    refuses(json.replace("1, \"dataset", "2, \"dataset"), "inputs.json: format is 2, expected 1");
    refuses(json.replace("\"x\"", "7"), "inputs.json: dataset has 7, expected text");
    refuses(json.replace("\"dataset\": \"x\", ", ""), "inputs.json: dataset is missing");
    refuses(json.replace("8, 8, 1", "8, 8, 2"), "inputs.json: preprocessing has 1 channels, expected those of samples");
    refuses(json.replace("8, 8, 1", "8, 9, 1"), "inputs.json: sampleShape: 8×9×1 becomes 8×9×1, expected 8×8×1");
    refuses(json.replace("8, 8, 1", "8, -8, 1"), "inputs.json: sampleShape: dims: ");
    refuses(json.replace("8, 8, 1", "8, 8.5, 1"), "inputs.json: sampleShape has 8.5, expected a whole number");
    refuses(json.replace(", \"c\"", ""), "inputs.json: classNames: there are 2, expected 3");
    refuses(json.replace("\"channels\"", "\"channel\""), "inputs.json: preprocessing: \"channel\": there is no ");
    refuses(json.replace("[0.5]", "[\"0.5\"]"), "inputs.json: mean has \"0.5\", expected a number");
    refuses(json.replace("[0.5]", "0.5"), "inputs.json: mean has 0.5, expected a list");
    refuses(json.replace("[0.25]", "[0]"), "inputs.json: std[0] is 0.0, expected a finite value above 0");
    refuses(json.replace("[0.25]", "[1e99]"), "inputs.json: std[0] is Infinity, expected a finite value");
    refuses(json.replace("\"format\"", "\"more\": 1, \"format\""), "inputs.json: there is a field more");
    refuses(json.replace("\"format\"", "\"mean\": [1], \"format\""), "inputs.json: is not valid JSON at line 1");
    refuses(json + "{}", "inputs.json: is not valid JSON at line 1");
    refuses("[]", "inputs.json: is no JSON object");
    refuses("", "inputs.json: is no JSON object");
    refuses(json.replace("\"channels\", \"mean\": [0.5], \"std\": [0.25]", "\"zca(epsilon=0.1)\""),
        "inputs.json: preprocessingSha256 is missing");
  }

  private void refuses(String json, String message) throws IOException {
    write(json);
    assertRefused(message);
  }

  private void write(String json) throws IOException {
    Files.writeString(folder.resolve("inputs.json"), json);
  }

  private void assertRefused(String message) {
    ModelFileException e = assertThrows(ModelFileException.class, () -> SavedModel.load(folder));
    assertTrue(e.getMessage().contains(message), e.getMessage());
  }

  @Test
  void partsMustBelongTogether() {
    Network network = SmallNets.tinyCnn(SPLITS.sampleShape(), 3, 1);
    assertEquals("classNames: there are 2, expected 3, one for each output of the network",
        assertThrows(IllegalArgumentException.class,
            () -> new SavedModel(network, Preprocessing.none(), List.of("a", "b"), "")).getMessage());
    Preprocessing three = Preprocessing.channels(new float[3], new float[] {1, 1, 1});
    assertThrows(IllegalArgumentException.class,
        () -> new SavedModel(network, three, List.of("a", "b", "c"), ""));
  }
}
