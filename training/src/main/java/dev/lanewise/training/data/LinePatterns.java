package dev.lanewise.training.data;

import dev.lanewise.nn.SeededRandom;
import dev.lanewise.nn.Shape;
import java.util.List;

/**
 * The line patterns that TinyCNN learns: 8×8 grey images of three classes.
 *
 * <p>Vertical: columns 3 and 4 are 1. Horizontal: rows 3 and 4 are 1. Diagonal: the main diagonal (x = y) is 1, the two
 * diagonals beside it are 0.35. All else is 0. Each image is rolled by −2..2 pixels in both directions, gets noise
 * N(0, 0.15²) and is clipped to 0..1. A fourth class is there for who asks for it: a dot, 1 where columns 3 and 4 cross
 * rows 3 and 4.
 *
 * <p>Choices made here: both rolls are drawn independently and uniformly from the five values; a roll is cyclic (what
 * leaves on one side comes back on the other), also for the diagonal; noise lies on every pixel; the classes take turns
 * (sample i has label i mod the number of classes), so every part holds exactly as many samples of each class as it is
 * asked for; there is a test part of the validation part's size. Parts and samples are children of the seed as in
 * {@link SyntheticImages}. The same seed gives the same bytes on every machine.
 */
public final class LinePatterns {
  /** Height and width of an image, in pixels. */
  public static final int SIDE = 8;

  /** Training samples a class that {@link #splits(long)} makes. */
  public static final int TRAIN_PER_CLASS = 60;

  /** Validation samples a class, and test samples a class, that {@link #splits(long)} makes. */
  public static final int VALIDATION_PER_CLASS = 30;

  /** The names of the three classes. */
  public static final List<String> CLASS_NAMES = List.of("vertical", "horizontal", "diagonal");

  /** The names of the classes with the dot. */
  public static final List<String> CLASS_NAMES_WITH_DOT = List.of("vertical", "horizontal", "diagonal", "dot");

  private static final Shape SHAPE = Shape.of(SIDE, SIDE, 1);
  private static final double NOISE = 0.15;
  private static final int LARGEST_ROLL = 2;

  private LinePatterns() {}

  /**
   * Makes 60 training, 30 validation and 30 test images a class.
   *
   * @param seed any value
   * @return the three parts: 180, 90 and 90 images
   */
  public static Splits splits(long seed) {
    return splits("line patterns", CLASS_NAMES, seed);
  }

  /**
   * Makes as many images a class of four classes: the lines and the dot.
   *
   * @param seed any value; its lines are others than those of {@link #splits(long)}
   * @return the three parts: 240, 120 and 120 images
   */
  public static Splits splitsWithDot(long seed) {
    return splits("line patterns and dots", CLASS_NAMES_WITH_DOT, seed);
  }

  private static Splits splits(String name, List<String> classNames, long seed) {
    SeededRandom root = new SeededRandom(seed).child(name);
    return new Splits(part(name, "train", classNames, TRAIN_PER_CLASS, root),
        part(name, "validation", classNames, VALIDATION_PER_CLASS, root),
        part(name, "test", classNames, VALIDATION_PER_CLASS, root));
  }

  private static Dataset part(String name, String part, List<String> classNames, int perClass, SeededRandom root) {
    SeededRandom stream = root.child(part);
    int[] labels = new int[perClass * classNames.size()];
    float[] values = new float[labels.length * SHAPE.size()];
    double[] image = new double[SHAPE.size()];
    for (int i = 0; i < labels.length; i++) {
      SeededRandom random = stream.child(i);
      labels[i] = i % classNames.size();
      int right = random.nextInt(-LARGEST_ROLL, LARGEST_ROLL + 1);
      int down = random.nextInt(-LARGEST_ROLL, LARGEST_ROLL + 1);
      SyntheticImages.fillNoise(image, NOISE, random);
      addRolled(labels[i], right, down, image);
      SyntheticImages.clip(image, values, i * image.length);
    }
    return new FloatDataset(name + " " + part, SHAPE, classNames, values, labels);
  }

  /** Adds the pattern of a class, rolled by (right, down) pixels, to an image of 8×8×1. */
  static void addRolled(int label, int right, int down, double[] image) {
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        int toX = Math.floorMod(x + right, SIDE);
        int toY = Math.floorMod(y + down, SIDE);
        image[toY * SIDE + toX] += pattern(label, x, y);
      }
    }
  }

  private static double pattern(int label, int x, int y) {
    return switch (label) {
      case 0 -> centre(x);
      case 1 -> centre(y);
      case 2 -> diagonal(Math.abs(x - y));
      case 3 -> centre(x) * centre(y);
      default -> throw new IllegalArgumentException("label is " + label + ", expected 0..3");
    };
  }

  private static double centre(int i) {
    return i == SIDE / 2 - 1 || i == SIDE / 2 ? 1 : 0;
  }

  private static double diagonal(int distance) {
    return distance == 0 ? 1 : distance == 1 ? 0.35 : 0;
  }
}
