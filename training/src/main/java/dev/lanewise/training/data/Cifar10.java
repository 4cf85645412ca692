package dev.lanewise.training.data;

import java.nio.file.Path;

/**
 * Reads CIFAR-10 (A. Krizhevsky, 2009) in its official binary layout: {@code cifar-10-binary.tar.gz}, or the folder
 * {@code cifar-10-batches-bin} unpacked from it, or a folder that holds one of the two.
 *
 * <p>Members are {@code data_batch_1.bin} .. {@code data_batch_5.bin} and {@code test_batch.bin}, each 10,000 records
 * of 3,073 bytes (a label, then 32×32 red, green and blue planes), and {@code batches.meta.txt} with the
 * ten class names. Images are kept as bytes, rearranged channels last.
 *
 * <p>The validation part is the first 5,000 training records, the training part the other 45,000, the test part the
 * 10,000 test records, all in file order.
 *
 * <p>Everything is checked: that each member is there once and whole, each label, each tar header's checksum, and the
 * archive's own checksum at its end. What is allocated depends on constants alone, never on what a header says.
 */
public final class Cifar10 {
  /** Training records that make the validation part. */
  public static final int VALIDATION = 5_000;

  private Cifar10() {}

  /**
   * Reads the whole set.
   *
   * @param path the archive, the folder unpacked from it, or a folder that holds one of the two
   * @return 45,000 training, 5,000 validation and 10,000 test images of 32×32×3, ten classes
   * @throws DataException if anything is missing, unreadable or not as it must be
   */
  public static Splits read(Path path) {
    return new CifarReader(CifarLayout.cifar10(10_000, VALIDATION)).read(path);
  }
}
