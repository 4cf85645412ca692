package dev.lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class ShapeTest {
  @Test
  void sizeIsTheProductOfTheDimensions() {
    assertEquals(3072, Shape.of(32, 32, 3).size());
    assertEquals(1, Shape.of().size());
    assertEquals(0, Shape.of(0, 32, 3).size());
  }

  @Test
  void batchPutsTheNumberOfSamplesInFront() {
    assertEquals(Shape.of(64, 32, 32, 3), Shape.of(32, 32, 3).batch(64));
  }

  @Test
  void shapesAreEqualByTheirDimensions() {
    assertEquals(Shape.of(2, 3).hashCode(), Shape.of(2, 3).hashCode());
    assertNotEquals(Shape.of(2, 3), Shape.of(3, 2));
    assertNotEquals(Shape.of(6), Shape.of(2, 3));
  }

  @Test
  void doesNotFollowTheArraysThatItGivesAndTakes() {
    int[] dims = {2, 3};
    Shape shape = Shape.of(dims);
    dims[0] = 7;
    shape.toArray()[1] = 7;
    assertEquals("2×3", shape.toString());
  }

  @Test
  void refusesWhatCannotBeAnArray() {
    assertEquals("dims: [2, -1] has a negative dimension",
        assertThrows(IllegalArgumentException.class, () -> Shape.of(2, -1)).getMessage());
    assertThrows(IllegalArgumentException.class, () -> Shape.of(1 << 20, 1 << 20));
    assertThrows(IllegalArgumentException.class, () -> Shape.of(1 << 30, 1 << 30, 1 << 4)); // the long product wraps
  }

  @Test
  void tensorsHaveTheSizeOfTheirShape() {
    Tensor t = new Tensor(Shape.of(2, 3), new float[] {0, 1, 2, 10, 11, 12});
    assertEquals(11, t.at(1, 1));
    assertThrows(IndexOutOfBoundsException.class, () -> t.at(0, 3));
    assertThrows(IndexOutOfBoundsException.class, () -> t.at(1));
    assertThrows(IllegalArgumentException.class, () -> new Tensor(Shape.of(2, 3), new float[5]));
  }
}
