package dev.lanewise.training.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.nn.Shape;
import dev.lanewise.training.augment.Augmentation;
import dev.lanewise.training.augment.Augmentations;
import dev.lanewise.training.pictures.Picture;
import org.junit.jupiter.api.Test;

class AugmentationSheetTest {
  private static final Shape SHAPE = Shape.of(32, 32, 3);

  private static float[] images() {
    return Subjects.pixels(Shape.of(2, 32, 32, 3), 1);
  }

  @Test
  void flippedImagesAreFlipped() {
    AugmentationSheet sheet = new AugmentationSheet(SHAPE, images(), 3, 1);
    Picture row = sheet.row(Augmentation.parse("flip(1)"));
    int top = row.height() - 8 - 96 - 21;
    Picture before = row.cropped(8, top, 96, 96);
    assertEquals(Picture.of(images(), 0, SHAPE).enlarged(3), before);
    for (int epoch = 1; epoch <= 3; epoch++) {
      Picture after = row.cropped(8 + epoch * 104, top, 96, 96);
      for (int i = 0; i < 96 * 96; i++) {
        assertEquals(before.rgb(95 - i % 96, i / 96), after.rgb(i % 96, i / 96));
      }
    }
  }

  @Test
  void allAugmentationsAreSeeded() {
    Picture sheet = new AugmentationSheet(SHAPE, images(), 2, 1).sheet(Augmentations.examples());
    assertEquals(sheet, new AugmentationSheet(SHAPE, images(), 2, 1).sheet(Augmentations.examples()));
    assertNotEquals(sheet, new AugmentationSheet(SHAPE, images(), 2, 2).sheet(Augmentations.examples()));
    assertTrue(sheet.height() > Augmentations.examples().size() * 96);
  }

  @Test
  void badSizes() {
    assertThrows(IllegalArgumentException.class, () -> new AugmentationSheet(SHAPE, new float[5], 1, 1));
    assertThrows(IllegalArgumentException.class, () -> new AugmentationSheet(SHAPE, images(), 0, 1));
  }
}
