package dev.lanewise.training.data;

import dev.lanewise.nn.Shape;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Reads MNIST (Y. LeCun, C. Cortes, C. Burges, 1998), Fashion-MNIST (H. Xiao, K. Rasul, R. Vollgraf, 2017) and others
 * of their layout: ten classes of grey images in a folder of four IDX files, {@code train-images-idx3-ubyte}, {@code
 * train-labels-idx1-ubyte}, {@code t10k-images-idx3-ubyte} and {@code t10k-labels-idx1-ubyte}. Each may be packed, with
 * {@code .gz} at its name's end (the plain one is read where both are there), and may have a dot before {@code idx}.
 *
 * <p>An IDX file starts with big-endian integers: a magic number (2051 for images, 2049 for labels), the count, for
 * images their rows and columns. One unsigned byte for each pixel or label follows, and nothing else.
 *
 * <p>The validation part is a twelfth of the training records, 5,000 of MNIST's 60,000: {@link Splits#stratified}.
 *
 * <p>Everything is checked: magic numbers, that counts and sizes fit to the files' lengths and to each other, each
 * label, checksums of packed files. Memory is taken only for what a file really holds.
 */
public final class Mnist {
  /** The classes of MNIST. */
  public static final List<String> DIGITS = IntStream.range(0, 10).mapToObj(Integer::toString).toList();

  /** The classes of Fashion-MNIST. */
  public static final List<String> FASHION = List.of("T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal",
      "Shirt", "Sneaker", "Bag", "Ankle boot");

  private static final int IMAGES = 2051;
  private static final int LABELS = 2049;
  private static final int CLASSES = 10;
  private static final double VALIDATION_SHARE = 1.0 / 12;

  /** MNIST's larger file has 47 MB, the largest known set of this layout (EMNIST) one of 550 MB. */
  private static final long LARGEST_IMAGES = 1L << 30;

  private static final long LARGEST_LABELS = 1L << 26;

  private Mnist() {}

  /**
   * Reads MNIST.
   *
   * @param folder where the four files are
   * @param seed decides which training records validate
   * @return of the official files, 55,000 training, 5,000 validation and 10,000 test images of 28×28×1
   * @throws DataException if anything is missing, unreadable or not as it must be
   */
  public static Splits read(Path folder, long seed) {
    return read("mnist", folder, DIGITS, seed);
  }

  /**
   * Reads Fashion-MNIST.
   *
   * @param folder where the four files are
   * @param seed decides which training records validate
   * @return of the official files, 55,000 training, 5,000 validation and 10,000 test images of 28×28×1
   * @throws DataException if anything is missing, unreadable or not as it must be
   */
  public static Splits readFashion(Path folder, long seed) {
    return read("fashion-mnist", folder, FASHION, seed);
  }

  private static Splits read(String name, Path folder, List<String> classNames, long seed) {
    if (!Files.isDirectory(folder)) {
      throw new DataException(folder + ": " + (Files.exists(folder) ? "not a folder" : "no such folder")
          + ", expected one that holds train-images-idx3-ubyte.gz and so on");
    }
    Dataset train = readPart(name, folder, "train", classNames);
    Dataset test = readPart(name + " test", folder, "t10k", classNames);
    if (!test.sampleShape().equals(train.sampleShape())) {
      throw new DataException(folder + ": images of t10k are " + test.sampleShape() + ", expected "
          + train.sampleShape() + " as those of train");
    }
    try {
      Splits parts = Splits.stratified(train, VALIDATION_SHARE, 0, seed);
      return new Splits(parts.train(), parts.validation(), test);
    } catch (IllegalArgumentException e) {
      throw new DataException(folder + ": " + e.getMessage(), e);
    }
  }

  private static Dataset readPart(String name, Path folder, String part, List<String> classNames) {
    Path labelFile = find(folder, part + "-labels", "idx1-ubyte");
    Path imageFile = find(folder, part + "-images", "idx3-ubyte");
    byte[] labels = readLabels(labelFile);
    try (DataFile file = DataFile.open(imageFile, LARGEST_IMAGES)) {
      checkMagic(file, IMAGES, "images");
      int count = file.bigEndianInt("the count of images");
      int rows = file.bigEndianInt("the rows of an image");
      int columns = file.bigEndianInt("the columns of an image");
      if (count != labels.length) {
        throw new DataException(file.at(4) + "count of images is " + Integer.toUnsignedString(count) + ", expected "
            + labels.length + " as in " + labelFile.getFileName());
      }
      checkSide(file, 8, "rows", rows);
      checkSide(file, 12, "columns", columns);
      int pixels = checkLength(file, 16, (long) count * rows * columns, count + " images of " + rows + "×" + columns);
      Shape shape = Shape.of(rows, columns, 1);
      return new ByteDataset(name, shape, classNames, file.bytes("pixels", pixels), labels);
    }
  }

  private static byte[] readLabels(Path path) {
    try (DataFile file = DataFile.open(path, LARGEST_LABELS)) {
      checkMagic(file, LABELS, "labels");
      int count = file.bigEndianInt("the count of labels");
      if (count < 1) {
        throw new DataException(file.at(4) + "count is " + Integer.toUnsignedString(count) + ", expected at least 1");
      }
      byte[] labels = file.bytes("labels", checkLength(file, 8, count, count + " labels"));
      for (int i = 0; i < count; i++) {
        if (labels[i] < 0 || labels[i] >= CLASSES) {
          throw new DataException(
              file.at(8 + i) + "label " + i + " is " + (labels[i] & 0xFF) + ", expected 0.." + (CLASSES - 1));
        }
      }
      return labels;
    }
  }

  /** The file of one of the names that are in use. */
  private static Path find(Path folder, String name, String type) {
    for (String end : List.of("", ".gz")) {
      for (String separator : List.of("-", ".")) {
        Path path = folder.resolve(name + separator + type + end);
        if (Files.exists(path)) {
          return path;
        }
      }
    }
    throw new DataException(folder.resolve(name + "-" + type) + ": no such file, nor one with .gz at its end");
  }

  private static void checkMagic(DataFile file, int expected, String what) {
    int magic = file.bigEndianInt("a magic number");
    if (magic != expected) {
      throw new DataException(file.at(0) + "magic number is " + Integer.toUnsignedString(magic) + ", expected "
          + expected + " (IDX, unsigned bytes, " + what + ")");
    }
  }

  /** A side that passes cannot make the product of count and both sides overflow: that would take 2^63. */
  private static void checkSide(DataFile file, int at, String what, int side) {
    if (side < 1 || side > 1 << 15) {
      throw new DataException(
          file.at(at) + what + " is " + Integer.toUnsignedString(side) + ", expected 1.." + (1 << 15));
    }
  }

  private static int checkLength(DataFile file, int header, long content, String what) {
    if (file.length() != header + content) {
      throw new DataException(file.at(Math.min(file.length(), header + content))
          + (file.length() < header + content ? "the file ends" : "the file goes on") + ", it has " + file.length()
          + " bytes, expected " + (header + content) + " (" + header + " of header, " + what + ")");
    }
    return (int) content;
  }
}
