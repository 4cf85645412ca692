package dev.lanewise.training.data;

import dev.lanewise.kernels.Pixels;
import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.nn.Shape;
import java.util.List;
import java.util.Objects;

/**
 * A dataset held in memory as unsigned bytes, a quarter of the floats' size (CIFAR-10's training set: 154 MB, not 614).
 * A byte {@code b} is read as {@code b / 255}, at most one unit in the last place off.
 */
public final class ByteDataset extends MemoryDataset {
  /** Samples may be copied by several threads at a time; an operation belongs to one. */
  private static final ThreadLocal<Pixels> PIXELS = ThreadLocal.withInitial(() -> Pixels.scaled(1, 1.0 / 255));

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
    this(name, sampleShape, classNames, values, widened(labels));
  }

  /**
   * Wraps the values without copying them; the caller must not write to them afterwards.
   *
   * @param name what to call the dataset
   * @param sampleShape shape of one sample, channels last
   * @param classNames names of the classes
   * @param values all samples one after the other, {@code labels.length * sampleShape.size()} unsigned bytes
   * @param labels one label a sample, each 0 .. classes-1
   * @throws IllegalArgumentException if the lengths do not fit together or a label is out of range
   */
  public ByteDataset(String name, Shape sampleShape, List<String> classNames, byte[] values, int[] labels) {
    super(name, sampleShape, classNames, values.length, labels);
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
    PIXELS.get().fromBytes(Parallel.serial(), length, values, start, dst, offset);
  }
}
