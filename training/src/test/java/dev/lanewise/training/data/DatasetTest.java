package dev.lanewise.training.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.nn.Shape;
import java.util.List;
import java.util.stream.IntStream;
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
  void theFirstSamplesAreAtMostAll() {
    Dataset all = LinePatterns.splits(1).test();
    assertEquals(all.size(), all.first(all.size() + 1).size());
    assertEquals(7, all.first(7).size());
    assertEquals(all.label(6), all.first(7).label(6));
    assertEquals(0, all.first(0).size());
  }

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

  private static final Dataset FOUR_CLASSES = new FloatDataset("four", Shape.of(1), List.of("a", "b", "c", "d"),
      new float[] {10, 11, 12, 13, 14, 15}, new int[] {3, 1, 0, 1, 2, 3});

  @Test
  void classesKeepTheirSamplesInOrderUnderTheirOwnLabels() {
    Dataset view = FOUR_CLASSES.ofClasses(3, 1);
    assertEquals(List.of("d", "b"), view.classNames());
    assertEquals("four", view.name());
    assertEquals(Shape.of(1), view.sampleShape());
    assertArrayEquals(new int[] {0, 1, 1, 0}, labels(view));
    assertArrayEquals(new float[] {10, 11, 13, 15}, values(view));
    Dataset again = view.ofClasses(1);
    assertEquals(List.of("b"), again.classNames());
    assertArrayEquals(new int[] {0, 0}, labels(again));
    assertArrayEquals(new float[] {11, 13}, values(again));
    assertArrayEquals(new float[] {13, 15}, values(view.slice(2, 4)));
    assertThrows(IndexOutOfBoundsException.class, () -> view.label(4));
    assertThrows(IndexOutOfBoundsException.class, () -> view.copySample(-1, new float[1], 0));
  }

  @Test
  void aClassMayHaveNoSample() {
    Dataset view = FOUR_CLASSES.slice(0, 2).ofClasses(0, 2);
    assertEquals(0, view.size());
    assertEquals(2, view.classes());
  }

  @Test
  void classesOfSplitsAreThoseOfEachPart() {
    Splits splits = new Splits(FOUR_CLASSES, FOUR_CLASSES.slice(0, 3), FOUR_CLASSES.slice(3, 6)).ofClasses(1, 2);
    assertEquals(List.of("b", "c"), splits.classNames());
    assertArrayEquals(new int[] {0, 0, 1}, labels(splits.train()));
    assertArrayEquals(new int[] {0}, labels(splits.validation()));
    assertArrayEquals(new int[] {0, 1}, labels(splits.test()));
  }

  @Test
  void refusesClassesThatAreNotThereOrComeTwice() {
    assertMessage("classes: none, expected at least 1 (four)", () -> FOUR_CLASSES.ofClasses());
    assertMessage("classes[1] is 4, expected 0..3 (four)", () -> FOUR_CLASSES.ofClasses(0, 4));
    assertMessage("classes[0] is -1, expected 0..3 (four)", () -> FOUR_CLASSES.ofClasses(-1));
    assertMessage("classes[2] is 0 as is classes[0], expected each class once",
        () -> FOUR_CLASSES.ofClasses(0, 2, 0));
  }

  private static int[] labels(Dataset dataset) {
    return IntStream.range(0, dataset.size()).map(dataset::label).toArray();
  }

  private static float[] values(Dataset dataset) {
    float[] values = new float[dataset.size()];
    for (int i = 0; i < values.length; i++) {
      dataset.copySample(i, values, i);
    }
    return values;
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
