package dev.lanewise.training.data;

import dev.lanewise.nn.Shape;
import java.util.List;
import java.util.Objects;

/**
 * A dataset held in memory as unsigned bytes, a quarter of the floats' size (CIFAR-10's training set: 154 MB, not 614).
 * A byte {@code b} is read as the float nearest {@code b / 255}.
 */
public final class ByteDataset implements Dataset {
  private final String name;
  private final Shape sampleShape;
  private final List<String> classNames;
  private final byte[] values;
  private final byte[] labels;

  /**
   * Wraps arrays without copying them; the caller must not write to them afterwards.
   *
   * @param name what to call the dataset
   * @param sampleShape shape of one sample, channels last
   * @param classNames names of the classes, at most 256
   * @param values all samples one after the other, {@code labels.length * sampleShape.size()} unsigned bytes
   * @param labels one label a sample, unsigned, each 0 .. classes-1
   * @throws IllegalArgumentException if the lengths do not fit together or a label is out of range
   */
  public ByteDataset(String name, Shape sampleShape, List<String> classNames, byte[] values, byte[] labels) {
    this.name = Objects.requireNonNull(name, "name");
    this.sampleShape = Objects.requireNonNull(sampleShape, "sampleShape");
    this.classNames = List.copyOf(classNames);
    Checks.length("values", values.length, sampleShape, labels.length);
    for (int i = 0; i < labels.length; i++) {
      Checks.label(i, labels[i] & 0xFF, classNames.size());
    }
    this.values = values;
    this.labels = labels;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int size() {
    return labels.length;
  }

  @Override
  public Shape sampleShape() {
    return sampleShape;
  }

  @Override
  public List<String> classNames() {
    return classNames;
  }

  @Override
  public int label(int i) {
    return labels[Objects.checkIndex(i, labels.length)] & 0xFF;
  }

  @Override
  public void copySample(int i, float[] dst, int offset) {
    int length = sampleShape.size();
    int start = Objects.checkIndex(i, labels.length) * length;
    Objects.checkFromIndexSize(offset, length, dst.length);
    for (int k = 0; k < length; k++) {
      dst[offset + k] = (values[start + k] & 0xFF) / 255f;
    }
  }
}
