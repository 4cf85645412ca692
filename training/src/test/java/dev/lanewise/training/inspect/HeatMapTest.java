package dev.lanewise.training.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lanewise.training.pictures.ColorMap;
import dev.lanewise.training.pictures.Picture;
import org.junit.jupiter.api.Test;

class HeatMapTest {
  @Test
  void picturesReachTheEndsOfTheirMaps() {
    HeatMap map = new HeatMap(1, 3, new float[] {-2, 0, 1});
    assertEquals(Picture.of(3, 1, new int[] {0x053061, 0xF7F7F7, ColorMap.DIVERGING.at(0.75)}), map.signedPicture());
    assertEquals(Picture.of(3, 1, new int[] {0, 0, 0x808080}), map.picture(ColorMap.GREY));
    assertEquals(2, map.largest());
  }

  @Test
  void nothingIsNothing() {
    HeatMap map = new HeatMap(1, 2, new float[2]);
    assertEquals(Picture.filled(2, 1, 0xF7F7F7), map.signedPicture());
    assertEquals(Picture.filled(2, 1, 0), map.picture(ColorMap.GREY));
    assertEquals(Picture.filled(2, 1, 0x123456), map.over(Picture.filled(2, 1, 0x123456)));
  }

  @Test
  void laidOverWhatIsHighHidesAndWhatIsLowShows() {
    Picture over = new HeatMap(1, 2, new float[] {-1, 4}).over(Picture.filled(2, 1, 0x0000C8));
    assertEquals(0x0000C8, over.rgb(0, 0));
    assertEquals(ColorMap.mix(0x0000C8, ColorMap.HEAT.at(1), 0.75), over.rgb(1, 0));
    Picture large = new HeatMap(1, 2, new float[] {0, 1}).over(Picture.filled(8, 4, 0));
    assertEquals(8, large.width());
    assertEquals(4, large.height());
    assertEquals(0, large.rgb(0, 0));
  }

  @Test
  void resizedIsBilinear() {
    HeatMap map = new HeatMap(1, 2, new float[] {0, 4}).resized(1, 4);
    assertEquals(0, map.at(0, 0));
    assertEquals(1, map.at(0, 1));
    assertEquals(3, map.at(0, 2));
    assertEquals(4, map.at(0, 3));
    assertThrows(IllegalArgumentException.class, () -> new HeatMap(2, 2, new float[3]));
  }
}
