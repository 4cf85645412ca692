package dev.lanewise.training.augment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.Border;
import dev.lanewise.nn.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What augmentations read, draw and refuse; what they do to an image is {@code ImageOperationsTest}'s. */
class AugmentationTest {
  private static final Shape SHAPE = Shape.of(4, 3, 1);
  private static final long SEED = 5;

  @Test
  void textIsReadAndWritten() {
    Augmentation read = Augmentation.parse("flip, crop(4, reflect), cutout(size=6)");
    assertEquals("flip(p=0.5),crop(padding=4, border=reflect),cutout(size=6, fill=zero)", read.toString());
    assertEquals(read, Augmentation.parse(read.toString()));
    assertEquals(Augmentation.of(List.of(new Flip(0.5), new Crop(4, Border.REFLECT), new Cutout(6, Cutout.Fill.ZERO))),
        read);
    for (Augmentation example : Augmentations.examples()) {
      assertEquals(example, Augmentation.parse(example.toString()));
    }
    assertEquals(new Shift(2, Border.REFLECT), Augmentation.parse("shift(2, border=reflect)"));
    assertEquals("shift(by=2, border=reflect)", new Shift(2, Border.REFLECT).toString());
    assertEquals(new Policy(2, 9), Augmentation.parse("policy"));
    assertEquals(new Jitter(0.2, 0.2, 0), Augmentation.parse("jitter(saturation=0)"));
  }

  @Test
  void nothingIsNone() {
    assertEquals(Augmentation.NONE, Augmentation.parse(" "));
    assertEquals(Augmentation.NONE, Augmentation.parse("none"));
    assertEquals("none", Augmentation.NONE.toString());
    assertArrayEquals(ramp(1), run(Augmentation.NONE, 1, 0));
  }

  @Test
  void onlyMixupMixesTargets() {
    assertFalse(Augmentation.parse("flip,policy").mixesTargets());
    assertTrue(Augmentation.parse("flip,mixup").mixesTargets());
    assertTrue(Augmentation.parse("mixup").mixesTargets());
  }

  @Test
  void invalidTextsAreRefusedInOneLine() {
    assertRefused("augment: \"turn\": there is no turn, expected one of flip, alternating-flip, crop, shift, rotate, "
        + "jitter, cutout, mixup, policy, none", "flip,turn");
    assertRefused("augment: \"flip(2)\": p is 2, expected 0 .. 1", "flip(2)");
    assertRefused("augment: \"flip(p=0.1, q=1)\": there is no q, expected p", "flip(p=0.1, q=1)");
    assertRefused("augment: \"alternating-flip(1)\": 1 argument too many, expected no arguments",
        "alternating-flip(1)");
    assertRefused("augment: \"crop(0)\": padding is 0, expected 1 .. 32768", "crop(0)");
    assertRefused("augment: \"crop(4, wrap)\": border is \"wrap\", expected zero or reflect", "crop(4, wrap)");
    assertRefused("augment: \"shift(1.5)\": by is 1.5, expected a fraction between 0 and 1 or a whole number of pixels",
        "shift(1.5)");
    assertRefused("augment: \"shift(0)\": by is 0, expected a fraction between 0 and 1 or a whole number of pixels",
        "shift(0)");
    assertRefused("augment: \"rotate(181)\": degrees is 181, expected 0 .. 180", "rotate(181)");
    assertRefused("augment: \"jitter(-1)\": brightness is -1, expected 0 .. 10", "jitter(-1)");
    assertRefused("augment: \"jitter(contrast=11)\": contrast is 11, expected 0 .. 10", "jitter(contrast=11)");
    assertRefused("augment: \"jitter(0, 0, -0.5)\": saturation is -0.5, expected 0 .. 10", "jitter(0, 0, -0.5)");
    assertRefused("augment: \"cutout(0)\": size is 0, expected 1 .. 32768", "cutout(0)");
    assertRefused("augment: \"cutout(8, red)\": fill is \"red\", expected zero or mean", "cutout(8, red)");
    assertRefused("augment: \"mixup(0)\": alpha is 0, expected more than 0, at most 100", "mixup(0)");
    assertRefused("augment: \"policy(0)\": n is 0, expected 1 .. 100", "policy(0)");
    assertRefused("augment: \"policy(2, 31)\": magnitude is 31, expected 0 .. 30", "policy(2, 31)");
    assertRefused("augment: \"crop(x)\": padding is \"x\", expected a whole number", "crop(x)");
    assertRefused("augment: \"\": expected a name", "flip,,crop");
    assertRefused("augment: \"none\": there is no none, expected one of flip, alternating-flip, crop, shift, rotate, "
        + "jitter, cutout, mixup, policy, none", "flip,none");
  }

  private static void assertRefused(String message, String text) {
    assertEquals(message,
        assertThrows(IllegalArgumentException.class, () -> Augmentation.parse(text)).getMessage());
  }

  @Test
  void samplesThatDoNotFitAreRefused() {
    assertUnfit("augment: flip(p=0.5): samples have shape 7, expected images, height x width x channels",
        new Flip(0.5), Shape.of(7));
    assertUnfit("augment: crop(padding=4, border=zero): samples have shape 4×9×1, expected images larger than 4",
        new Crop(4, Border.ZERO), Shape.of(4, 9, 1));
    assertUnfit("augment: shift(by=3, border=zero): samples have shape 4×3×1, expected images larger than the shift",
        new Shift(3, Border.ZERO), SHAPE);
    assertUnfit("augment: policy(n=2, magnitude=9): samples have shape 4×4×2, expected images of 1 or 3 channels",
        new Policy(2, 9), Shape.of(4, 4, 2));
    assertUnfit("augment: jitter(brightness=1, contrast=0, saturation=0): samples have shape 4×4×4, expected images "
        + "of 1 or 3 channels", new Jitter(1, 0, 0), Shape.of(4, 4, 4));
    new Mixup(1).step(Shape.of(7), 2, 2, SEED);
  }

  private static void assertUnfit(String message, Augmentation augmentation, Shape shape) {
    assertEquals(message, assertThrows(IllegalArgumentException.class,
        () -> augmentation.step(shape, 2, 2, SEED)).getMessage());
  }

  @Test
  void whatASampleGetsDependsOnSeedEpochAndIndexAlone() {
    Shape shape = Shape.of(6, 5, 3);
    int size = shape.size();
    for (Augmentation one : Augmentations.examples()) {
      Augmentation augmentation = Augmentation.parse(one + ",flip");
      if (augmentation.mixesTargets()) {
        continue;
      }
      int n = 40;
      int[] indices = indices(n);
      float[] together = colours(n * size);
      augmentation.step(shape, 2, n, SEED).run(3, 0, n, indices, together, null);
      Augmentation.Step alone = augmentation.step(shape, 2, 1, SEED);
      float[] all = colours(n * size);
      for (int i = n - 1; i >= 0; i--) {
        float[] single = Arrays.copyOfRange(all, i * size, (i + 1) * size);
        alone.run(3, i, 1, new int[] {i}, single, null);
        assertArrayEquals(Arrays.copyOfRange(together, i * size, (i + 1) * size), single, one + ", sample " + i);
      }
      float[] later = colours(n * size);
      augmentation.step(shape, 2, n, SEED).run(4, 0, n, indices, later, null);
      assertFalse(Arrays.equals(together, later), one + ": epochs differ");
      float[] other = colours(n * size);
      augmentation.step(shape, 2, n, SEED + 1).run(3, 0, n, indices, other, null);
      assertFalse(Arrays.equals(together, other), one + ": seeds differ");
    }
  }

  @Test
  void valuesStayWithinZeroAndOne() {
    Shape shape = Shape.of(9, 8, 3);
    for (Augmentation augmentation : List.of(new Jitter(10, 10, 10), new Policy(5, 30), new Rotate(180),
        new Policy(3, 0))) {
      float[] x = colours(200 * shape.size());
      augmentation.step(shape, 2, 200, SEED).run(0, 0, 200, indices(200), x, null);
      for (float value : x) {
        assertTrue(value >= 0 && value <= 1, augmentation + ": " + value);
      }
    }
  }

  @Test
  void equalPartsOfAListDrawApart() {
    float[] once = run(new Rotate(90), 50, 0);
    float[] twice = run(Augmentation.parse("rotate(90),rotate(90)"), 50, 0);
    float[] inTurn = once.clone();
    new Rotate(90).step(SHAPE, 2, 50, SEED).run(0, 0, 50, indices(50), inTurn, null);
    assertFalse(Arrays.equals(twice, inTurn));
  }

  @Test
  void aFlipHappensAsOftenAsItSays() {
    for (double p : new double[] {0, 0.25, 0.5, 1}) {
      double flipped = 0;
      float[] x = run(new Flip(p), 4000, 0);
      for (int i = 0; i < 4000; i++) {
        float[] image = image(x, i);
        boolean mirrored = Arrays.equals(mirrored(ramp(i, 1)), image);
        assertTrue(mirrored || Arrays.equals(ramp(i, 1), image));
        flipped += mirrored ? 1 : 0;
      }
      assertEquals(p, flipped / 4000, 4 * Math.sqrt(p * (1 - p) / 4000));
    }
  }

  @Test
  void anAlternatingFlipShowsBothWaysInTwoEpochs() {
    int n = 2000;
    boolean[][] flipped = new boolean[4][n];
    for (int epoch = 0; epoch < 4; epoch++) {
      float[] x = run(new AlternatingFlip(), n, epoch);
      for (int i = 0; i < n; i++) {
        flipped[epoch][i] = Arrays.equals(mirrored(ramp(i, 1)), image(x, i));
        assertTrue(flipped[epoch][i] || Arrays.equals(ramp(i, 1), image(x, i)));
      }
    }
    int first = 0;
    for (int i = 0; i < n; i++) {
      assertNotEquals(flipped[0][i], flipped[1][i]);
      first += flipped[0][i] ? 1 : 0;
    }
    assertArrayEquals(flipped[0], flipped[2]);
    assertArrayEquals(flipped[1], flipped[3]);
    assertEquals(n / 2.0, first, 4 * Math.sqrt(n / 4.0));
  }

  @Test
  void cropsComeFromAllPlacesEquallyOften() {
    assertShifts(new Crop(2, Border.ZERO), 2, 2, Border.ZERO);
    assertShifts(new Crop(1, Border.REFLECT), 1, 1, Border.REFLECT);
  }

  @Test
  void shiftsReachAsFarAsTheySay() {
    assertShifts(new Shift(1, Border.REFLECT), 1, 1, Border.REFLECT);
    assertShifts(new Shift(0.5, Border.ZERO), 2, 2, Border.ZERO);
    assertShifts(new Shift(0.3, Border.ZERO), 1, 1, Border.ZERO);
  }

  /** Every image is one of the shifts within reach, each of which comes as often as the others. */
  private static void assertShifts(Augmentation augmentation, int down, int right, Border border) {
    int n = 4000;
    int places = (2 * down + 1) * (2 * right + 1);
    List<float[]> shifts = new ArrayList<>();
    for (int i = -down; i <= down; i++) {
      for (int j = -right; j <= right; j++) {
        shifts.add(shifted(ramp(0, 1), i, j, border));
      }
    }
    int[] seen = new int[places];
    float[] x = repeated(n);
    augmentation.step(SHAPE, 2, n, SEED).run(0, 0, n, indices(n), x, null);
    for (int i = 0; i < n; i++) {
      float[] image = image(x, i);
      int place = 0;
      while (place < places && !Arrays.equals(shifts.get(place), image)) {
        place++;
      }
      assertTrue(place < places, augmentation + ": " + Arrays.toString(image));
      seen[place]++;
    }
    for (int times : seen) {
      assertEquals((double) n / places, times, 5 * Math.sqrt((double) n / places), augmentation.toString());
    }
  }

  @Test
  void rotationsAreAsLargeAsTheySay() {
    // A ramp of columns turned by θ about the centre of an odd image: right of the centre it rises by cos θ.
    Shape shape = Shape.of(9, 9, 1);
    int n = 500;
    float[] x = new float[n * 81];
    for (int i = 0; i < x.length; i++) {
      x[i] = i % 9 / 8f;
    }
    new Rotate(60).step(shape, 2, n, SEED).run(0, 0, n, indices(n), x, null);
    double least = 1;
    for (int i = 0; i < n; i++) {
      double cosine = 8 * (x[i * 81 + 41] - x[i * 81 + 40]);
      assertTrue(cosine >= 0.5 - 1e-5 && cosine <= 1 + 1e-5, "cosine " + cosine);
      least = Math.min(least, cosine);
    }
    assertTrue(least < 0.52, "angles near the most come too: " + least);
  }

  @Test
  void cutoutsHaveTheirCentreAnywhere() {
    int n = 2000;
    float[] x = new float[n * 12];
    Arrays.fill(x, 1);
    new Cutout(2, Cutout.Fill.ZERO).step(SHAPE, 2, n, SEED).run(0, 0, n, indices(n), x, null);
    Set<List<Integer>> seen = new HashSet<>();
    for (int i = 0; i < n; i++) {
      List<Integer> blank = new ArrayList<>();
      for (int k = 0; k < 12; k++) {
        if (x[i * 12 + k] == 0) {
          blank.add(k);
        }
      }
      seen.add(blank);
    }
    Set<List<Integer>> expected = new HashSet<>();
    for (int row = 0; row < 4; row++) {
      for (int column = 0; column < 3; column++) {
        expected.add(square(row - 1, column - 1));
      }
    }
    assertEquals(expected, seen);
  }

  private static List<Integer> square(int row, int column) {
    List<Integer> pixels = new ArrayList<>();
    for (int i = row; i < row + 2; i++) {
      for (int j = column; j < column + 2; j++) {
        if (i >= 0 && i < 4 && j >= 0 && j < 3) {
          pixels.add(i * 3 + j);
        }
      }
    }
    return pixels;
  }

  @Test
  void jitterIsItsThreeOperationsInSomeOrder() {
    Shape shape = Shape.of(2, 2, 3);
    float[] x = {0.1f, 0.5f, 0.9f, 0.3f, 0.3f, 0.3f, 0.7f, 0.2f, 0.6f, 0.4f, 0.8f, 0.1f};
    float[] y = x.clone();
    new Jitter(0, 0, 0).step(shape, 2, 1, SEED).run(0, 0, 1, new int[1], y, null);
    assertArrayEquals(x, y, 1e-6f, "factors of 1 change nothing but roundings");
    float least = 2;
    float most = 0;
    for (int i = 0; i < 500; i++) {
      float[] grey = {0.5f, 0.5f, 0.5f};
      new Jitter(0.4, 0.3, 0.2).step(Shape.of(1, 1, 3), 2, 1, SEED).run(0, 0, 1, new int[] {i}, grey, null);
      assertEquals(grey[0], grey[1], 1e-3f);
      least = Math.min(least, grey[0]);
      most = Math.max(most, grey[0]);
    }
    // A grey image of one pixel has no contrast and no saturation: it shows the factor of brightness.
    assertEquals(0.3f, least, 4e-3f);
    assertEquals(0.7f, most, 4e-3f);
  }

  @Test
  void aPolicyDoesEachOfItsOperations() {
    Shape shape = Shape.of(8, 8, 3);
    float[] x = colours(8 * 8 * 3);
    List<float[]> all = new ArrayList<>();
    for (Policy.Operation operation : Policy.Operation.values()) {
      if (operation != Policy.Operation.CUTOUT) {
        for (double sign : new double[] {-1, 1}) {
          all.add(applied(operation, shape, x, sign));
        }
      }
    }
    Set<Integer> seen = new HashSet<>();
    int other = 0;
    for (int i = 0; i < 600; i++) {
      float[] y = x.clone();
      new Policy(1, 15).step(shape, 2, 1, SEED).run(0, 0, 1, new int[] {i}, y, null);
      int found = 0;
      while (found < all.size() && !Arrays.equals(all.get(found), y)) {
        found++;
      }
      other += found == all.size() ? 1 : 0;
      seen.add(found);
    }
    // Both signs are one for identity, flip, posterize and solarize; what is none of these is cutout.
    assertEquals(4 + 2 * 6 + 1, seen.size());
    assertEquals(600 / 11.0, other, 4 * Math.sqrt(600 / 11.0));
  }

  /** At magnitude 15 of 30. */
  private static float[] applied(Policy.Operation operation, Shape shape, float[] x, double sign) {
    ImageOperations operations = new ImageOperations(shape);
    float[] y = x.clone();
    switch (operation) {
      case IDENTITY, CUTOUT -> { }
      case FLIP -> operations.flip(y, 0);
      case SHIFT_X -> operations.shift(0, (int) sign * 2, Border.ZERO, y, 0);
      case SHIFT_Y -> operations.shift((int) sign * 2, 0, Border.ZERO, y, 0);
      case ROTATE -> operations.rotate(sign * 15, y, 0);
      case BRIGHTNESS -> operations.brightness((float) (1 + sign * 0.45), y, 0);
      case CONTRAST -> operations.contrast((float) (1 + sign * 0.45), y, 0);
      case SATURATION -> operations.saturation((float) (1 + sign * 0.45), y, 0);
      case POSTERIZE -> operations.posterize(6, y, 0);
      case SOLARIZE -> operations.solarize(0.5f, y, 0);
    }
    return y;
  }

  private static float[] run(Augmentation augmentation, int n, int epoch) {
    float[] x = ramp(n);
    augmentation.step(SHAPE, 2, n, SEED).run(epoch, 0, n, indices(n), x, null);
    return x;
  }

  private static int[] indices(int n) {
    int[] indices = new int[n];
    Arrays.setAll(indices, i -> i);
    return indices;
  }

  /** Images of the shape, all values different within each. */
  private static float[] ramp(int n) {
    return ramp(0, n);
  }

  private static float[] ramp(int first, int n) {
    float[] x = new float[n * 12];
    for (int i = 0; i < x.length; i++) {
      x[i] = (1 + (first + i / 12) % 7 + 10 * (i % 12)) / 128f;
    }
    return x;
  }

  private static float[] repeated(int n) {
    float[] x = new float[n * 12];
    for (int i = 0; i < n; i++) {
      System.arraycopy(ramp(0, 1), 0, x, i * 12, 12);
    }
    return x;
  }

  private static float[] colours(int length) {
    float[] x = new float[length];
    for (int i = 0; i < length; i++) {
      x[i] = i * 97 % 256 / 255f;
    }
    return x;
  }

  private static float[] image(float[] x, int i) {
    return Arrays.copyOfRange(x, i * 12, (i + 1) * 12);
  }

  private static float[] mirrored(float[] x) {
    float[] y = new float[12];
    for (int i = 0; i < 12; i++) {
      y[i] = x[i / 3 * 3 + 2 - i % 3];
    }
    return y;
  }

  private static float[] shifted(float[] x, int down, int right, Border border) {
    float[] y = new float[12];
    for (int i = 0; i < 4; i++) {
      for (int j = 0; j < 3; j++) {
        int row = i - down;
        int column = j - right;
        boolean inside = row >= 0 && row < 4 && column >= 0 && column < 3;
        if (inside || border == Border.REFLECT) {
          y[i * 3 + j] = x[mirror(row, 4) * 3 + mirror(column, 3)];
        }
      }
    }
    return y;
  }

  private static int mirror(int i, int size) {
    return i < 0 ? -i : i >= size ? 2 * (size - 1) - i : i;
  }
}
