package dev.lanewise.training.data;

import java.nio.file.Path;

/**
 * Reads CIFAR-100 (A. Krizhevsky, 2009) in its official binary layout: {@code cifar-100-binary.tar.gz}, or the folder
 * {@code cifar-100-binary} unpacked from it, or a folder that holds one of the two.
 *
 * <p>Members are {@code train.bin} with 50,000 and {@code test.bin} with 10,000 records of 3,074 bytes (the coarse
 * label, the fine label, then 32×32 red, green and blue planes), {@code fine_label_names.txt} with the names of the 100
 * classes and {@code coarse_label_names.txt} with those of the 20 groups of classes.
 *
 * <p>Parts and checks are those of {@link Cifar10}: the first 5,000 training records validate.
 */
public final class Cifar100 {
  /** Training records that make the validation part. */
  public static final int VALIDATION = 5_000;

  private Cifar100() {}

  /**
   * Reads the whole set with its 100 fine labels.
   *
   * @param path the archive, the folder unpacked from it, or a folder that holds one of the two
   * @return 45,000 training, 5,000 validation and 10,000 test images of 32×32×3, 100 classes
   * @throws DataException if anything is missing, unreadable or not as it must be
   */
  public static Splits read(Path path) {
    return read(path, false);
  }

  /**
   * Reads the whole set with its 20 coarse labels, each a group of five classes.
   *
   * @param path the archive, the folder unpacked from it, or a folder that holds one of the two
   * @return 45,000 training, 5,000 validation and 10,000 test images of 32×32×3, 20 classes
   * @throws DataException if anything is missing, unreadable or not as it must be
   */
  public static Splits readCoarse(Path path) {
    return read(path, true);
  }

  private static Splits read(Path path, boolean coarse) {
    return new CifarReader(CifarLayout.cifar100(50_000, 10_000, VALIDATION, coarse)).read(path);
  }
}
