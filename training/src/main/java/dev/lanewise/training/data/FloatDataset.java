package dev.lanewise.training.data;

import dev.lanewise.nn.Shape;
import java.util.List;
import java.util.Objects;

/** A dataset held in memory as floats. */
public final class FloatDataset implements Dataset {
  private final String name;
  private final Shape sampleShape;
  private final List<String> classNames;
  private final float[] values;
  private final int[] labels;

  /**
   * Wraps arrays without copying them; the caller must not write to them afterwards.
   *
   * @param name what to call the dataset
   * @param sampleShape shape of one sample, channels last
   * @param classNames names of the classes
   * @param values all samples one after the other, {@code labels.length * sampleShape.size()} floats
   * @param labels one label a sample, each 0 .. classes-1
   * @throws IllegalArgumentException if the lengths do not fit together or a label is out of range
   */
  public FloatDataset(String name, Shape sampleShape, List<String> classNames, float[] values, int[] labels) {
    this.name = Objects.requireNonNull(name, "name");
    this.sampleShape = Objects.requireNonNull(sampleShape, "sampleShape");
    this.classNames = List.copyOf(classNames);
    Checks.length("values", values.length, sampleShape, labels.length);
    for (int i = 0; i < labels.length; i++) {
      Checks.label(i, labels[i], classNames.size());
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
    return labels[Objects.checkIndex(i, labels.length)];
  }

  @Override
  public void copySample(int i, float[] dst, int offset) {
    int length = sampleShape.size();
    System.arraycopy(values, Objects.checkIndex(i, labels.length) * length, dst, offset, length);
  }
}
