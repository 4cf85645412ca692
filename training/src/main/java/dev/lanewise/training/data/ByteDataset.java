package dev.lanewise.training.data;

import dev.lanewise.nn.Shape;
import java.util.List;
import java.util.Objects;

/**
 * A dataset held in memory as unsigned bytes, a quarter of the floats' size (CIFAR-10's training set: 154 MB, not 614).
 * A byte {@code b} is read as the float nearest {@code b / 255}.
 */
public final class ByteDataset extends MemoryDataset {
  private final byte[] values;

  /**
   * Wraps the values without copying them; the caller must not write to them afterwards.
   *
   * @param name what to call the dataset
   * @param sampleShape shape of one sample, channels last
   * @param classNames names of the classes, at most 256
   * @param values all samples one after the other, {@code labels.length * sampleShape.size()} unsigned bytes
   * @param labels one label a sample, unsigned, each 0 .. classes-1
   * @throws IllegalArgumentException if the lengths do not fit together or a label is out of range
   */
  public ByteDataset(String name, Shape sampleShape, List<String> classNames, byte[] values, byte[] labels) {
    super(name, sampleShape, classNames, values.length, widened(labels));
    this.values = values;
  }

  private static int[] widened(byte[] labels) {
    int[] widened = new int[labels.length];
    for (int i = 0; i < labels.length; i++) {
      widened[i] = labels[i] & 0xFF;
    }
    return widened;
  }

  @Override
  public void copySample(int i, float[] dst, int offset) {
    int start = start(i);
    int length = sampleShape().size();
    Objects.checkFromIndexSize(offset, length, dst.length);
    for (int k = 0; k < length; k++) {
      dst[offset + k] = (values[start + k] & 0xFF) / 255f;
    }
  }
}
