package dev.lanewise.training.data;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The datasets by name. A specification is one line of text, such as {@code synthetic}, {@code cifar10} or {@code
 * folder:pictures,64}; the same one gives the same parts for the same seed, so it is what a run's settings keep.
 *
 * <table>
 * <caption>Specifications</caption>
 * <tr><td>{@code synthetic}</td><td>{@link SyntheticImages}</td></tr>
 * <tr><td>{@code line-patterns}</td><td>{@link LinePatterns}</td></tr>
 * <tr><td>{@code cifar10[:PATH]}</td><td>{@link Cifar10}</td></tr>
 * <tr><td>{@code cifar100[:PATH]}</td><td>{@link Cifar100}, 100 classes</td></tr>
 * <tr><td>{@code cifar100-coarse[:PATH]}</td><td>{@link Cifar100}, 20 classes</td></tr>
 * <tr><td>{@code mnist[:PATH]}</td><td>{@link Mnist}</td></tr>
 * <tr><td>{@code fashion-mnist[:PATH]}</td><td>{@link Mnist}, the classes of Fashion-MNIST</td></tr>
 * <tr><td>{@code digits[:PATH]}</td><td>{@link Digits}</td></tr>
 * <tr><td>{@code folder:PATH[,SIZE]}</td><td>{@link ImageFolder}; SIZE is a side, or rows x columns: {@code 64},
 * {@code 48x64}</td></tr>
 * </table>
 *
 * <p>Without a path the data come from the folder of that name in the data folder: {@link DataFolder}. Of the two
 * kinds of CIFAR-100 it is {@code cifar100}.
 */
public final class Datasets {
  private static final List<Named> ALL = List.of(
      new Named("synthetic", null, false, (_, _, seed) -> SyntheticImages.splits(seed)),
      new Named("line-patterns", null, false, (_, _, seed) -> LinePatterns.splits(seed)),
      new Named("cifar10", "cifar10", true, (path, _, _) -> Cifar10.read(path)),
      new Named("cifar100", "cifar100", true, (path, _, _) -> Cifar100.read(path)),
      new Named("cifar100-coarse", "cifar100", true, (path, _, _) -> Cifar100.readCoarse(path)),
      new Named("mnist", "mnist", true, (path, _, seed) -> Mnist.read(path, seed)),
      new Named("fashion-mnist", "fashion-mnist", true, (path, _, seed) -> Mnist.readFashion(path, seed)),
      new Named("digits", "digits", true, (path, _, seed) -> Digits.read(path, seed)),
      new Named("folder", null, true, Datasets::readFolder));

  /** What {@link #read} takes, for help and errors. */
  public static final String CHOICES = String.join(", ", ALL.stream().map(Named::usage).toList());

  private static final String FOLDER = "folder";
  private static final Pattern SIZED = Pattern.compile("(.*),([1-9][0-9]{0,4})(?:x([1-9][0-9]{0,4}))?");

  private Datasets() {}

  /** Reads from a path what a specification names; {@code size} holds rows and columns, or is null. */
  private interface Reader {
    Splits read(Path path, int[] size, long seed);
  }

  /** A dataset's name, its folder in the data folder (null: none) and whether it takes a path. */
  private record Named(String name, String place, boolean takesPath, Reader reader) {
    String usage() {
      return place != null ? name + "[:PATH]" : takesPath ? name + ":PATH[,SIZE]" : name;
    }
  }

  /** A specification taken apart; the path is null where none is given. */
  private record Parsed(Named named, Path path, int[] size) {}

  /**
   * Reads a dataset.
   *
   * @param specification which one, see above
   * @param seed decides synthetic data, and which samples validate and test where the files do not say it
   * @return the three parts
   * @throws IllegalArgumentException if there is no such dataset, or the specification is wrong in another way
   * @throws DataException if anything is missing, unreadable or not as it must be
   */
  public static Splits read(String specification, long seed) {
    Parsed parsed = parse(specification);
    Named named = parsed.named();
    Path path = parsed.path();
    if (path == null && named.place() != null) {
      path = DataFolder.find(named.place()).orElseThrow(() -> new DataException(
          DataFolder.missing(named.place()) + "; or give the data as " + named.name() + ":PATH"));
    }
    return named.reader().read(path, parsed.size(), seed);
  }

  /**
   * Checks a specification without reading anything; whether the data are there is not looked at.
   *
   * @param specification what {@link #read} shall get
   * @throws IllegalArgumentException if there is no such dataset, or the specification is wrong in another way
   */
  public static void check(String specification) {
    parse(specification);
  }

  private static Parsed parse(String specification) {
    int colon = specification.indexOf(':');
    Named named = named(colon < 0 ? specification : specification.substring(0, colon));
    String path = colon < 0 ? null : specification.substring(colon + 1);
    if (path == null && named.name().equals(FOLDER) || path != null && (path.isBlank() || !named.takesPath())) {
      throw new IllegalArgumentException("dataset is \"" + specification + "\", expected " + named.usage());
    }
    Matcher sized = SIZED.matcher(path == null ? "" : path);
    if (!named.name().equals(FOLDER) || !sized.matches()) {
      return new Parsed(named, path == null ? null : path(specification, path), null);
    }
    int rows = Integer.parseInt(sized.group(2));
    int columns = sized.group(3) == null ? rows : Integer.parseInt(sized.group(3));
    ImageFolder.checkSize(rows, columns);
    return new Parsed(named, path(specification, sized.group(1)), new int[] {rows, columns});
  }

  private static Named named(String name) {
    for (Named named : ALL) {
      if (named.name().equals(name)) {
        return named;
      }
    }
    throw new IllegalArgumentException("no dataset is called \"" + name + "\"; there are " + CHOICES);
  }

  private static Path path(String specification, String path) {
    try {
      return Path.of(path);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("dataset is \"" + specification + "\", expected a path: " + e.getMessage(), e);
    }
  }

  private static Splits readFolder(Path path, int[] size, long seed) {
    return size == null ? ImageFolder.read(path, seed) : ImageFolder.read(path, size[0], size[1], seed);
  }
}
