package dev.lanewise.training.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.nn.zoo.SmallNets;
import dev.lanewise.training.DivergedException;
import dev.lanewise.training.RunFileException;
import dev.lanewise.training.RunFolder;
import dev.lanewise.training.Trainer;
import dev.lanewise.training.data.LinePatterns;
import dev.lanewise.training.data.Splits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComparisonTest {
  private static final Splits DATA = LinePatterns.splits(1);

  @TempDir Path temp;

  private Path run(String name, double rate) {
    Path path = temp.resolve(name);
    try (RunFolder folder = RunFolder.create(path)) {
      RunFolder.write(folder.config(), "{\"model\": \"tiny-cnn\", \"learning-rate\": " + rate + "}");
      Trainer.of(SmallNets.tinyCnn(DATA.sampleShape(), 3, 1), DATA.train(), DATA.validation())
          .learningRate(rate).epochs(3).folder(folder, name).fit();
    } catch (DivergedException e) {
      assertEquals(1e30, rate);
    }
    return path;
  }

  @Test
  void runsStandSideBySideAlsoOneThatDivergedBeforeItsFirstEpoch() throws IOException {
    Comparison comparison = Comparison.of(List.of(run("calm", 0.01), run("brisk", 0.1), run("wild", 1e30)));
    comparison.save(temp.resolve("page.html"));
    String page = Files.readString(temp.resolve("page.html"));
    for (String part : List.of("calm", "brisk", "wild", "finished", "diverged", "learning-rate", "0.01", "0.1")) {
      assertTrue(page.contains(part), part);
    }
    assertFalse(page.contains("<td>model"), "the same in all runs");
    for (Chart chart : comparison.charts().values()) {
      assertTrue(chart.png(Theme.LIGHT).length > 1000, chart.title());
    }
  }

  @Test
  void whatIsNoRunIsRefusedInOneLine() {
    Path run = run("one", 0.01);
    assertEquals("two runs are called one, expected different names",
        assertThrows(IllegalArgumentException.class, () -> Comparison.of(List.of(run, run))).getMessage());
    String message =
        assertThrows(RunFileException.class, () -> Comparison.of(List.of(run, temp.resolve("none")))).getMessage();
    assertTrue(message.endsWith("none: no such folder"), message);
  }
}
