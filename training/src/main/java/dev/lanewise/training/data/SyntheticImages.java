package dev.lanewise.training.data;

import dev.lanewise.nn.SeededRandom;
import dev.lanewise.nn.Shape;
import java.util.List;

/**
 * A synthetic stand-in for CIFAR-10, with nothing to download: 32×32 colour images of ten geometric classes in noise,
 * after the toy data of Stanford's CS231n.
 *
 * <p>Every value starts as noise N(0, 0.1²). Then by class (channels are red, green, blue; x runs right, y down):
 * <ul>
 *   <li>0-2: a spiral of 200 points about (16, 16), angle 0..4π and radius 0..16 in equal steps, both ends included,
 *       turned by label·π/3; pixels on it are (1, 0.5, 0);
 *   <li>3-5: a checkerboard of cell size 2·(label−2), that is 2, 4, 6: red = pattern, green = 1 − pattern;
 *   <li>6: a red ramp 0..1 from left to right; 7: a green ramp 0..1 from top to bottom;
 *   <li>8-9: a filled disc of radius (label−7)·8+5, that is 13, 21: blue = 1.
 * </ul>
 * At last all values are clipped to 0..1.
 *
 * <p>Choices made here:
 * <ul>
 *   <li>A drawn channel value is set, not added: it carries no noise. Channels that a class does not name keep theirs.
 *   <li>A spiral's point is x = 16 + r·cos(θ + label·π/3), y = 16 + r·sin(θ + label·π/3), truncated toward zero;
 *       it is dropped when a coordinate falls outside 0..31.
 *   <li>The checkerboard's pattern is 1 where (x / cell) + (y / cell) is odd, counted from the top left corner.
 *   <li>The ramps are x / 31 and y / 31: the first column or row is 0, the last one 1.
 *   <li>The disc's centre is (16, 16), as the spiral's; a pixel is inside where the distance of its indices is at most
 *       the radius. The larger disc runs over the edges and leaves only the corners.
 *   <li>Labels are drawn, so the classes are only nearly of equal size. Arithmetic is in double, rounded to float last.
 *   <li>Train, validation and test are children of the seed by name, and each sample is a child of its part by index:
 *       sample i is the same however many samples are asked for.
 * </ul>
 *
 * <p>The same seed gives the same bytes on every machine ({@link StrictMath} and {@link SeededRandom}).
 */
public final class SyntheticImages {
  /** Height and width of an image, in pixels. */
  public static final int SIDE = 32;

  /** Samples of the training part that {@link #splits(long)} makes. */
  public static final int TRAIN = 2_000;

  /** Samples of the validation part that {@link #splits(long)} makes. */
  public static final int VALIDATION = 400;

  /** Samples of the test part that {@link #splits(long)} makes. */
  public static final int TEST = 400;

  /** The names of the ten classes. */
  public static final List<String> CLASS_NAMES = List.of("spiral-0", "spiral-60", "spiral-120", "checker-2",
      "checker-4", "checker-6", "ramp-red", "ramp-green", "disc-13", "disc-21");

  private static final Shape SHAPE = Shape.of(SIDE, SIDE, 3);
  private static final int RED = 0;
  private static final int GREEN = 1;
  private static final int BLUE = 2;
  private static final int CENTRE = 16;
  private static final int SPIRAL_POINTS = 200;
  private static final double NOISE = 0.1;

  private SyntheticImages() {}

  /**
   * Makes 2,000 training, 400 validation and 400 test images.
   *
   * @param seed any value
   * @return the three parts
   */
  public static Splits splits(long seed) {
    return splits(seed, TRAIN, VALIDATION, TEST);
  }

  /**
   * Makes the three parts in sizes of the caller's choice.
   *
   * @param seed any value
   * @param train number of training images
   * @param validation number of validation images
   * @param test number of test images
   * @return the three parts
   * @throws IllegalArgumentException if a number is negative or too large for one array
   */
  public static Splits splits(long seed, int train, int validation, int test) {
    SeededRandom root = new SeededRandom(seed).child("synthetic images");
    return new Splits(part("train", train, root), part("validation", validation, root), part("test", test, root));
  }

  private static Dataset part(String part, int count, SeededRandom root) {
    if (count < 0 || count > Integer.MAX_VALUE / SHAPE.size()) {
      throw new IllegalArgumentException(
          part + " is " + count + ", expected 0.." + Integer.MAX_VALUE / SHAPE.size() + " images");
    }
    SeededRandom stream = root.child(part);
    float[] values = new float[count * SHAPE.size()];
    int[] labels = new int[count];
    double[] image = new double[SHAPE.size()];
    for (int i = 0; i < count; i++) {
      SeededRandom random = stream.child(i);
      labels[i] = random.nextInt(CLASS_NAMES.size());
      fillNoise(image, NOISE, random);
      draw(labels[i], image);
      clip(image, values, i * image.length);
    }
    return new FloatDataset("synthetic " + part, SHAPE, CLASS_NAMES, values, labels);
  }

  /** Overwrites an image with noise, in memory order. */
  static void fillNoise(double[] image, double deviation, SeededRandom random) {
    for (int k = 0; k < image.length; k++) {
      image[k] = deviation * random.nextGaussian();
    }
  }

  /** Writes an image clipped to 0..1. */
  static void clip(double[] image, float[] dst, int offset) {
    for (int k = 0; k < image.length; k++) {
      dst[offset + k] = (float) Math.clamp(image[k], 0.0, 1.0);
    }
  }

  /** Draws the figure of a class over the noise; {@code image} is 32×32×3, channels last. */
  static void draw(int label, double[] image) {
    switch (label) {
      case 0, 1, 2 -> drawSpiral(label * Math.PI / 3, image);
      case 3, 4, 5 -> drawCheckerboard(2 * (label - 2), image);
      case 6, 7 -> drawRamp(label == 6, image);
      case 8, 9 -> drawDisc((label - 7) * 8 + 5, image);
      default -> throw new IllegalArgumentException("label is " + label + ", expected 0..9");
    }
  }

  private static void drawSpiral(double turn, double[] image) {
    for (int k = 0; k < SPIRAL_POINTS; k++) {
      double fraction = k / (SPIRAL_POINTS - 1.0);
      double angle = fraction * (4 * Math.PI) + turn;
      double radius = fraction * 16;
      int x = (int) (CENTRE + radius * StrictMath.cos(angle));
      int y = (int) (CENTRE + radius * StrictMath.sin(angle));
      if (x >= 0 && x < SIDE && y >= 0 && y < SIDE) {
        set(image, x, y, RED, 1);
        set(image, x, y, GREEN, 0.5);
        set(image, x, y, BLUE, 0);
      }
    }
  }

  private static void drawCheckerboard(int cell, double[] image) {
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        int pattern = (x / cell + y / cell) % 2;
        set(image, x, y, RED, pattern);
        set(image, x, y, GREEN, 1 - pattern);
      }
    }
  }

  private static void drawRamp(boolean leftToRight, double[] image) {
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        int along = leftToRight ? x : y;
        set(image, x, y, leftToRight ? RED : GREEN, along / (SIDE - 1.0));
      }
    }
  }

  private static void drawDisc(int radius, double[] image) {
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        int dx = x - CENTRE;
        int dy = y - CENTRE;
        if (dx * dx + dy * dy <= radius * radius) {
          set(image, x, y, BLUE, 1);
        }
      }
    }
  }

  private static void set(double[] image, int x, int y, int channel, double value) {
    image[(y * SIDE + x) * 3 + channel] = value;
  }
}
