package dev.lanewise.training.data;

import dev.lanewise.nn.Shape;
import java.util.List;
import java.util.Objects;

/** What the datasets held in memory share: everything but the kind of array that the values are in. */
abstract sealed class MemoryDataset implements Dataset permits ByteDataset, FloatDataset {
  private final String name;
  private final Shape sampleShape;
  private final List<String> classNames;
  private final int[] labels;

  /** Checks that lengths and labels fit; {@code values} is the length of the array of values. */
  MemoryDataset(String name, Shape sampleShape, List<String> classNames, int values, int[] labels) {
    this.name = Objects.requireNonNull(name, "name");
    this.sampleShape = Objects.requireNonNull(sampleShape, "sampleShape");
    this.classNames = List.copyOf(classNames);
    this.labels = labels;
    long expected = (long) labels.length * sampleShape.size();
    if (values != expected) {
      throw new IllegalArgumentException("values has length " + values + ", expected " + expected + " ("
          + labels.length + " labels, samples of " + sampleShape.size() + ")");
    }
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] < 0 || labels[i] >= classNames.size()) {
        throw new IllegalArgumentException(
            "labels[" + i + "] is " + labels[i] + ", expected 0.." + (classNames.size() - 1));
      }
    }
  }

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final int size() {
    return labels.length;
  }

  @Override
  public final Shape sampleShape() {
    return sampleShape;
  }

  @Override
  public final List<String> classNames() {
    return classNames;
  }

  @Override
  public final int label(int i) {
    return labels[Objects.checkIndex(i, labels.length)];
  }

  /** Where sample {@code i} starts in the array of values. */
  final int start(int i) {
    return Objects.checkIndex(i, labels.length) * sampleShape.size();
  }
}
