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
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.nn.Layer;
import dev.lanewise.nn.Network;
import dev.lanewise.nn.Shape;
import dev.lanewise.nn.TrainingOptions;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Poolings against numbers worked out by hand from PyTorch's definitions. */
class PoolingTest {
  private static final Shape SQUARE = Shape.of(4, 4, 1);
  private static final Shape ROW = Shape.of(1, 4, 1);

  private static float[] f(float... values) {
    return values;
  }

  @Test
  void theStrideIsTheWindowUnlessSaid() {
    assertOutput(f(6, 8, 14, 16), SQUARE, MaxPool2d.of(2), counting(16));
    assertOutput(f(8, 16), SQUARE, MaxPool2d.of(2, 4), counting(16));
    assertOutput(f(11, 12, 15, 16), SQUARE, MaxPool2d.of(3).withStride(1), counting(16));
    assertOutput(f(10, 12, 14, 16), SQUARE, MaxPool2d.of(3, 2).withStride(1, 2), counting(16));
    assertOutput(f(3.5f, 5.5f, 11.5f, 13.5f), SQUARE, AveragePool2d.of(2), counting(16));
    assertOutput(f(4.5f, 12.5f), SQUARE, AveragePool2d.of(2, 4), counting(16));
    assertOutput(f(6, 7, 10, 11), SQUARE, AveragePool2d.of(3).withStride(1), counting(16));
  }

  @Test
  void channelsAreForThemselves() {
    Shape input = Shape.of(2, 2, 2);
    float[] x = {1, -1, 2, -2, 3, -3, 4, -4};
    assertOutput(f(4, -1), input, MaxPool2d.of(2), x);
    assertOutput(f(2.5f, -2.5f), input, AveragePool2d.of(2), x);
  }

  @Test
  void dilatedWindowsSkipPixels() {
    float[] x = counting(16);
    x[5] = 100;
    assertOutput(f(11, 12, 15, 100), SQUARE, MaxPool2d.of(2).withStride(1).withDilation(2), x);
    // Rows as they are, columns two apart.
    assertOutput(
        f(7, 100, 11, 100, 15, 16), SQUARE, MaxPool2d.of(2).withStride(1).withDilation(1, 2), x);
  }

  @Test
  void ceilModeCountsALastWindowThatSticksOut() {
    assertOutput(f(11), SQUARE, MaxPool2d.of(3).withStride(2), counting(16));
    assertOutput(f(11, 12, 15, 16), SQUARE, MaxPool2d.of(3).withStride(2).withCeilMode(), counting(16));
    // The image may be smaller than the window by less than the stride.
    assertOutput(f(4), Shape.of(2, 2, 1), MaxPool2d.of(3).withStride(2).withCeilMode(), 1, 4, 3, 2);
  }

  @Test
  void ceilModeDropsAWindowThatWouldStartBehindTheImage() {
    MaxPool2d pool = MaxPool2d.of(1, 2).withPadding(Padding.of(0, 1));
    assertEquals(Shape.of(1, 2, 1), pool.outputShape(List.of(Shape.of(1, 3, 1))));
    // ⌈(3 + 2 − 2) / 2⌉ + 1 = 3, but the third would start at 4 = 3 + 1, in the padding on the right.
    assertOutput(f(1, 3), Shape.of(1, 3, 1), pool.withCeilMode(), 1, 2, 3);
    assertOutput(f(2, 4), ROW, MaxPool2d.of(1, 2).withStride(1, 2).withCeilMode(), 1, 2, 3, 4);
  }

  @Test
  void paddingNeverWins() {
    float[] negative = {-4, -3, -2, -1};
    assertOutput(f(-4, -3, -2, -1), Shape.of(2, 2, 1), MaxPool2d.of(2).withPadding(1), negative);
    assertOutput(f(-1, -1, -1, -1), Shape.of(2, 2, 1), MaxPool2d.of(3).withStride(1).withPadding(1), negative);
    MaxPool2d same = MaxPool2d.of(3).withStride(2).withPadding(Padding.SAME);
    assertOutput(f(11, 12, 15, 16), SQUARE, same, counting(16));
    assertEquals(Shape.of(3, 4, 2), same.outputShape(List.of(Shape.of(5, 7, 2))));
  }

  @Test
  void theAverageCountsPaddingAsPytorchDoes() {
    AveragePool2d pool = AveragePool2d.of(1, 3).withStride(1, 2).withPadding(Padding.of(0, 1));
    assertOutput(f(1, 3), ROW, pool, 1, 2, 3, 4);
    assertOutput(f(1.5f, 3), ROW, pool.withoutPaddingCounted(), 1, 2, 3, 4);
    // The third window sees the 4, one zero of padding, and one column behind it that counts never.
    assertOutput(f(1, 3, 2), ROW, pool.withCeilMode(), 1, 2, 3, 4);
    assertOutput(f(1.5f, 3, 4), ROW, pool.withCeilMode().withoutPaddingCounted(), 1, 2, 3, 4);
    assertOutput(f(2.5f, 2.5f, 2.5f, 2.5f), Shape.of(2, 2, 1),
        AveragePool2d.of(3).withStride(1).withPadding(Padding.SAME).withoutPaddingCounted(), 1, 2, 3, 4);
    assertOutput(f(0.25f, 0.5f, 0.75f, 1), Shape.of(2, 2, 1), AveragePool2d.of(2).withPadding(1), 1, 2, 3, 4);
  }

  @Test
  void gradientsGoToTheWinnerOrToAll() {
    float[] equal = {5, 5, 5, 5};
    assertArrayEquals(f(7, 0, 0, 0), inputGradient(only(Shape.of(2, 2, 1), MaxPool2d.of(2)), equal, 7));
    Network overlapping = only(ROW, MaxPool2d.of(1, 3).withStride(1));
    assertArrayEquals(f(0, 0, 5, 0), inputGradient(overlapping, f(1, 2, 9, 4), 2, 3));
    assertArrayEquals(f(0, 0, 2, 3), inputGradient(overlapping, f(1, 2, 3, 4), 2, 3));
    AveragePool2d pool = AveragePool2d.of(1, 3).withStride(1, 2).withPadding(Padding.of(0, 1)).withCeilMode();
    assertArrayEquals(f(1, 3, 2, 5), inputGradient(only(ROW, pool), counting(4), 3, 6, 6), 1e-6f);
    assertArrayEquals(
        f(1.5f, 3.5f, 2, 8), inputGradient(only(ROW, pool.withoutPaddingCounted()), counting(4), 3, 6, 6), 1e-6f);
  }

  @Test
  void globalPoolingsSeeAllPixels() {
    Shape input = Shape.of(2, 2, 3);
    float[] x = {1, 10, -1, 2, 20, -2, 3, 40, -3, 6, 30, -4};
    assertOutput(f(3, 25, -2.5f), input, new GlobalAveragePool2d(), x);
    assertOutput(f(3, 25, -2.5f), input, new AdaptiveAveragePool2d(), x);
    assertOutput(f(6, 40, -1), input, new GlobalMaxPool2d(), x);
    assertEquals(Shape.of(3), only(input, new GlobalAveragePool2d()).output());
    assertEquals(Shape.of(1, 1, 3), only(input, new AdaptiveAveragePool2d()).output());
    assertEquals(Shape.of(3), only(input, new GlobalMaxPool2d()).output());
    float[] mean = {1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2, 3};
    assertArrayEquals(mean, inputGradient(only(input, new GlobalAveragePool2d()), x, 4, 8, 12));
    assertArrayEquals(mean, inputGradient(only(input, new AdaptiveAveragePool2d()), x, 4, 8, 12));
    assertArrayEquals(
        f(0, 0, 12, 0, 0, 0, 0, 8, 0, 4, 0, 0), inputGradient(only(input, new GlobalMaxPool2d()), x, 4, 8, 12));
  }

  @Test
  void denseFollowsAGlobalPoolingWithoutFlatten() {
    Network net = Network.builder(Shape.of(3, 3, 2)).add(new GlobalAveragePool2d()).add("fc", Dense.of(1)).build(1);
    System.arraycopy(f(2, -1), 0, net.parameter("fc.weight").data(), 0, 2);
    assertArrayEquals(f(2 * 9 - 10), output(net, counting(18)), 1e-5f);
  }

  @Test
  void theReceptiveFieldIsTheWindow() {
    List<Shape> input = List.of(Shape.of(20, 30, 4));
    assertEquals(new Layer.Window(3, 5, 2, 4), MaxPool2d.of(3, 5).withStride(2, 4).window(input));
    assertEquals(new Layer.Window(5, 9, 3, 3), MaxPool2d.of(3).withDilation(2, 4).window(input));
    assertEquals(new Layer.Window(2, 2, 1, 1), AveragePool2d.of(2).withStride(1).withPadding(1).window(input));
    assertEquals(new Layer.Window(20, 30, 20, 30), new GlobalAveragePool2d().window(input));
    assertEquals(new Layer.Window(20, 30, 20, 30), new AdaptiveAveragePool2d().window(input));
    assertEquals(new Layer.Window(20, 30, 20, 30), new GlobalMaxPool2d().window(input));
  }

  @Test
  void routesAreCountedAmongTheBytesOnlyWhereBackwardNeedsThem() {
    Network net = Network.builder(Shape.of(8, 8, 1)).add(MaxPool2d.of(2)).add(new GlobalAveragePool2d()).build(1);
    long forward = net.training(2, Parallel.serial()).bytes();
    long both = net.training(2, Parallel.serial(), TrainingOptions.of().withInputGradient()).bytes();
    assertTrue(both >= forward + 4 * 2 * (16 + 64), both + " against " + forward);
  }

  @Test
  void whatCannotBeIsRefused() {
    assertEquals("window: 0×2, expected at least 1×1", failure(() -> MaxPool2d.of(0, 2)));
    assertEquals("stride: 0×0, expected at least 1×1", failure(() -> AveragePool2d.of(2).withStride(0)));
    assertEquals("dilation: 1×-1, expected at least 1×1", failure(() -> MaxPool2d.of(2).withDilation(1, -1)));
    assertEquals("padding: null", failure(() -> MaxPool2d.of(2).withPadding(null)));
    assertEquals("padding: 2, expected less than the 2×2 pixels that the window spans: there would be windows "
        + "without a pixel", failure(() -> AveragePool2d.of(2).withPadding(2)));
    MaxPool2d.of(2).withDilation(2).withPadding(2);
    assertEquals("got input 7, needs an image h×w×c", misfit(AveragePool2d.of(2), Shape.of(7)));
    assertEquals("got input 7, needs an image h×w×c", misfit(new GlobalMaxPool2d(), Shape.of(7)));
    assertEquals("got input 7, needs an image h×w×c", misfit(new AdaptiveAveragePool2d(), Shape.of(7)));
    assertEquals("got input 2×2×1, needs at least 3×3×c for a window over 5×5 pixels with padding 1",
        misfit(MaxPool2d.of(3).withDilation(2).withPadding(1), Shape.of(2, 2, 1)));
    assertEquals("got input 1×2×1, needs at least 2×2×c for a window over 3×3 pixels with padding 0",
        misfit(MaxPool2d.of(3).withStride(2).withCeilMode(), Shape.of(1, 2, 1)));
    assertEquals("got input 1×1×1, too small or too large: phBegin: 1, expected a padding that leaves a pixel in "
        + "window 0", misfit(MaxPool2d.of(2).withDilation(2).withPadding(1), Shape.of(1, 1, 1)));
  }
}
