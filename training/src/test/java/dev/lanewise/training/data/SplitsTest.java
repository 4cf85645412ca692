package dev.lanewise.training.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.nn.SeededRandom;
import dev.lanewise.nn.Shape;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class SplitsTest {
  /** Sample i is the number i. */
  private static Dataset numbers(int classes, int... labels) {
    float[] values = new float[labels.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = i;
    }
    List<String> names = IntStream.range(0, classes).mapToObj(k -> "c" + k).toList();
    return new FloatDataset("numbers", Shape.of(1), names, values, labels);
  }

  private static int[] numbersOf(Dataset part) {
    float[] sample = new float[1];
    return IntStream.range(0, part.size()).map(i -> {
      part.copySample(i, sample, 0);
      return (int) sample[0];
    }).toArray();
  }

  private static int[] counts(Dataset part) {
    int[] counts = new int[part.classes()];
    for (int i = 0; i < part.size(); i++) {
      counts[part.label(i)]++;
    }
    return counts;
  }

  @Test
  void dividesEachClassInTheSameShares() {
    Splits splits = Splits.stratified(numbers(2, IntStream.range(0, 100).map(i -> i % 5 == 0 ? 1 : 0).toArray()), 0.1,
        0.2, 7);
    assertArrayEquals(new int[] {56, 14}, counts(splits.train()));
    assertArrayEquals(new int[] {8, 2}, counts(splits.validation()));
    assertArrayEquals(new int[] {16, 4}, counts(splits.test()));
    assertEquals("numbers validation", splits.validation().name());
  }

  @Test
  void trainingAndValidationPartTogether() {
    Dataset whole = numbers(2, 0, 1, 0, 1, 1);
    Splits splits = new Splits(whole.slice(2, 4), whole.slice(0, 2), whole.slice(4, 5));
    Dataset both = splits.trainAndValidation();
    assertArrayEquals(new int[] {2, 3, 0, 1}, numbersOf(both));
    assertArrayEquals(new int[] {0, 1, 0, 1}, IntStream.range(0, 4).map(both::label).toArray());
    assertEquals("numbers and validation", both.name());
    assertThrows(IndexOutOfBoundsException.class, () -> both.label(4));
    assertThrows(IndexOutOfBoundsException.class, () -> both.copySample(-1, new float[1], 0));
    Splits none = new Splits(whole, whole.slice(0, 0), whole);
    assertArrayEquals(new int[] {0, 1, 2, 3, 4}, numbersOf(none.trainAndValidation()));
  }

  /** Four classes of 10 and a share of 0.15: 1.5 of each, 1.5, 3, 4.5 and 6 in sum, rounded to 2, 3, 5 and 6. */
  @Test
  void whatRoundingAddsToOneClassItTakesFromTheNext() {
    Dataset whole = numbers(4, IntStream.range(0, 40).map(i -> i % 4).toArray());
    assertArrayEquals(new int[] {2, 1, 2, 1}, counts(Splits.stratified(whole, 0.15, 0, 7).validation()));
    assertArrayEquals(new int[] {2, 1, 2, 1}, counts(Splits.stratified(whole, 0, 0.15, 7).test()));
  }

  /** Any sizes, shares and seeds: each sample in one part, in order, every share kept to a sample. */
  @Test
  void isAPartitionThatKeepsTheShares() {
    SeededRandom random = new SeededRandom(11);
    for (int k = 0; k < 200; k++) {
      int classes = 1 + random.nextInt(6);
      int[] labels = IntStream.range(0, classes * 40 + random.nextInt(400))
          .map(i -> i < classes * 40 ? i % classes : random.nextInt(classes)).toArray();
      double validation = 0.05 + 0.4 * random.nextDouble();
      double test = 0.05 + 0.4 * random.nextDouble();
      Dataset whole = numbers(classes, labels);
      Splits splits = Splits.stratified(whole, validation, test, k);
      boolean[] seen = new boolean[labels.length];
      for (Dataset part : new Dataset[] {splits.train(), splits.validation(), splits.test()}) {
        int last = -1;
        for (int number : numbersOf(part)) {
          assertFalse(seen[number]);
          assertTrue(number > last, "order");
          seen[number] = true;
          last = number;
        }
      }
      assertEquals(labels.length,
          splits.train().size() + splits.validation().size() + splits.test().size());
      assertShare(whole, splits.validation(), validation);
      assertShare(whole, splits.test(), test);
    }
  }

  private static void assertShare(Dataset whole, Dataset part, double share) {
    assertEquals(whole.size() * share, part.size(), 0.5 + 1e-9);
    for (int c = 0; c < whole.classes(); c++) {
      assertEquals(counts(whole)[c] * share, counts(part)[c], 1 + 1e-9);
    }
  }

  @Test
  void theSeedDecides() {
    Dataset whole = numbers(2, IntStream.range(0, 60).map(i -> i % 2).toArray());
    int[] one = numbersOf(Splits.stratified(whole, 0.2, 0.2, 1).validation());
    assertArrayEquals(one, numbersOf(Splits.stratified(whole, 0.2, 0.2, 1).validation()));
    int[] two = numbersOf(Splits.stratified(whole, 0.2, 0.2, 2).validation());
    assertNotEquals(List.of(IntStream.of(one).boxed().toArray()), List.of(IntStream.of(two).boxed().toArray()));
  }

  @Test
  void aShareOfZeroMakesAnEmptyPart() {
    Splits splits = Splits.stratified(numbers(1, new int[10]), 0, 0, 1);
    assertEquals(10, splits.train().size());
    assertEquals(0, splits.validation().size());
    assertEquals(0, splits.test().size());
  }

  @Test
  void saysWhichClassIsTooSmall() {
    assertMessage("class \"c1\" of numbers has 1 sample, none of them for validation; expected enough that each part "
        + "gets at least one (shares: validation 0.25, test 0.25)",
        () -> Splits.stratified(numbers(2, 0, 0, 0, 0, 0, 0, 0, 0, 1), 0.25, 0.25, 1));
    assertMessage("class \"c2\" of numbers has 0 samples, none of them for training",
        () -> Splits.stratified(numbers(3, 0, 1), 0, 0, 1));
    assertMessage("class \"c0\" of numbers has 1 sample, none of them for training",
        () -> Splits.stratified(numbers(1, 0), 0.5, 0, 1));
    assertMessage("class \"c0\" of numbers has 2 samples, none of them for test",
        () -> Splits.stratified(numbers(1, 0, 0), 0.5, 0.1, 1));
  }

  @Test
  void refusesSharesThatAreNone() {
    Dataset whole = numbers(1, 0, 0);
    assertMessage("validationShare is -0.1, expected 0 or more, below 1", () -> Splits.stratified(whole, -0.1, 0, 1));
    assertMessage("validationShare is NaN", () -> Splits.stratified(whole, Double.NaN, 0, 1));
    assertMessage("testShare is 1.0, expected 0 or more, below 1", () -> Splits.stratified(whole, 0, 1, 1));
    assertMessage("validationShare and testShare sum to 1.0, expected below 1",
        () -> Splits.stratified(whole, 0.5, 0.5, 1));
  }

  @Test
  void aSubsetIsAViewInTheOrderOfItsIndices() {
    Dataset whole = numbers(2, 0, 1, 0, 1, 1);
    int[] indices = {4, 0, 4};
    Dataset subset = whole.subset(indices);
    indices[0] = 3;
    assertArrayEquals(new int[] {4, 0, 4}, numbersOf(subset));
    assertEquals(1, subset.label(0));
    assertEquals("numbers", subset.name());
    assertArrayEquals(new int[] {0, 4}, numbersOf(subset.slice(1, 3)));
    assertArrayEquals(new int[] {0}, numbersOf(subset.subset("one", new int[] {1})));
    assertEquals(0, whole.subset(new int[0]).size());
    assertThrows(IndexOutOfBoundsException.class, () -> subset.label(3));
    assertMessage("indices[1] is 5, expected 0..4 (numbers)", () -> whole.subset(new int[] {0, 5}));
    assertMessage("indices[0] is -1, expected 0..4 (numbers)", () -> whole.subset(new int[] {-1}));
  }

  private static void assertMessage(String start, Executable action) {
    String message = assertThrows(IllegalArgumentException.class, action).getMessage();
    assertTrue(message.startsWith(start), message);
  }
}
