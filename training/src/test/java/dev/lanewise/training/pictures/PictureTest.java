package dev.lanewise.training.pictures;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.nn.Shape;
import java.awt.GraphicsEnvironment;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PictureTest {
  private static final int RED = 0xFF0000;
  private static final int BLUE = 0x0000FF;
  private static final int W = Picture.WHITE;

  @Test
  void colourSamples() {
    float[] x = {7, 1, 0, 0.5f, -3, 2, 0.2f};
    Picture p = Picture.of(x, 1, Shape.of(1, 2, 3));
    assertEquals(Picture.of(2, 1, new int[] {0xFF0080, 0x00FF33}), p);
    assertArrayEquals(new float[] {1, 0, 128 / 255f, 0, 1, 0.2f}, p.toFloats(3));
  }

  @Test
  void greySamplesAndNan() {
    Picture p = Picture.of(new float[] {0, 1, Float.NaN, 0.2f}, 0, Shape.of(2, 2, 1));
    assertEquals(Picture.of(2, 2, new int[] {0, W, ColorMap.NAN, 0x333333}), p);
    assertEquals(0.299f, Picture.filled(1, 1, RED).toFloats(1)[0]);
    assertEquals(0.114f, Picture.filled(1, 1, BLUE).toFloats(1)[0]);
    assertEquals(1f, Picture.filled(1, 1, W).toFloats(1)[0]);
  }

  @Test
  void everyLevelComesBack() {
    Picture all = Picture.of(256, 1, IntStream.range(0, 256).map(i -> i << 16 | 255 - i << 8 | i).toArray());
    assertEquals(all, Picture.of(all.toFloats(3), 0, Shape.of(1, 256, 3)));
  }

  @Test
  void badSamplesAreNamed() {
    var shape = assertThrows(
        IllegalArgumentException.class, () -> Picture.of(new float[8], 0, Shape.of(2, 2, 2)));
    assertEquals("shape: 2×2×2, expected h×w×1 or h×w×3", shape.getMessage());
    var length = assertThrows(
        IllegalArgumentException.class, () -> Picture.of(new float[12], 1, Shape.of(2, 2, 3)));
    assertEquals("x: length 12, expected 12 from offset 1", length.getMessage());
    assertThrows(IllegalArgumentException.class, () -> Picture.of(2, 2, new int[3]));
    assertThrows(IllegalArgumentException.class, () -> Picture.filled(0, 2, 0));
    assertThrows(IllegalArgumentException.class, () -> Picture.filled(1 << 16, 1 << 16, 0));
  }

  @Test
  void enlargedBySquares() {
    Picture p = Picture.of(2, 1, new int[] {1, 2}).enlarged(2);
    assertEquals(Picture.of(4, 2, new int[] {1, 1, 2, 2, 1, 1, 2, 2}), p);
  }

  @Test
  void smoothedIsBilinear() {
    Picture p = Picture.of(2, 1, new int[] {0, 0x646464}).smoothed(2); // 0, 25, 75, 100
    assertEquals(4, p.width());
    assertEquals(2, p.height());
    assertEquals(Picture.of(4, 1, new int[] {0, 0x191919, 0x4B4B4B, 0x646464}), p.cropped(0, 1, 4, 1));
  }

  @Test
  void smallerIsTheMean() {
    Picture p = Picture.of(2, 2, new int[] {0, 0x040404, 0x080808, 0x0C0C0C});
    assertEquals(Picture.filled(1, 1, 0x060606), p.resized(1, 1));
    assertEquals(Picture.of(4, 1, new int[] {0x040404, 0x050505, 0x070707, 0x080808}), p.resized(4, 1));
  }

  @Test
  void coveringCutsBothSides() {
    Picture wide = Picture.of(4, 1, new int[] {1, 2, 3, 4});
    assertEquals(Picture.of(2, 1, new int[] {2, 3}), wide.covering(2, 1));
    assertEquals(10, wide.covering(10, 20).width());
    assertEquals(20, wide.covering(10, 20).height());
    Picture photo = Picture.filled(640, 427, RED);
    assertEquals(Picture.filled(32, 32, RED), photo.covering(32, 32));
  }

  @Test
  void croppedWithinOnly() {
    Picture p = Picture.of(2, 2, new int[] {1, 2, 3, 4});
    assertEquals(Picture.of(1, 2, new int[] {2, 4}), p.cropped(1, 0, 1, 2));
    assertThrows(IllegalArgumentException.class, () -> p.cropped(1, 0, 2, 2));
    assertThrows(IllegalArgumentException.class, () -> p.cropped(-1, 0, 1, 1));
  }

  @Test
  void blended() {
    Picture p = Picture.filled(1, 1, 0x000064).blended(Picture.filled(1, 1, 0x640000), 0.25);
    assertEquals(Picture.filled(1, 1, 0x19004B), p);
    assertThrows(IllegalArgumentException.class, () -> p.blended(Picture.filled(2, 1, 0), 0.5));
    assertThrows(IllegalArgumentException.class, () -> p.blended(p, 1.5));
  }

  @Test
  void bordered() {
    Picture p = Picture.filled(1, 1, RED).bordered(1, BLUE);
    assertEquals(Picture.of(3, 3, new int[] {BLUE, BLUE, BLUE, BLUE, RED, BLUE, BLUE, BLUE, BLUE}), p);
  }

  @Test
  void gridOfDifferentSizes() {
    Picture one = Picture.filled(1, 1, RED);
    Picture tall = Picture.filled(1, 2, BLUE);
    Picture wide = Picture.filled(3, 1, BLUE);
    Picture grid = Picture.grid(List.of(one, tall, wide), 2, 1, W);
    int r = RED;
    int b = BLUE;
    assertEquals(Picture.of(9, 6, new int[] {
      W, W, W, W, W, W, W, W, W,
      W, W, r, W, W, W, b, W, W,
      W, W, W, W, W, W, b, W, W,
      W, W, W, W, W, W, W, W, W,
      W, b, b, b, W, W, W, W, W,
      W, W, W, W, W, W, W, W, W}), grid);
  }

  @Test
  void gridOfFewerThanColumnsAndRow() {
    Picture p = Picture.filled(2, 2, RED);
    assertEquals(p, Picture.grid(List.of(p), 10, 0, W));
    assertEquals(7, Picture.row(List.of(p, p), 1).width());
    assertThrows(IllegalArgumentException.class, () -> Picture.grid(List.of(), 1, 0, W));
    assertThrows(IllegalArgumentException.class, () -> Picture.grid(List.of(p), 0, 0, W));
  }

  @Test
  void captionsStandUnderAndTitlesAbove() {
    Picture p = Picture.filled(200, 10, RED);
    Picture under = p.captioned("cat\n93 %");
    assertEquals(200, under.width());
    assertEquals(p, under.cropped(0, 0, 200, 10));
    assertTrue(hasInk(under.cropped(0, 10, 200, under.height() - 10)));
    Picture above = p.titled("Filters");
    assertEquals(p, above.cropped(0, above.height() - 10, 200, 10));
    assertTrue(hasInk(above.cropped(0, 0, 200, above.height() - 10)));
    assertEquals(under, p.captioned("cat\n93 %"));
  }

  @Test
  void wideTextWidens() {
    Picture p = Picture.filled(2, 2, RED).captioned("a rather long caption");
    assertTrue(p.width() > 60, "width " + p.width());
    assertEquals(RED, p.rgb((p.width() - 2) / 2, 0));
    assertEquals(W, p.rgb(0, 0));
  }

  /** Whether there is dark text on white, with soft edges. */
  private static boolean hasInk(Picture p) {
    int dark = 0;
    int soft = 0;
    for (int i = 0; i < p.width() * p.height(); i++) {
      int level = p.rgb(i % p.width(), i / p.width()) & 255;
      dark += level < 100 ? 1 : 0;
      soft += level > 100 && level < 250 ? 1 : 0;
    }
    return dark > 20 && soft > 20;
  }

  @Test
  void needsNoScreen() {
    assertFalse(Picture.filled(1, 1, 0).captioned("x").toString().isEmpty());
    assertTrue(GraphicsEnvironment.isHeadless());
  }

  @Test
  void picturesAreValues() {
    int[] rgb = {0xFF123456};
    Picture p = Picture.of(1, 1, rgb);
    rgb[0] = 0;
    assertEquals(0x123456, p.rgb(0, 0));
    assertEquals(p.hashCode(), Picture.filled(1, 1, 0x123456).hashCode());
    assertThrows(IndexOutOfBoundsException.class, () -> p.rgb(1, 0));
    assertEquals("1×1 picture", p.toString());
  }
}
