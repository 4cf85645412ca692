package dev.lanewise.training.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.nn.files.ModelFileException;
import dev.lanewise.nn.zoo.SmallNets;
import dev.lanewise.training.SavedModel;
import dev.lanewise.training.data.LinePatterns;
import dev.lanewise.training.data.Preprocessing;
import dev.lanewise.training.data.Splits;
import dev.lanewise.training.pictures.Picture;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class InspectCommandTest {
  @TempDir private Path folder;
  private Path model;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void save() throws ModelFileException {
    model = folder.resolve("model");
    Splits splits = LinePatterns.splits(1);
    new SavedModel(SmallNets.tinyCnn(splits.sampleShape(), 3, 1), Preprocessing.none(), LinePatterns.CLASS_NAMES, "")
        .save(model);
  }

  private int inspect(String... arguments) {
    List<String> line = new ArrayList<>(List.of("inspect", model.toString()));
    line.addAll(List.of(arguments));
    CommandLine main = Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    return main.execute(line.toArray(String[]::new));
  }

  @Test
  void everyKindOfPictureIsWrittenAndNamed() throws IOException {
    Path photo = folder.resolve("a photo.png");
    Picture.filled(20, 10, 0x808080).savePng(photo);
    Path to = folder.resolve("to");
    assertEquals(0, inspect(photo.toString(), "--data", "line-patterns", "--index", "4", "--out", to.toString(),
        "--what", "filters,features,saliency,grad-cam,augmentations,mistakes", "--augment", "flip", "--threads", "1"),
        err::toString);
    List<String> expected = List.of("augmentation-a_photo-flip-p-0.5.png", "augmentation-test-4-flip-p-0.5.png",
        "features-a_photo-pool.png", "features-test-4-pool.png", "filters.png", "grad-cam-a_photo.png",
        "grad-cam-test-4.png", "mistakes.png", "saliency-a_photo.png", "saliency-test-4.png");
    try (Stream<Path> files = Files.list(to)) {
      assertEquals(expected, files.map(file -> file.getFileName().toString()).sorted().toList());
    }
    assertEquals(expected.size(), out.toString().lines().count());
    for (String line : out.toString().lines().toList()) {
      assertTrue(Picture.read(Path.of(line)).width() > 50, line);
    }
  }

  @Test
  void scaleEnlarges() {
    assertEquals(0, inspect("--out", folder.resolve("one").toString()));
    assertEquals(0, inspect("--out", folder.resolve("two").toString(), "--scale", "2"));
    assertEquals(Picture.read(folder.resolve("one/filters.png")).enlarged(2),
        Picture.read(folder.resolve("two/filters.png")));
  }

  @Test
  void badInputIsOneLineAndNothingIsWritten() {
    refused("--layer: no layer is called nope; there are [conv, relu, pool, flatten, dense]", "--layer", "nope");
    refused("--class: there is no \"yak\", only vertical, horizontal, diagonal, or 0 to 2", "--class", "yak");
    refused("--what: saliency is of images: name files, or samples of the data by --index", "--what", "saliency");
    refused("--index: 90, expected 0 to 89", "--data", "line-patterns", "--index", "90");
    refused("--scale: 0, expected 1 to 16", "--scale", "0");
    refused("--data: 10 classes of 32×32×3, expected 3 of 8×8×1, which the model takes",
        "--data", "synthetic", "--index", "1");
  }

  private void refused(String message, String... arguments) {
    err.getBuffer().setLength(0);
    assertEquals(2, inspect(arguments));
    assertEquals("lanewise: " + message, err.toString().strip());
    assertTrue(Files.notExists(model.resolve("pictures")));
  }
}
