package dev.lanewise.training.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.nn.Shape;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatasetsTest {
  @TempDir
  Path folder;

  @Test
  void makesTheSyntheticSets() {
    assertEquals(Refusals.fingerprint(SyntheticImages.splits(3)), Refusals.fingerprint(Datasets.read("synthetic", 3)));
    assertEquals(Refusals.fingerprint(LinePatterns.splits(3)),
        Refusals.fingerprint(Datasets.read("line-patterns", 3)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"cifar10", "cifar100", "cifar100-coarse", "mnist", "fashion-mnist", "digits", "folder"})
  void handsThePathOn(String name) {
    Path none = folder.resolve("none");
    Refusals.assertRefused(() -> Datasets.read(name + ":" + none, 1), none + "", "no such ");
  }

  @Test
  void takesThePathFromTheDataFolder() throws IOException {
    String before = System.getProperty(DataFolder.PROPERTY);
    System.setProperty(DataFolder.PROPERTY, folder.toString());
    try {
      for (String name : new String[] {"cifar10", "cifar100", "mnist", "fashion-mnist", "digits"}) {
        Refusals.assertRefused(() -> Datasets.read(name, 1), folder.resolve(name) + " is not there",
            "; or give the data as " + name + ":PATH");
        Files.createDirectory(folder.resolve(name));
        String inside = folder.resolve(name) + (name.startsWith("cifar") ? ": no CIFAR-" : File.separator);
        Refusals.assertRefused(() -> Datasets.read(name, 1), inside);
      }
      Refusals.assertRefused(() -> Datasets.read("cifar100-coarse", 1), folder.resolve("cifar100") + ": no CIFAR-100");
    } finally {
      if (before == null) {
        System.clearProperty(DataFolder.PROPERTY);
      } else {
        System.setProperty(DataFolder.PROPERTY, before);
      }
    }
  }

  @Test
  void aFolderMayHaveASize() throws IOException {
    Path pictures = Files.createDirectory(folder.resolve("a,b:c,d"));
    for (int i = 0; i < 8; i++) {
      Path file = pictures.resolve("one/" + i + ".png");
      Files.createDirectories(file.getParent());
      ImageIO.write(new BufferedImage(4, 3, BufferedImage.TYPE_INT_RGB), "png", file.toFile());
    }
    assertEquals(Shape.of(3, 4, 3), Datasets.read("folder:" + pictures, 1).sampleShape());
    assertEquals(Shape.of(5, 5, 3), Datasets.read("folder:" + pictures + ",5", 1).sampleShape());
    assertEquals(Shape.of(2, 7, 3), Datasets.read("folder:" + pictures + ",2x7", 1).sampleShape());
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
    "cifar         | no dataset is called \"cifar\"; there are synthetic, line-patterns, cifar10[:PATH], ",
    "CIFAR10       | no dataset is called \"CIFAR10\"",
    ":x            | no dataset is called \"\"",
    "synthetic:x   | dataset is \"synthetic:x\", expected synthetic",
    "cifar10:      | dataset is \"cifar10:\", expected cifar10[:PATH]",
    "folder        | dataset is \"folder\", expected folder:PATH[,SIZE]",
    "folder:       | dataset is \"folder:\", expected folder:PATH[,SIZE]",
    "folder:a,99999x99999 | size is 99999×99999"
  })
  void refusesWhatItDoesNotKnow(String specification, String start) {
    for (Runnable action : new Runnable[] {
        () -> Datasets.check(specification), () -> Datasets.read(specification, 1)}) {
      String message = assertThrows(IllegalArgumentException.class, action::run).getMessage();
      assertTrue(message.startsWith(start), message);
    }
  }

  @Test
  void refusesWhatIsNoPath() {
    String message = assertThrows(IllegalArgumentException.class, () -> Datasets.check("digits:a\0b")).getMessage();
    assertTrue(message.contains("expected a path"), message);
  }

  @Test
  void checkDoesNotLookWhetherTheDataAreThere() {
    Datasets.check("cifar100-coarse:/no/such/place");
    Datasets.check("fashion-mnist");
    assertTrue(Datasets.CHOICES.endsWith("digits[:PATH], folder:PATH[,SIZE]"), Datasets.CHOICES);
  }
}
