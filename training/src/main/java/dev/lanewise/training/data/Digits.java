package dev.lanewise.training.data;

import dev.lanewise.nn.Shape;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Reads the handwritten digits of 8×8 pixels (E. Alpaydin, C. Kaynak, UCI, 1998; the 1,797 that scikit-learn has) from
 * CSV: {@code digits.csv}, packed by gzip or not. A line is 64 pixels 0..16, row by row, then the digit 0..9.
 *
 * <p>Pixels are divided by 16. Of each digit 10 % validate and 20 % test: {@link Splits#stratified}.
 *
 * <p>Every value is checked; complaints name the line and the column, both counted from 1.
 */
public final class Digits {
  /** Height and width of an image, in pixels. */
  public static final int SIDE = 8;

  /** The share of each class that validates. */
  public static final double VALIDATION_SHARE = 0.1;

  /** The share of each class that tests. */
  public static final double TEST_SHARE = 0.2;

  private static final int PIXELS = SIDE * SIDE;
  private static final int WHITE = 16;
  private static final int CLASSES = 10;

  /** The official file has 265 KB. */
  private static final int LARGEST_FILE = 1 << 24;

  /** Characters of a line: figures, commas and the line's end. */
  private static final int SHORTEST_LINE = 2 * (PIXELS + 1);

  private Digits() {}

  /**
   * Reads and divides the set.
   *
   * @param path the file, or the folder that holds {@code digits.csv} or {@code digits.csv.gz}
   * @param seed decides which samples validate and test
   * @return of the official file, 1,258 training, 180 validation and 359 test images of 8×8×1, ten classes
   * @throws DataException if anything is missing, unreadable or not as it must be
   */
  public static Splits read(Path path, long seed) {
    Path file = Files.isDirectory(path) ? fileIn(path) : path;
    try {
      return Splits.stratified(parse(file, text(file)), VALIDATION_SHARE, TEST_SHARE, seed);
    } catch (IllegalArgumentException e) {
      throw new DataException(file + ": " + e.getMessage(), e);
    }
  }

  private static Path fileIn(Path folder) {
    Path plain = folder.resolve("digits.csv");
    return Files.exists(plain) ? plain : folder.resolve("digits.csv.gz");
  }

  private static String text(Path path) {
    try (DataFile file = DataFile.open(path, LARGEST_FILE)) {
      // One character a byte, so that a byte that is no digit is said as it is.
      return new String(file.bytes("lines", (int) file.length()), StandardCharsets.ISO_8859_1);
    }
  }

  private static Dataset parse(Path file, String text) {
    // One line more than there is room for: the line that makes it so many is short, and named as such.
    int most = text.length() / SHORTEST_LINE + 1;
    float[] pixels = new float[most * PIXELS];
    int[] labels = new int[most];
    int count = 0;
    for (String line : (Iterable<String>) text.lines()::iterator) {
      String[] cells = cells(file, count, line);
      for (int k = 0; k < PIXELS; k++) {
        pixels[count * PIXELS + k] = value(file, count, k, cells[k], "pixel", WHITE) / (float) WHITE;
      }
      labels[count] = value(file, count, PIXELS, cells[PIXELS], "digit", CLASSES - 1);
      count++;
    }
    return new FloatDataset("digits", Shape.of(SIDE, SIDE, 1), Mnist.DIGITS, Arrays.copyOf(pixels, count * PIXELS),
        Arrays.copyOf(labels, count));
  }

  private static String[] cells(Path file, int line, String text) {
    String[] cells = text.split(",", -1);
    if (cells.length != PIXELS + 1) {
      throw new DataException(file + ": line " + (line + 1) + ": columns are " + cells.length + ", expected "
          + (PIXELS + 1) + ": " + PIXELS + " pixels and the digit");
    }
    return cells;
  }

  /** A whole number 0 .. largest of one or two figures, and nothing beside it. */
  private static int value(Path file, int line, int column, String cell, String what, int largest) {
    int value = cell.matches("[0-9]{1,2}") ? Integer.parseInt(cell) : -1;
    if (value < 0 || value > largest) {
      String shown = cell.length() > 20 ? cell.substring(0, 20) + "…" : cell;
      throw new DataException(file + ": line " + (line + 1) + ", column " + (column + 1) + ": " + what + " is \""
          + shown + "\", expected 0.." + largest);
    }
    return value;
  }
}
