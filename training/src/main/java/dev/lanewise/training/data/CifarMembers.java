package dev.lanewise.training.data;

import dev.lanewise.kernels.Layouts;
import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.nn.Shape;
import dev.lanewise.training.data.CifarLayout.Label;
import dev.lanewise.training.data.CifarLayout.Records;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Collects the members of CIFAR's binary layout, in whatever order they come, and checks each. */
final class CifarMembers {
  /** The official names of CIFAR-10 take 92 bytes, those of CIFAR-100 809. */
  private static final int LARGEST_CLASSES_FILE = 4096;

  private final CifarLayout layout;
  private final Set<String> seen = new HashSet<>();
  private byte[] trainPixels;
  private byte[] trainLabels;
  private byte[] testPixels;
  private byte[] testLabels;
  private List<String> classNames;

  CifarMembers(CifarLayout layout) {
    this.layout = layout;
  }

  /**
   * Reads one member to its end.
   *
   * @param member one of {@link CifarLayout#files()}
   * @param where how messages name it
   * @param size its length in bytes, as its folder or archive says
   * @param in its content
   */
  void read(String member, String where, long size, InputStream in) {
    if (!seen.add(member)) {
      throw new DataException(where + ": found twice, expected once");
    }
    for (Label label : layout.labels()) {
      if (member.equals(label.file())) {
        readClasses(where, in, label);
        return;
      }
    }
    readRecords(member, where, size, in);
  }

  private void readRecords(String member, String where, long size, InputStream in) {
    if (member.equals(layout.test().file())) {
      checkSize(where, size, layout.test().count());
      allocate();
      readRecords(where, in, layout.test().count(), testPixels, testLabels, 0);
      return;
    }
    int first = 0;
    for (Records records : layout.train()) {
      if (member.equals(records.file())) {
        checkSize(where, size, records.count());
        allocate();
        readRecords(where, in, records.count(), trainPixels, trainLabels, first);
        return;
      }
      first += records.count();
    }
    throw new IllegalArgumentException("member is " + member + ", expected one of " + layout.files());
  }

  /** Late, so that a file which is no CIFAR at all is refused before 184 MB are asked for. */
  private void allocate() {
    if (trainPixels == null) {
      trainPixels = new byte[layout.trainRecords() * CifarLayout.PIXELS];
      trainLabels = new byte[layout.trainRecords()];
      testPixels = new byte[layout.test().count() * CifarLayout.PIXELS];
      testLabels = new byte[layout.test().count()];
    }
  }

  private void checkSize(String where, long size, int records) {
    long expected = (long) records * layout.record();
    if (size == expected) {
      return;
    }
    String what = size < expected ? "the file ends" : "the file goes on after the last record";
    throw new DataException(at(where, Math.min(size / layout.record(), records)) + what + ", it has " + size
        + " bytes, expected " + expected + " (" + records + " records of " + layout.record() + ")");
  }

  private void readRecords(String where, InputStream in, int records, byte[] pixels, byte[] labels, int first) {
    byte[] record = new byte[layout.record()];
    Layouts layouts = Layouts.of();
    int side = CifarLayout.SIDE;
    for (int r = 0; r < records; r++) {
      readRecord(where, r, records, in, record);
      checkLabels(where, r, record);
      labels[first + r] = record[layout.target()];
      layouts.nchwToNhwc(Parallel.serial(), 1, 3, side, side, record, layout.labels().size(), pixels,
          (first + r) * CifarLayout.PIXELS);
    }
  }

  private void checkLabels(String where, int r, byte[] record) {
    for (int k = 0; k < layout.labels().size(); k++) {
      Label label = layout.labels().get(k);
      int value = record[k] & 0xFF;
      if (value >= label.classes()) {
        throw new DataException(
            at(where, r) + label.title() + " is " + value + ", expected 0.." + (label.classes() - 1));
      }
    }
  }

  private void readRecord(String where, int r, int records, InputStream in, byte[] record) {
    int got;
    try {
      got = in.readNBytes(record, 0, record.length);
    } catch (IOException e) {
      throw new DataException(at(where, r) + "damaged or cut off (" + DataException.reason(e) + "), expected " + records
          + " records of " + record.length + " bytes", e);
    }
    if (got < record.length) {
      throw new DataException(at(where, r) + "ends after " + got + " bytes, expected " + record.length);
    }
  }

  private void readClasses(String where, InputStream in, Label label) {
    String expected = "expected " + label.classes() + " class names";
    byte[] content;
    try {
      content = in.readNBytes(LARGEST_CLASSES_FILE + 1);
    } catch (IOException e) {
      throw new DataException(where + ": damaged or cut off (" + DataException.reason(e) + "), " + expected, e);
    }
    if (content.length > LARGEST_CLASSES_FILE) {
      throw new DataException(where + ": longer than " + LARGEST_CLASSES_FILE + " bytes, " + expected + ", one a line");
    }
    List<String> names = new String(content, StandardCharsets.UTF_8).lines().map(String::strip)
        .filter(line -> !line.isEmpty()).toList();
    if (names.size() != label.classes()) {
      throw new DataException(
          where + ": " + names.size() + " class names, expected " + label.classes() + ", one a line");
    }
    if (names.stream().anyMatch(name -> name.chars().anyMatch(Character::isISOControl))) {
      throw new DataException(where + ": a class name holds control characters, expected plain text");
    }
    if (label.equals(layout.labels().get(layout.target()))) {
      classNames = names;
    }
  }

  /** Checks that every member was read; {@code message} makes the complaint about one that was not. */
  void checkComplete(UnaryOperator<String> message) {
    for (String member : layout.files()) {
      if (!seen.contains(member)) {
        throw new DataException(message.apply(member));
      }
    }
  }

  /** The three parts; all members must have been read. */
  Splits splits() {
    String name = layout.name();
    Shape shape = Shape.of(CifarLayout.SIDE, CifarLayout.SIDE, 3);
    Dataset whole = new ByteDataset(name, shape, classNames, trainPixels, trainLabels);
    return new Splits(whole.slice(name + " train", layout.validation(), whole.size()),
        whole.slice(name + " validation", 0, layout.validation()),
        new ByteDataset(name + " test", shape, classNames, testPixels, testLabels));
  }

  private String at(String where, long record) {
    return where + ": record " + record + " (byte " + record * layout.record() + "): ";
  }
}
