package dev.lanewise.training.data;

import dev.lanewise.nn.Shape;
import java.util.List;
import java.util.Objects;

/** A view of some samples of another dataset. */
final class SubDataset implements Dataset {
  private final String name;
  private final Dataset whole;
  private final int[] indices;

  /** The indices become the view's own and must be valid. */
  private SubDataset(String name, Dataset whole, int[] indices) {
    this.name = Objects.requireNonNull(name, "name");
    this.whole = whole;
    this.indices = indices;
  }

  /** The samples {@code from .. to-1}. */
  static Dataset slice(String name, Dataset whole, int from, int to) {
    if (from < 0 || to < from || to > whole.size()) {
      throw new IllegalArgumentException(
          "range is " + from + " to " + to + ", expected one within 0 to " + whole.size() + " (" + whole.name() + ")");
    }
    int[] indices = new int[to - from];
    for (int i = 0; i < indices.length; i++) {
      indices[i] = from + i;
    }
    return new SubDataset(name, whole, indices);
  }

  /** The samples of these indices, in their order. */
  static Dataset subset(String name, Dataset whole, int[] indices) {
    int[] own = indices.clone();
    for (int i = 0; i < own.length; i++) {
      if (own[i] < 0 || own[i] >= whole.size()) {
        throw new IllegalArgumentException("indices[" + i + "] is " + own[i] + ", expected 0.." + (whole.size() - 1)
            + " (" + whole.name() + ")");
      }
    }
    return new SubDataset(name, whole, own);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int size() {
    return indices.length;
  }

  @Override
  public Shape sampleShape() {
    return whole.sampleShape();
  }

  @Override
  public List<String> classNames() {
    return whole.classNames();
  }

  @Override
  public int label(int i) {
    return whole.label(indices[Objects.checkIndex(i, indices.length)]);
  }

  @Override
  public void copySample(int i, float[] dst, int offset) {
    whole.copySample(indices[Objects.checkIndex(i, indices.length)], dst, offset);
  }
}
