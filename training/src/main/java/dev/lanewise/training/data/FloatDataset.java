package dev.lanewise.training.data;

import dev.lanewise.nn.Shape;
import java.util.List;

/** A dataset held in memory as floats. */
public final class FloatDataset extends MemoryDataset {
  private final float[] values;

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
    super(name, sampleShape, classNames, values.length, labels);
    this.values = values;
  }

  @Override
  public void copySample(int i, float[] dst, int offset) {
    System.arraycopy(values, start(i), dst, offset, sampleShape().size());
  }
}
