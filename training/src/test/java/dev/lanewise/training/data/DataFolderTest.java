package dev.lanewise.training.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class DataFolderTest {
  @Test
  void propertyComesBeforeVariableBeforeHome() {
    assertEquals(Path.of("p"), DataFolder.choose("p", "v", "h"));
    assertEquals(Path.of("v"), DataFolder.choose(null, "v", "h"));
    assertEquals(Path.of("v"), DataFolder.choose(" ", "v", "h"));
    assertEquals(Path.of("h", ".cache", "lanewise"), DataFolder.choose(null, "", "h"));
  }

  @Test
  void saysWhatIsMissingAndHowToNameIt() {
    String name = "no-such-folder/no-such-file";
    assertTrue(DataFolder.find(name).isEmpty());
    assertTrue(DataFolder.missing(name).contains(Path.of(name).toString()));
    assertTrue(DataFolder.missing(name).contains("-Dlanewise.data="));
  }
}
