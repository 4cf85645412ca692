package dev.lanewise.training.data;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * In what CIFAR-10 and CIFAR-100 differ. A record is one byte for each kind of label, then three planes of 32×32.
 *
 * @param name what the datasets are called
 * @param title what messages call the set
 * @param archive the name of the official archive
 * @param folder the name of the folder inside it
 * @param train the files of training records, in their order
 * @param test the file of test records
 * @param labels the labels of a record, in their order
 * @param target index of the label that the datasets have
 * @param validation training records that make the validation part
 */
record CifarLayout(String name, String title, String archive, String folder, List<Records> train, Records test,
    List<Label> labels, int target, int validation) {
  static final int SIDE = 32;
  static final int PLANE = SIDE * SIDE;
  static final int PIXELS = 3 * PLANE;

  /** A file of {@code count} records. */
  record Records(String file, int count) {}

  /** A label byte, 0 .. classes-1, and the file of the classes' names, one a line. */
  record Label(String title, int classes, String file) {}

  /** Five training files and one test file of {@code records} each: officially 10,000. */
  static CifarLayout cifar10(int records, int validation) {
    List<Records> train = IntStream.rangeClosed(1, 5)
        .mapToObj(batch -> new Records("data_batch_" + batch + ".bin", records)).toList();
    return new CifarLayout("cifar10", "CIFAR-10", "cifar-10-binary.tar.gz", "cifar-10-batches-bin", train,
        new Records("test_batch.bin", records), List.of(new Label("label", 10, "batches.meta.txt")), 0, validation);
  }

  /** One training file and one test file: officially 50,000 and 10,000 records. */
  static CifarLayout cifar100(int train, int test, int validation, boolean coarse) {
    return new CifarLayout(coarse ? "cifar100-coarse" : "cifar100", "CIFAR-100", "cifar-100-binary.tar.gz",
        "cifar-100-binary", List.of(new Records("train.bin", train)), new Records("test.bin", test),
        List.of(new Label("coarse label", 20, "coarse_label_names.txt"),
            new Label("fine label", 100, "fine_label_names.txt")),
        coarse ? 0 : 1, validation);
  }

  /** The names of all members. */
  List<String> files() {
    return Stream.of(train.stream().map(Records::file), Stream.of(test.file()), labels.stream().map(Label::file))
        .flatMap(file -> file).toList();
  }

  /** Bytes in a record. */
  int record() {
    return labels.size() + PIXELS;
  }

  /** Records of all training files. */
  int trainRecords() {
    return train.stream().mapToInt(Records::count).sum();
  }
}
