package dev.lanewise.training.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.nn.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class DatasetTest {
  private static final Shape PAIR = Shape.of(2);
  private static final List<String> CLASSES = List.of("no", "yes");

  private static final Dataset FLOATS =
      new FloatDataset("floats", PAIR, CLASSES, new float[] {0, 1, 2, 3, 4, 5}, new int[] {0, 1, 0});

  private static final Dataset BYTES =
      new ByteDataset("bytes", PAIR, CLASSES, new byte[] {0, (byte) 255, 51, (byte) 128}, new byte[] {1, 0});

  @Test
  void copiesASampleToItsPlaceAndNowhereElse() {
    float[] dst = {9, 9, 9, 9};
    FLOATS.copySample(1, dst, 1);
    assertArrayEquals(new float[] {9, 2, 3, 9}, dst);
    BYTES.copySample(0, dst, 2);
    assertArrayEquals(new float[] {9, 2, 0, 1}, dst);
    BYTES.copySample(1, dst, 0);
    assertArrayEquals(new float[] {51 / 255f, 128 / 255f, 0, 1}, dst, 0x1p-24f);
  }

  @Test
  void sliceIsAViewThatCannotLeaveItsRange() {
    Dataset slice = FLOATS.slice(1, 3).slice("last", 1, 2);
    assertEquals(1, slice.size());
    assertEquals("last", slice.name());
    float[] dst = new float[2];
    slice.copySample(0, dst, 0);
    assertArrayEquals(new float[] {4, 5}, dst);
    assertEquals(0, slice.label(0));
    assertThrows(IndexOutOfBoundsException.class, () -> slice.label(-1));
    assertThrows(IndexOutOfBoundsException.class, () -> slice.copySample(1, dst, 0));
    assertEquals(0, FLOATS.slice(3, 3).size());
    assertThrows(IllegalArgumentException.class, () -> FLOATS.slice(2, 1));
    assertThrows(IllegalArgumentException.class, () -> FLOATS.slice(-1, 1));
    assertThrows(IllegalArgumentException.class, () -> FLOATS.slice(0, 4));
  }

  @Test
  void writesNothingWhereThereIsNoRoom() {
    float[] dst = {9, 9};
    for (Dataset dataset : List.of(FLOATS, BYTES)) {
      assertThrows(IndexOutOfBoundsException.class, () -> dataset.copySample(0, dst, 1));
      assertThrows(IndexOutOfBoundsException.class, () -> dataset.copySample(0, dst, -1));
      assertThrows(IndexOutOfBoundsException.class, () -> dataset.copySample(dataset.size(), dst, 0));
      assertArrayEquals(new float[] {9, 9}, dst);
    }
  }

  @Test
  void refusesWhatDoesNotFitTogether() {
    assertMessage("values has length 3, expected 4",
        () -> new FloatDataset("x", PAIR, CLASSES, new float[3], new int[2]));
    assertMessage("labels[1] is 2, expected 0..1",
        () -> new FloatDataset("x", PAIR, CLASSES, new float[4], new int[] {0, 2}));
    assertMessage("labels[0] is -1, expected 0..1",
        () -> new FloatDataset("x", PAIR, CLASSES, new float[2], new int[] {-1}));
    assertMessage("values has length 5, expected 4",
        () -> new ByteDataset("x", PAIR, CLASSES, new byte[5], new byte[2]));
    assertMessage("labels[0] is 255, expected 0..1",
        () -> new ByteDataset("x", PAIR, CLASSES, new byte[2], new byte[] {-1}));
    Dataset other = new FloatDataset("x", Shape.of(1), CLASSES, new float[1], new int[1]);
    assertMessage("test has samples of shape", () -> new Splits(FLOATS, BYTES, other));
    Dataset renamed = new FloatDataset("x", PAIR, List.of("a", "b"), new float[2], new int[1]);
    assertMessage("validation has classes [a, b]", () -> new Splits(FLOATS, renamed, BYTES));
  }

  private static void assertMessage(String start, Executable action) {
    String message = assertThrows(IllegalArgumentException.class, action).getMessage();
    assertTrue(message.startsWith(start), message);
  }
}
