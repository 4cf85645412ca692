package dev.lanewise.training.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.training.History;
import dev.lanewise.training.pictures.ColorMap;
import dev.lanewise.training.text.Numbers;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Charts have their size, their series' colours, and survive whatever a run gives them. */
class ChartTest {
  private static final double NAN = Double.NaN;
  private static final double[] X = {1, 2, 3};

  private static int[] pixels(Chart chart, Theme theme) {
    BufferedImage image = chart.size(280, 200).image(theme);
    return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
  }

  private static boolean shows(Chart chart, Theme theme, Color colour) {
    int rgb = colour.getRGB();
    for (int pixel : pixels(chart, theme)) {
      if (pixel == rgb) {
        return true;
      }
    }
    return false;
  }

  private static boolean isBlank(Chart chart) {
    return Arrays.stream(pixels(chart, Theme.DARK)).distinct().count() == 1;
  }

  @ParameterizedTest
  @EnumSource(Theme.class)
  void gradedSeriesGoFromDarkToLight(Theme theme) {
    XyChart chart = new XyChart("Accuracy", "rate", "decay").graded()
        .scatter("low", X, X).scatter("middle", X, X).scatter("high", X, X);
    for (double place : new double[] {0.15, 0.535, 0.92}) {
      assertTrue(shows(chart, theme, new Color(ColorMap.SEQUENTIAL.at(place))));
    }
    assertFalse(shows(chart, theme, theme.series(0)));
  }

  @ParameterizedTest
  @EnumSource(Theme.class)
  void twoPixelsToThePointAndEverySeriesInItsColour(Theme theme) {
    Chart chart = new XyChart("Loss", "epoch", "loss").wholeX()
        .line("training", X, new double[] {3, 2, 1}).line("validation", X, new double[] {3, 2.5, 2.2}, X, X)
        .scatter("points", X, X);
    for (Color colour : List.of(theme.surface(), theme.series(0), theme.series(1), theme.series(2))) {
      assertTrue(shows(chart, theme, colour));
    }
    BufferedImage image = chart.size(400, 300).image(theme);
    assertEquals(800, image.getWidth());
    assertEquals(600, image.getHeight());
  }

  @Test
  void aGapOrADivergedRunIsNoError() {
    double infinite = Double.POSITIVE_INFINITY;
    for (boolean log : new boolean[] {false, true}) {
      XyChart gap = new XyChart("Gap", "epoch", "").line("loss", X, new double[] {2, NAN, infinite});
      XyChart one = new XyChart("One epoch", "epoch", "").wholeX().line("loss", new double[] {1}, new double[] {2});
      XyChart half = new XyChart("Half", "epoch", "").line("a", X, X, new double[] {0, NAN, 1}, X)
          .line("b", X, new double[] {NAN, NAN, NAN});
      XyChart none = new XyChart("None", "epoch", "").line("loss", X, new double[] {NAN, -infinite, NAN});
      for (XyChart chart : List.of(gap, one, half)) {
        assertTrue(shows(log ? chart.logY() : chart, Theme.LIGHT, Theme.LIGHT.series(0)), chart.title());
      }
      assertTrue((log ? none.logY() : none).isEmpty());
      assertFalse(isBlank(none)); // it says so
    }
    assertTrue(new XyChart("Nothing", "", "").isEmpty());
    assertTrue(new XyChart("Log", "", "").logY().line("loss", X, new double[] {0, -1, NAN}).isEmpty());
    assertTrue(new BarChart("Bars", "", List.of("a")).bars("b", new double[] {NAN}).isEmpty());
    assertTrue(new BarChart("Bars", "", List.of()).bars("b", new double[0]).isEmpty());
    assertTrue(new MatrixChart("Matrix", "", "", List.of("a"), List.of("b"), new double[][] {{NAN}}).isEmpty());
  }

  @Test
  void rangesThatAreNoneOrHuge() {
    for (double value : new double[] {0, 1, -3, 1e-30, 1e30}) {
      Chart chart = new XyChart("Constant", "", "").line("a", X, new double[] {value, value, value});
      assertTrue(shows(chart, Theme.LIGHT, Theme.LIGHT.series(0)), () -> "constant " + value);
    }
    assertTrue(shows(
        new XyChart("Wide", "", "").logX().logY().line("a", new double[] {1e-9, 1, 1e9}, new double[] {1e-12, 1, 1e12}),
        Theme.LIGHT, Theme.LIGHT.series(0)));
  }

  @Test
  void barsAreAsLongAsTheirValues() {
    BarChart chart = new BarChart("Bars", "%", List.of("a", "b")).max(100).bars("share", new double[] {100, 50});
    BufferedImage image = chart.image(Theme.LIGHT);
    int colour = Theme.LIGHT.series(0).getRGB();
    int[] lengths = IntStream.range(0, image.getHeight())
        .map(y -> (int) IntStream.range(0, image.getWidth()).filter(x -> image.getRGB(x, y) == colour).count())
        .filter(length -> length > 10).toArray(); // not the axis
    assertTrue(lengths.length > 20, () -> Arrays.toString(lengths));
    assertEquals(2, (double) lengths[0] / lengths[lengths.length - 1], 0.02); // the first stands at the top
  }

  @Test
  void aMatrixShowsItsExtremes() {
    MatrixChart chart = new MatrixChart("Confusion", "predicted", "true", List.of("a", "b"), List.of("a", "b"),
        new double[][] {{9, 0}, {1, 8}}).bySquareRoot();
    for (Theme theme : Theme.values()) {
      assertTrue(shows(chart, theme, theme.most()));
    }
    int size = 100;
    List<String> names = IntStream.range(0, size).mapToObj(Integer::toString).toList();
    assertFalse(isBlank(new MatrixChart("Large", "", "", names, names, new double[size][size]))); // all zeros
  }

  @Test
  void filesAreWholePngs(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("chart.png");
    Chart chart = new XyChart("Histogram", "value", "").histogram("share", X, new double[] {0.25, 0.75});
    chart.savePng(file, Theme.DARK);
    BufferedImage read = ImageIO.read(file.toFile());
    assertEquals(2 * chart.width(), read.getWidth());
    assertEquals(2 * chart.height(), read.getHeight());
    try (var files = Files.list(folder)) {
      assertEquals(List.of(file), files.toList());
    }
  }

  @Test
  void badInputIsNamed() {
    XyChart chart = new XyChart("t", "x", "y").line("a", X, X);
    refuses("name: there is a series a already", () -> chart.line("a", X, X));
    refuses("y: 1 values, expected 3 as of x", () -> chart.line("b", X, new double[1]));
    refuses("edges: 3, expected 4, one more than heights", () -> chart.histogram("h", X, X));
    refuses("size: 10×300 points, expected a width of 200 .. 4000 and a height of 120 .. 4000",
        () -> chart.size(10, 300));
    refuses("values: 3, expected 1, one for each group", () -> new BarChart("", "", List.of("g")).bars("b", X));
    refuses("values: -1.0 in row 0, expected none below 0",
        () -> new MatrixChart("", "", "", List.of("a"), List.of("b"), new double[][] {{-1}}));
  }

  private static void refuses(String message, Runnable call) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, call::run).getMessage());
  }

  @Test
  void sixPanelsNeedARunThatHasBegun() {
    refuses("history: 0 epochs, 0 steps, expected at least 1 epoch and 4 steps",
        () -> CurveCharts.sixPanels(new History()));
  }

  @Test
  void numbersAsPeopleReadThem() {
    assertEquals(List.of("0.1235", "12,346", "1.23e-5", "0", "–", "∞", "3"),
        IntStream.range(0, 7).mapToObj(i -> Numbers.plain(
            new double[] {0.123456, 12345.6, 0.0000123, 1e-13, NAN, Double.POSITIVE_INFINITY, 3}[i])).toList());
    assertEquals(List.of("0.3", "20,000", "1e-6", "-0.05", "1e9"),
        IntStream.range(0, 5).mapToObj(i -> Numbers.tick(
            new double[] {0.30000000000000004, 20000, 1e-6, -0.05, 1e9}[i])).toList());
    assertEquals("93.4 %", Numbers.percent(0.934));
    assertEquals("3 min 20 s", Numbers.seconds(200.2));
    assertEquals("2 h 5 min", Numbers.seconds(7500));
  }
}
