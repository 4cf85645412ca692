package dev.lanewise.training.augment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.lanewise.kernels.Border;
import dev.lanewise.nn.Shape;
import org.junit.jupiter.api.Test;

/** Each operation on images small enough to be computed by hand; one value before and behind must stay. */
class ImageOperationsTest {
  private static final float[] GREY = {
      -1,
      0.1f, 0.2f, 0.3f,
      0.4f, 0.5f, 0.6f,
      -2};

  @Test
  void flip() {
    assertGrey(operations -> x -> operations.flip(x, 1), 0.3f, 0.2f, 0.1f, 0.6f, 0.5f, 0.4f);
    assertColours(operations -> x -> operations.flip(x, 1), 0.25f, 0.75f, 1, 0.5f, 0, 0.25f);
  }

  @Test
  void shift() {
    assertGrey(operations -> x -> operations.shift(1, 0, Border.ZERO, x, 1), 0, 0, 0, 0.1f, 0.2f, 0.3f);
    assertGrey(operations -> x -> operations.shift(0, 1, Border.ZERO, x, 1), 0, 0.1f, 0.2f, 0, 0.4f, 0.5f);
    assertGrey(operations -> x -> operations.shift(-1, -1, Border.ZERO, x, 1), 0.5f, 0.6f, 0, 0, 0, 0);
    assertGrey(operations -> x -> operations.shift(0, 2, Border.REFLECT, x, 1), 0.3f, 0.2f, 0.1f, 0.6f, 0.5f, 0.4f);
    assertGrey(operations -> x -> operations.shift(0, -1, Border.REFLECT, x, 1), 0.2f, 0.3f, 0.2f, 0.5f, 0.6f, 0.5f);
    assertColours(operations -> x -> operations.shift(0, 1, Border.ZERO, x, 1), 0, 0, 0, 0.5f, 0, 0.25f);
  }

  @Test
  void rotate() {
    float[] square = {0.1f, 0.2f, 0.3f, 0.4f, 0.5f, 0.6f, 0.7f, 0.8f, 0.9f};
    new ImageOperations(Shape.of(3, 3, 1)).rotate(90, square, 0);
    float[] turned = {0.3f, 0.6f, 0.9f, 0.2f, 0.5f, 0.8f, 0.1f, 0.4f, 0.7f};
    assertArrayEquals(turned, square, 1e-5f, "counter-clockwise");
    assertGrey(operations -> x -> operations.rotate(0, x, 1), 0.1f, 0.2f, 0.3f, 0.4f, 0.5f, 0.6f);
  }

  @Test
  void brightness() {
    assertGrey(operations -> x -> operations.brightness(2, x, 1), 0.2f, 0.4f, 0.6f, 0.8f, 1, 1);
    assertGrey(operations -> x -> operations.brightness(0, x, 1), 0, 0, 0, 0, 0, 0);
    assertColours(operations -> x -> operations.brightness(0.5f, x, 1), 0.25f, 0, 0.125f, 0.125f, 0.375f, 0.5f);
  }

  @Test
  void contrast() {
    // The mean is 0.35.
    assertClose(GREY, operations -> x -> operations.contrast(2, x, 1), 0, 0.05f, 0.25f, 0.45f, 0.65f, 0.85f);
    assertClose(GREY, operations -> x -> operations.contrast(0, x, 1), 0.35f, 0.35f, 0.35f, 0.35f, 0.35f, 0.35f);
    // Greys 0.17795 and 0.628975, their mean 0.4034625: x / 2 + 0.20173125.
    assertClose(COLOURS, operations -> x -> operations.contrast(0.5f, x, 1),
        0.45173125f, 0.20173125f, 0.32673125f, 0.32673125f, 0.57673125f, 0.70173125f);
  }

  @Test
  void saturation() {
    assertGrey(operations -> x -> operations.saturation(2, x, 1), 0.1f, 0.2f, 0.3f, 0.4f, 0.5f, 0.6f);
    // Greys 0.17795 and 0.628975.
    assertClose(COLOURS, operations -> x -> operations.saturation(0, x, 1),
        0.17795f, 0.17795f, 0.17795f, 0.628975f, 0.628975f, 0.628975f);
    assertClose(COLOURS, operations -> x -> operations.saturation(2, x, 1),
        0.82205f, 0, 0.32205f, 0, 0.871025f, 1);
  }

  @Test
  void posterize() {
    // As bytes 128, 0, 64, 64, 191, 255.
    assertColours(operations -> x -> operations.posterize(1, x, 1), 128 / 255f, 0, 0, 0, 128 / 255f, 128 / 255f);
    assertColours(operations -> x -> operations.posterize(4, x, 1),
        128 / 255f, 0, 64 / 255f, 64 / 255f, 176 / 255f, 240 / 255f);
    float[] bytes = new float[256];
    float[] same = new float[256];
    for (int i = 0; i < 256; i++) {
      bytes[i] = i / 255f;
      same[i] = i / 255f;
    }
    new ImageOperations(Shape.of(16, 16, 1)).posterize(8, bytes, 0);
    assertArrayEquals(same, bytes, "8 bits are all there are");
  }

  @Test
  void solarize() {
    assertColours(operations -> x -> operations.solarize(0.5f, x, 1), 0.5f, 0, 0.25f, 0.25f, 0.25f, 0);
    assertColours(operations -> x -> operations.solarize(0, x, 1), 0.5f, 1, 0.75f, 0.75f, 0.25f, 0);
  }

  @Test
  void cutout() {
    assertGrey(operations -> x -> operations.cutout(0, 1, 1, false, x, 1), 0.1f, 0, 0.3f, 0.4f, 0.5f, 0.6f);
    assertGrey(operations -> x -> operations.cutout(-1, -1, 2, false, x, 1), 0, 0.2f, 0.3f, 0.4f, 0.5f, 0.6f);
    assertGrey(operations -> x -> operations.cutout(1, 1, 5, false, x, 1), 0.1f, 0.2f, 0.3f, 0.4f, 0, 0);
    assertGrey(operations -> x -> operations.cutout(-9, -9, 100, false, x, 1), 0, 0, 0, 0, 0, 0);
    assertGrey(operations -> x -> operations.cutout(0, 0, 0, false, x, 1), 0.1f, 0.2f, 0.3f, 0.4f, 0.5f, 0.6f);
    assertClose(GREY, operations -> x -> operations.cutout(0, 2, 1, true, x, 1),
        0.1f, 0.2f, 0.35f, 0.4f, 0.5f, 0.6f);
    assertColours(operations -> x -> operations.cutout(0, 1, 1, true, x, 1),
        0.5f, 0, 0.25f, 0.375f, 0.375f, 0.625f);
  }

  /** Two pixels of three channels. */
  private static final float[] COLOURS = {-1, 0.5f, 0, 0.25f, 0.25f, 0.75f, 1, -2};

  private interface Change {
    void run(float[] x);
  }

  private interface Kind {
    Change of(ImageOperations operations);
  }

  private static void assertGrey(Kind kind, float... expected) {
    check(Shape.of(2, 3, 1), GREY, kind, 0, expected);
  }

  private static void assertColours(Kind kind, float... expected) {
    check(Shape.of(1, 2, 3), COLOURS, kind, 0, expected);
  }

  private static void assertClose(float[] x, Kind kind, float... expected) {
    check(x == GREY ? Shape.of(2, 3, 1) : Shape.of(1, 2, 3), x, kind, 1e-6f, expected);
  }

  private static void check(Shape shape, float[] image, Kind kind, float tolerance, float... expected) {
    float[] framed = new float[8];
    framed[0] = -1;
    framed[7] = -2;
    System.arraycopy(expected, 0, framed, 1, 6);
    float[] x = image.clone();
    kind.of(new ImageOperations(shape)).run(x);
    if (tolerance == 0) {
      assertArrayEquals(framed, x);
    } else {
      assertArrayEquals(framed, x, tolerance);
    }
  }
}
