package dev.lanewise.training.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.nn.Shape;
import dev.lanewise.training.data.Dataset;
import dev.lanewise.training.data.FloatDataset;
import dev.lanewise.training.pictures.Picture;
import java.util.List;
import org.junit.jupiter.api.Test;

class NearestImagesTest {
  /** Tiles of 64 in frames of 4, 8 apart: image, a neighbour of its class, one of the other; then one below. */
  @Test
  void framesSayWhichNeighboursAreOfTheSameClass() {
    Dataset images = new FloatDataset(
        "grey", Shape.of(1, 1, 1), List.of("a", "b"), new float[] {0, 0.2f, 0.4f, 0.6f}, new int[] {0, 0, 1, 1});
    Picture sheet = NearestImages.sheet(images, 0, images, new int[] {1, 2, 3});
    assertEquals(8 + 3 * (72 + 8), sheet.width());
    assertEquals(8 + 2 * (72 + 8), sheet.height());
    assertEquals(Picture.WHITE, sheet.rgb(8, 8));
    assertEquals(0, sheet.rgb(44, 44));
    assertEquals(NearestImages.SAME, sheet.rgb(88, 8));
    assertEquals(0x333333, sheet.rgb(124, 44));
    assertEquals(NearestImages.OTHER, sheet.rgb(168, 8));
    assertEquals(0x666666, sheet.rgb(204, 44));
    assertEquals(NearestImages.OTHER, sheet.rgb(8, 88));
    assertEquals(0x999999, sheet.rgb(44, 124));
  }
}
