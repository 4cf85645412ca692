package dev.lanewise.training.data;

import dev.lanewise.kernels.Resize2d;
import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.nn.Shape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Reads PNG and JPEG pictures that lie in one folder for each class, the folder's name being the class's. Classes and
 * files are sorted by name; hidden ones (a dot in front) and plain files beside the class folders are ignored.
 *
 * <p>The class folders lie either in {@code train}, {@code test} and, not necessarily, {@code validation} or {@code
 * val}; then each part has the same classes, and a missing validation part is {@value #VALIDATION_SHARE} of the
 * training part. Or they lie in the folder itself; then {@value #VALIDATION_SHARE} of each class validate and
 * {@value #TEST_SHARE} test. What is divided is divided by {@link Splits#stratified}.
 *
 * <p>Samples are red, green and blue of 0..255; grey pictures become three equal channels. A picture of another shape
 * than asked for is cut to the largest centred rectangle of that shape, which is then resized: each pixel becomes the
 * mean of the area it covers ({@link Resize2d#area}), rounded to a byte.
 *
 * <p>A header is not believed: pictures of more than 2^25 pixels are refused before they are decoded, damaged ones when
 * they are.
 */
public final class ImageFolder {
  /** The share of each class that validates where there is no validation part. */
  public static final double VALIDATION_SHARE = 0.1;

  /** The share of each class that tests where there are no parts. */
  public static final double TEST_SHARE = 0.2;

  /** Height and width of the samples, 0 until the first picture says them. */
  private int height;

  private int width;
  private Path first;

  private ImageFolder(int height, int width) {
    this.height = height;
    this.width = width;
  }

  /**
   * Reads pictures that are all of one size.
   *
   * @param folder the folder of the class folders, or of {@code train} and so on
   * @param seed decides which samples validate and test where the folder does not
   * @return the three parts, samples of h×w×3
   * @throws DataException if anything is missing, unreadable or not as it must be, or the sizes differ
   */
  public static Splits read(Path folder, long seed) {
    return new ImageFolder(0, 0).splits(folder, seed);
  }

  /**
   * Reads pictures and brings them to one size.
   *
   * @param folder the folder of the class folders, or of {@code train} and so on
   * @param height rows of a sample, at least 1
   * @param width columns of a sample, at least 1
   * @param seed decides which samples validate and test where the folder does not
   * @return the three parts, samples of height×width×3
   * @throws DataException if anything is missing, unreadable or not as it must be
   * @throws IllegalArgumentException if a side is below 1, or both make more than 2^25 pixels
   */
  public static Splits read(Path folder, int height, int width, long seed) {
    checkSize(height, width);
    return new ImageFolder(height, width).splits(folder, seed);
  }

  static void checkSize(int height, int width) {
    if (height < 1 || width < 1 || (long) height * width > PictureFile.LARGEST_PICTURE) {
      throw new IllegalArgumentException("size is " + height + "×" + width + ", expected sides of at least 1, and at "
          + "most " + PictureFile.LARGEST_PICTURE + " pixels");
    }
  }

  private Splits splits(Path folder, long seed) {
    if (!Files.isDirectory(folder)) {
      throw new DataException(folder + ": " + (Files.exists(folder) ? "not a folder" : "no such folder")
          + ", expected one that holds a folder of pictures for each class");
    }
    String name = folder.toAbsolutePath().normalize().getFileName() + "";
    boolean parts = Files.isDirectory(folder.resolve("train"));
    try {
      return parts ? readParts(name, folder, seed)
          : Splits.stratified(read(name, folder, classes(folder)), VALIDATION_SHARE, TEST_SHARE, seed);
    } catch (IllegalArgumentException e) {
      throw new DataException(folder + ": " + e.getMessage(), e);
    }
  }

  private Splits readParts(String name, Path folder, long seed) {
    Path testFolder = folder.resolve("test");
    if (!Files.isDirectory(testFolder)) {
      throw new DataException(testFolder + ": no such folder, expected one beside train");
    }
    List<String> classes = classes(folder.resolve("train"));
    Dataset train = read(name, folder.resolve("train"), classes);
    Path validationFolder = validationFolder(folder);
    Dataset test = read(name + " test", testFolder, classes);
    if (validationFolder == null) {
      Splits parts = Splits.stratified(train, VALIDATION_SHARE, 0, seed);
      return new Splits(parts.train(), parts.validation(), test);
    }
    Dataset validation = read(name + " validation", validationFolder, classes);
    return new Splits(train.slice(name + " train", 0, train.size()), validation, test);
  }

  private static Path validationFolder(Path folder) {
    List<Path> found = Stream.of("validation", "val").map(folder::resolve).filter(Files::isDirectory).toList();
    if (found.size() == 2) {
      throw new DataException(folder + ": has both validation and val, expected one of them");
    }
    return found.isEmpty() ? null : found.getFirst();
  }

  private static List<String> classes(Path folder) {
    List<String> names = list(folder, Files::isDirectory).stream().map(path -> path.getFileName().toString()).toList();
    if (names.isEmpty()) {
      throw new DataException(folder + ": no folders in it, expected one of pictures for each class");
    }
    if (names.stream().anyMatch(name -> name.chars().anyMatch(Character::isISOControl))) {
      throw new DataException(folder + ": a folder's name holds control characters, expected the name of a class");
    }
    return names;
  }

  /** What is in a folder, hidden files left out, sorted by name. */
  private static List<Path> list(Path folder, Predicate<Path> which) {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(path -> !path.getFileName().toString().startsWith(".")).filter(which)
          .sorted(Comparator.comparing(path -> path.getFileName().toString())).toList();
    } catch (IOException | UncheckedIOException e) {
      throw new DataException(folder + ": cannot be read: " + DataException.reason(e), e);
    }
  }

  private Dataset read(String name, Path folder, List<String> classes) {
    if (!classes(folder).equals(classes)) {
      throw new DataException(folder + ": classes are " + classes(folder) + ", expected " + classes + " as in train");
    }
    List<Path> files = new ArrayList<>();
    List<Integer> labels = new ArrayList<>();
    for (String className : classes) {
      for (Path file : pictures(folder.resolve(className))) {
        files.add(file);
        labels.add(classes.indexOf(className));
      }
    }
    byte[] values = join(folder, samples(folder, files));
    return new ByteDataset(name, Shape.of(height, width, 3), classes, values,
        labels.stream().mapToInt(Integer::intValue).toArray());
  }

  private static List<Path> pictures(Path folder) {
    List<Path> files = list(folder, path -> true);
    for (Path file : files) {
      if (!Files.isRegularFile(file) || !PictureFile.isNamedSo(file)) {
        throw new DataException(file + ": no picture, expected a file whose name ends in .png, .jpg or .jpeg");
      }
    }
    if (files.isEmpty()) {
      throw new DataException(folder + ": no pictures in it, expected .png, .jpg or .jpeg files");
    }
    return files;
  }

  /** One array for each picture: memory is taken as they are really there, not as a header and their count say. */
  private List<byte[]> samples(Path folder, List<Path> files) {
    List<byte[]> samples = new ArrayList<>();
    for (Path file : files) {
      samples.add(sample(file));
      checkTotal(folder, files.size());
    }
    return samples;
  }

  private void checkTotal(Path folder, int files) {
    if (3L * height * width * files > Integer.MAX_VALUE - 8) {
      throw new DataException(folder + ": " + files + " pictures of " + height + "×" + width
          + " do not fit into one array of 2 GB, expected fewer or a smaller size");
    }
  }

  private static byte[] join(Path folder, List<byte[]> samples) {
    int length = samples.getFirst().length;
    byte[] values = new byte[samples.size() * length];
    for (int i = 0; i < samples.size(); i++) {
      System.arraycopy(samples.get(i), 0, values, i * length, length);
      samples.set(i, null);
    }
    return values;
  }

  private byte[] sample(Path file) {
    PictureFile picture = PictureFile.read(file);
    if (height == 0) {
      height = picture.height();
      width = picture.width();
      first = file;
    }
    if (picture.height() == height && picture.width() == width) {
      return picture.rgb();
    }
    if (first != null) {
      throw new DataException(file + ": " + picture.height() + "×" + picture.width() + " pixels, but " + first + " has "
          + height + "×" + width + "; expected all alike, or a size to bring them to: folder:PATH,SIZE with SIZE as 64 "
          + "or 48x64 (rows x columns)");
    }
    return fitted(picture);
  }

  /** The largest centred rectangle of the samples' shape, resized. */
  private byte[] fitted(PictureFile picture) {
    // Whichever side is relatively longer is cut; rounded, at least one pixel, never longer than it was.
    int rows = side(picture.height(), (double) picture.width() * height / width);
    int columns = side(picture.width(), (double) picture.height() * width / height);
    int top = (picture.height() - rows) / 2;
    int left = (picture.width() - columns) / 2;
    float[] cut = new float[3 * rows * columns];
    for (int y = 0; y < rows; y++) {
      int from = ((top + y) * picture.width() + left) * 3;
      for (int k = 0; k < 3 * columns; k++) {
        cut[y * 3 * columns + k] = picture.rgb()[from + k] & 0xFF;
      }
    }
    return resized(rows, columns, cut);
  }

  private static int side(int length, double wanted) {
    return Math.clamp(Math.round(wanted), 1, length);
  }

  private byte[] resized(int rows, int columns, float[] cut) {
    Resize2d resize = Resize2d.area(rows, columns, 3, height, width);
    float[] resized = new float[3 * height * width];
    resize.forward(Parallel.serial(), 1, cut, 0, resized, 0, new float[resize.scratchLength(1)]);
    byte[] bytes = new byte[resized.length];
    for (int k = 0; k < bytes.length; k++) {
      bytes[k] = (byte) Math.round(resized[k]);
    }
    return bytes;
  }
}
