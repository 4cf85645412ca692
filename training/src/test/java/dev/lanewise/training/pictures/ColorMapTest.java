package dev.lanewise.training.pictures;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class ColorMapTest {
  @Test
  void endsMiddleAndBeyond() {
    assertEquals(0x053061, ColorMap.DIVERGING.at(-1, -1, 1));
    assertEquals(0xF7F7F7, ColorMap.DIVERGING.at(0, -1, 1));
    assertEquals(0x67001F, ColorMap.DIVERGING.at(1, -1, 1));
    assertEquals(0x67001F, ColorMap.DIVERGING.at(Double.POSITIVE_INFINITY, -1, 1));
    assertEquals(0x440154, ColorMap.SEQUENTIAL.at(-5));
    assertEquals(0x21918C, ColorMap.SEQUENTIAL.at(0.5));
    assertEquals(0xFDE725, ColorMap.SEQUENTIAL.at(1));
    assertEquals(0xFCFFA4, ColorMap.HEAT.at(1));
  }

  @Test
  void straightLinesInBetween() {
    assertEquals(0x808080, ColorMap.GREY.at(0.5));
    assertEquals(0x404040, ColorMap.GREY.at(1, 0, 4));
    // Half way from F7F7F7 to FDDBC7.
    assertEquals(0xFAE9DF, ColorMap.DIVERGING.at(0.55));
  }

  @Test
  void oneValueIsTheMiddleAndNanStandsOut() {
    assertEquals(ColorMap.DIVERGING.at(0.5), ColorMap.DIVERGING.at(0, 0, 0));
    assertEquals(ColorMap.NAN, ColorMap.GREY.at(Double.NaN));
    assertEquals(ColorMap.NAN, ColorMap.GREY.at(Double.NaN, 1, 1));
  }

  @Test
  void lightnessNeverFallsAlongTheSequentialMaps() {
    for (ColorMap map : List.of(ColorMap.SEQUENTIAL, ColorMap.HEAT, ColorMap.GREY)) {
      double before = -1;
      for (int i = 0; i <= 100; i++) {
        int rgb = map.at(i / 100.0);
        double light = 0.2126 * (rgb >> 16) + 0.7152 * (rgb >> 8 & 255) + 0.0722 * (rgb & 255);
        assertTrue(light >= before - 0.5, map + " gets darker at " + i);
        before = light;
      }
    }
  }

  @Test
  void pictureOfOneChannel() {
    float[] x = {9, 0, 9, 1, 9, 2, 9, 4};
    Picture p = ColorMap.GREY.picture(x, 1, 2, 2, 2, 0, 4);
    assertEquals(Picture.of(2, 2, new int[] {0, 0x404040, 0x808080, 0xFFFFFF}), p);
    var e = assertThrows(IllegalArgumentException.class, () -> ColorMap.GREY.picture(x, 2, 2, 2, 2, 0, 4));
    assertEquals("x: length 8, expected more than 8", e.getMessage());
  }
}
