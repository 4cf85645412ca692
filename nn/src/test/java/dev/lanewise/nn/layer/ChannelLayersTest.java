package dev.lanewise.nn.layer;

import static dev.lanewise.nn.layer.LayerRuns.assertOutput;
import static dev.lanewise.nn.layer.LayerRuns.counting;
import static dev.lanewise.nn.layer.LayerRuns.failure;
import static dev.lanewise.nn.layer.LayerRuns.inputGradient;
import static dev.lanewise.nn.layer.LayerRuns.misfit;
import static dev.lanewise.nn.layer.LayerRuns.only;
import static dev.lanewise.nn.layer.LayerRuns.output;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.nn.Layer;
import dev.lanewise.nn.Network;
import dev.lanewise.nn.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Layers that only move elements, against numbers written down by hand. */
class ChannelLayersTest {
  private static float[] f(float... values) {
    return values;
  }

  /** Concatenates an image of two pixels and two channels and the same between two channels of zeros. */
  private static Network concat(String... inputs) {
    return Network.builder(Shape.of(1, 2, 2))
        .add("wide", Subsample2d.of(1, 4))
        .add("cat", new Concat(), inputs)
        .build(1);
  }

  @Test
  void concatPutsChannelsSideBySide() {
    float[] x = {1, 2, 3, 4};
    Network net = concat("input", "wide");
    assertEquals(Shape.of(1, 2, 6), net.output());
    assertArrayEquals(f(1, 2, 0, 1, 2, 0, 3, 4, 0, 3, 4, 0), output(net, x));
    assertArrayEquals(f(0, 1, 2, 0, 1, 2, 0, 3, 4, 0, 3, 4), output(concat("wide", "input"), x));
    assertArrayEquals(
        f(1 + 40, 2 + 50, 7 + 100, 8 + 110), inputGradient(net, x, 1, 2, 30, 40, 50, 60, 7, 8, 90, 100, 110, 120));
  }

  @Test
  void concatTakesAnyNumberOfInputs() {
    float[] x = {1, 2, 3, 4};
    assertArrayEquals(f(0, 1, 2, 0, 0, 3, 4, 0), output(concat("wide"), x));
    Network same = concat("input", "wide", "input");
    assertArrayEquals(f(1, 2, 0, 1, 2, 0, 1, 2, 3, 4, 0, 3, 4, 0, 3, 4), output(same, x));
    float[] dy = {1, 2, 0, 10, 20, 0, 100, 200, 3, 4, 0, 30, 40, 0, 300, 400};
    assertArrayEquals(f(111, 222, 333, 444), inputGradient(same, x, dy));
  }

  @Test
  void concatJoinsVectors() {
    Network net = Network.builder(Shape.of(1, 2, 2))
        .add("all", new Flatten())
        .add("pool", MaxPool2d.of(1, 2), "input")
        .add("max", new Flatten())
        .add("cat", new Concat(), "max", "all")
        .build(1);
    float[] x = {1, 2, 3, -4, 5, 6, 7, 8};
    assertEquals(Shape.of(6), net.output());
    assertArrayEquals(f(3, 2, 1, 2, 3, -4, 7, 8, 5, 6, 7, 8), output(net, x));
    assertArrayEquals(f(3, 24, 15, 6, 9, 10, 18, 20), inputGradient(net, x, 10, 20, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12));
  }

  @Test
  void concatNeedsOneHeightAndWidth() {
    String needs = ", needs images h×w×c of one height and width, or vectors of features";
    Concat concat = new Concat();
    assertEquals(0, concat.inputs());
    assertEquals(Shape.of(3, 4, 12), concat.outputShape(List.of(Shape.of(3, 4, 5), Shape.of(3, 4, 7))));
    assertEquals("got inputs [3×4×5, 4×3×5]" + needs, misfit(concat, Shape.of(3, 4, 5), Shape.of(4, 3, 5)));
    assertEquals("got inputs [1×1×5, 5]" + needs, misfit(concat, Shape.of(1, 1, 5), Shape.of(5)));
    assertEquals("got inputs [3×4]" + needs, misfit(concat, Shape.of(3, 4)));
  }

  @Test
  void subsamplingTakesEveryOtherPixelAndPadsChannels() {
    Shape input = Shape.of(3, 3, 1);
    assertOutput(f(0, 1, 0, 0, 3, 0, 0, 7, 0, 0, 9, 0), input, Subsample2d.of(2, 3), counting(9));
    assertOutput(f(1, 0, 3, 0, 7, 0, 9, 0), input, new Subsample2d(2, 2, 0), counting(9));
    assertOutput(f(0, 1, 0, 3, 0, 7, 0, 9), input, new Subsample2d(2, 2, 1), counting(9));
    assertOutput(f(1, 4), Shape.of(2, 4, 1), Subsample2d.of(3, 1), counting(8));
    // Of an odd number of zeros the larger part goes behind.
    assertOutput(f(0, 1, 0, 0, 0, 3, 0, 0), Shape.of(1, 3, 1), Subsample2d.of(2, 4), 1, 2, 3);
    float[] dx = inputGradient(only(input, Subsample2d.of(2, 3)), counting(9), counting(12));
    assertArrayEquals(f(2, 0, 5, 0, 0, 0, 8, 0, 11), dx);
  }

  @Test
  void doubledChannelsGetAQuarterOfZerosOnEachSide() {
    float[] x = counting(16);
    float[] y = output(only(Shape.of(1, 1, 16), Subsample2d.of(2, 32)), x);
    for (int c = 0; c < 32; c++) {
      assertEquals(c < 8 || c >= 24 ? 0 : x[c - 8], y[c], "channel " + c);
    }
  }

  @Test
  void subsamplingSaysWhatItCannotTake() {
    assertEquals("stride: 0, expected at least 1", failure(() -> Subsample2d.of(0, 4)));
    assertEquals("channels: 0, expected at least 1", failure(() -> Subsample2d.of(2, 0)));
    assertEquals("before: 4, expected 0 .. 3, or -1 for evenly", failure(() -> new Subsample2d(2, 4, 4)));
    assertEquals("before: -2, expected 0 .. 3, or -1 for evenly", failure(() -> new Subsample2d(2, 4, -2)));
    assertEquals("got input 8×8×16, needs at most 8 channels, for 8 channels of output",
        misfit(Subsample2d.of(2, 8), Shape.of(8, 8, 16)));
    assertEquals(
        "got input 8×8×6, needs at most 5 channels, for 8 channels of output that begin with 3 of zeros",
        misfit(new Subsample2d(2, 8, 3), Shape.of(8, 8, 6)));
    assertEquals("got input 8, needs an image h×w×c", misfit(Subsample2d.of(2, 8), Shape.of(8)));
    assertEquals(new Layer.Window(1, 1, 2, 2), Subsample2d.of(2, 8).window(List.of(Shape.of(9, 9, 4))));
  }

  @Test
  void zerosGoAroundAnImage() {
    assertOutput(
        f(0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 0, 0, 5, 6, 7, 8), Shape.of(2, 2, 2), new ZeroPad2d(1, 0, 1, 0),
        counting(8));
    assertOutput(f(1, 2, 0, 3, 4, 0, 0, 0, 0), Shape.of(2, 2, 1), new ZeroPad2d(0, 1, 0, 1), counting(4));
    // Two images: the second begins where the first ends.
    float[] y = output(only(Shape.of(1, 1, 1), ZeroPad2d.of(1)), 7, 8);
    assertArrayEquals(f(0, 0, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0, 0, 8, 0, 0, 0, 0), y);
    float[] dx = inputGradient(only(Shape.of(1, 1, 1), ZeroPad2d.of(1)), f(7, 8), counting(18));
    assertArrayEquals(f(5, 14), dx);
  }

  @Test
  void negativeNumbersCrop() {
    Shape input = Shape.of(3, 3, 1);
    assertOutput(f(5, 6, 8, 9), input, new ZeroPad2d(-1, 0, -1, 0), counting(9));
    assertOutput(f(1, 2, 4, 5), input, new ZeroPad2d(0, -1, 0, -1), counting(9));
    assertOutput(f(5), input, ZeroPad2d.of(-1), counting(9));
    assertOutput(f(0, 4, 5, 0, 7, 8), input, new ZeroPad2d(-1, 0, 1, -1), counting(9));
    float[] dx = inputGradient(only(input, new ZeroPad2d(-1, 1, 1, -1)), counting(9), counting(9));
    assertArrayEquals(f(0, 0, 0, 2, 3, 0, 5, 6, 0), dx);
  }

  @Test
  void paddingSaysWhatItCannotTake() {
    assertEquals(Shape.of(6, 9, 2), new ZeroPad2d(1, 2, 3, 4).outputShape(List.of(Shape.of(3, 2, 2))));
    assertEquals("got input 3×3×1, needs at least 4×1×c, to keep a pixel with padding -1,-2,5,0",
        misfit(new ZeroPad2d(-1, -2, 5, 0), Shape.of(3, 3, 1)));
    assertEquals("got input 3×3×1, needs at least 1×4×c, to keep a pixel with padding 0,0,-3,9",
        misfit(new ZeroPad2d(0, 0, -3, 9), Shape.of(3, 3, 1)));
    assertEquals("got input 9, needs an image h×w×c", misfit(ZeroPad2d.of(1), Shape.of(9)));
  }
}
