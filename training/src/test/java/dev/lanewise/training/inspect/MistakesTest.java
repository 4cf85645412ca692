package dev.lanewise.training.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.nn.Network;
import dev.lanewise.nn.Shape;
import dev.lanewise.nn.layer.Dense;
import dev.lanewise.nn.layer.Flatten;
import dev.lanewise.training.data.Dataset;
import dev.lanewise.training.data.LinePatterns;
import dev.lanewise.training.inspect.Mistakes.Mistake;
import dev.lanewise.training.pictures.Picture;
import java.util.List;
import org.junit.jupiter.api.Test;

class MistakesTest {
  /** One pixel each: the score of class 1 is 10·x − 5, that of class 0 is 0. */
  private static Subject subject() {
    Network network =
        Network.builder(Shape.of(1, 1, 1)).add("flatten", new Flatten()).add("dense", Dense.of(2)).build(1);
    System.arraycopy(new float[] {0, 10}, 0, network.parameter("dense.weight").data(), 0, 2);
    System.arraycopy(new float[] {0, -5}, 0, network.parameter("dense.bias").data(), 0, 2);
    return Subjects.of(network);
  }

  /** A hundred samples of class 0, all black but for a few. */
  private static final class Hundred implements Dataset {
    @Override
    public String name() {
      return "hundred";
    }

    @Override
    public int size() {
      return 100;
    }

    @Override
    public Shape sampleShape() {
      return Shape.of(1, 1, 1);
    }

    @Override
    public List<String> classNames() {
      return Subjects.names(2);
    }

    @Override
    public int label(int i) {
      return i == 70 ? 1 : 0;
    }

    @Override
    public void copySample(int i, float[] dst, int offset) {
      dst[offset] = i == 3 ? 0.6f : i == 90 ? 1 : i == 80 ? 0.6f : 0;
    }
  }

  @Test
  void worstFirst() {
    List<Mistake> all = Mistakes.worst(subject(), new Hundred(), 10);
    assertEquals(List.of(70, 90, 3, 80), all.stream().map(Mistake::index).toList());
    double p = 1 / (1 + Math.exp(-5));
    assertEquals(p, all.get(1).probability(), 1e-6);
    assertEquals(1 - p, all.get(1).trueProbability(), 1e-6);
    assertEquals(1, all.get(1).predicted());
    assertEquals(0, all.get(1).label());
    assertEquals(0, all.getFirst().predicted());
    assertEquals(all.subList(0, 2), Mistakes.worst(subject(), new Hundred(), 2));
  }

  @Test
  void sheetShowsTheSamples() {
    Picture sheet = Mistakes.sheet(new Hundred(), Mistakes.worst(subject(), new Hundred(), 2));
    assertTrue(sheet.width() >= 2 * 128 + 3 * 8);
    assertEquals(0x000000, sheet.rgb(sheet.width() / 4, 20));
  }

  @Test
  void otherDatasetsAreRefused() {
    Dataset lines = LinePatterns.splits(1).test();
    var e = assertThrows(IllegalArgumentException.class, () -> Mistakes.worst(subject(), lines, 1));
    assertEquals("dataset: 3 classes of 8×8×1, expected 2 of 1×1×1, which the model takes", e.getMessage());
  }
}
