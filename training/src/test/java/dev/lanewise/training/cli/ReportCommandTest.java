package dev.lanewise.training.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.nn.Network;
import dev.lanewise.nn.zoo.Zoo;
import dev.lanewise.training.RunFolder;
import dev.lanewise.training.Trainer;
import dev.lanewise.training.data.LinePatterns;
import dev.lanewise.training.data.Splits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command {@code report} over the folder of a run. */
class ReportCommandTest {
  @Test
  void makesThePageAndThePictures(@TempDir Path temporary) throws IOException {
    Splits splits = LinePatterns.splits(1);
    Network network = Zoo.build("softmax", splits.sampleShape(), 3, 1);
    Path path = temporary.resolve("run");
    try (RunFolder folder = RunFolder.create(path)) {
      Trainer.of(network, splits.train(), splits.validation()).folder(folder, "line-patterns").fit();
    }
    Path pictures = temporary.resolve("pictures");
    assertEquals(0, Main.run("report", path.toString(), "--png", pictures.toString(), "--threads", "1"));
    assertTrue(Files.readString(path.resolve("report.html")).contains("<h2>Curves</h2>"));
    assertTrue(Files.exists(pictures.resolve("loss.png")));
  }

  @Test
  void badInputIsTheUsersToMend(@TempDir Path temporary) {
    assertEquals(Main.USAGE, Main.run("report", temporary.resolve("missing").toString()));
    assertEquals(Main.USAGE, Main.run("report", temporary.toString()));
    assertEquals(Main.USAGE, Main.run("report", temporary.toString(), "--threads", "-1"));
    assertEquals(Main.USAGE, Main.run("report"));
  }
}
