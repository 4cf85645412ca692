package dev.lanewise.training.data;

import dev.lanewise.kernels.Layouts;
import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.nn.Shape;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Collects the members of CIFAR-10's binary layout, in whatever order they come, and checks each. */
final class CifarMembers {
  /** The file of class names, one a line. */
  static final String CLASSES = "batches.meta.txt";

  /** All members; the index of a training batch is its place in the training set. */
  static final List<String> NAMES = List.of("data_batch_1.bin", "data_batch_2.bin", "data_batch_3.bin",
      "data_batch_4.bin", "data_batch_5.bin", "test_batch.bin", CLASSES);

  /** Records in a file. */
  static final int RECORDS = 10_000;

  /** Bytes in a record: the label and three planes. */
  static final int RECORD = 1 + 3 * 32 * 32;

  /** Bytes in a file of records. */
  static final int FILE = RECORDS * RECORD;

  private static final int SIDE = 32;
  private static final int PLANE = SIDE * SIDE;
  private static final int PIXELS = 3 * PLANE;
  private static final int TRAIN_FILES = 5;
  private static final int CLASS_COUNT = 10;

  /** The official class names take 92 bytes. */
  private static final int LARGEST_CLASSES_FILE = 4096;

  private final Set<String> seen = new HashSet<>();
  private byte[] trainPixels;
  private byte[] trainLabels;
  private byte[] testPixels;
  private byte[] testLabels;
  private List<String> classNames;

  /**
   * Reads one member to its end.
   *
   * @param member one of {@link #NAMES}
   * @param where how messages name it
   * @param size its length in bytes, as its folder or archive says
   * @param in its content
   */
  void read(String member, String where, long size, InputStream in) {
    if (!seen.add(member)) {
      throw new DataException(where + ": found twice, expected once");
    }
    if (member.equals(CLASSES)) {
      classNames = readClasses(where, in);
      return;
    }
    checkSize(where, size);
    allocate();
    int file = NAMES.indexOf(member);
    if (file < TRAIN_FILES) {
      readRecords(where, in, trainPixels, trainLabels, file * RECORDS);
    } else {
      readRecords(where, in, testPixels, testLabels, 0);
    }
  }

  /** Late, so that a file which is no CIFAR-10 at all is refused before 184 MB are asked for. */
  private void allocate() {
    if (trainPixels == null) {
      trainPixels = new byte[TRAIN_FILES * RECORDS * PIXELS];
      trainLabels = new byte[TRAIN_FILES * RECORDS];
      testPixels = new byte[RECORDS * PIXELS];
      testLabels = new byte[RECORDS];
    }
  }

  private static void checkSize(String where, long size) {
    if (size == FILE) {
      return;
    }
    String what = size < FILE ? "the file ends" : "the file goes on after the last record";
    throw new DataException(at(where, Math.min(size / RECORD, RECORDS)) + what + ", it has " + size
        + " bytes, expected " + FILE + " (" + RECORDS + " records of " + RECORD + ")");
  }

  private static void readRecords(String where, InputStream in, byte[] pixels, byte[] labels, int first) {
    byte[] record = new byte[RECORD];
    Layouts layouts = Layouts.of();
    for (int r = 0; r < RECORDS; r++) {
      readRecord(where, r, in, record);
      int label = record[0] & 0xFF;
      if (label >= CLASS_COUNT) {
        throw new DataException(at(where, r) + "label is " + label + ", expected 0..9");
      }
      labels[first + r] = record[0];
      layouts.nchwToNhwc(Parallel.serial(), 1, 3, SIDE, SIDE, record, 1, pixels, (first + r) * PIXELS);
    }
  }

  private static void readRecord(String where, int r, InputStream in, byte[] record) {
    int got;
    try {
      got = in.readNBytes(record, 0, RECORD);
    } catch (IOException e) {
      throw new DataException(at(where, r) + "damaged or cut off (" + Cifar10.reason(e) + "), expected " + RECORDS
          + " records of " + RECORD + " bytes", e);
    }
    if (got < RECORD) {
      throw new DataException(at(where, r) + "ends after " + got + " bytes, expected " + RECORD);
    }
  }

  private static List<String> readClasses(String where, InputStream in) {
    byte[] content;
    try {
      content = in.readNBytes(LARGEST_CLASSES_FILE + 1);
    } catch (IOException e) {
      throw new DataException(where + ": damaged or cut off (" + Cifar10.reason(e) + "), expected 10 class names", e);
    }
    if (content.length > LARGEST_CLASSES_FILE) {
      throw new DataException(
          where + ": longer than " + LARGEST_CLASSES_FILE + " bytes, expected 10 class names, one a line");
    }
    List<String> names = new String(content, StandardCharsets.UTF_8).lines().map(String::strip)
        .filter(line -> !line.isEmpty()).toList();
    if (names.size() != CLASS_COUNT) {
      throw new DataException(where + ": " + names.size() + " class names, expected 10, one a line");
    }
    if (names.stream().anyMatch(name -> name.chars().anyMatch(Character::isISOControl))) {
      throw new DataException(where + ": a class name holds control characters, expected plain text");
    }
    return names;
  }

  /** Checks that every member was read; {@code message} makes the complaint about one that was not. */
  void checkComplete(UnaryOperator<String> message) {
    for (String member : NAMES) {
      if (!seen.contains(member)) {
        throw new DataException(message.apply(member));
      }
    }
  }

  /** The three parts; all members must have been read. */
  Splits splits() {
    Shape shape = Shape.of(SIDE, SIDE, 3);
    Dataset whole = new ByteDataset("cifar10", shape, classNames, trainPixels, trainLabels);
    return new Splits(whole.slice("cifar10 train", Cifar10.VALIDATION, whole.size()),
        whole.slice("cifar10 validation", 0, Cifar10.VALIDATION),
        new ByteDataset("cifar10 test", shape, classNames, testPixels, testLabels));
  }

  private static String at(String where, long record) {
    return where + ": record " + record + " (byte " + record * RECORD + "): ";
  }
}
