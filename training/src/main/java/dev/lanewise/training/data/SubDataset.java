package dev.lanewise.training.data;

import dev.lanewise.nn.Shape;
import java.util.List;
import java.util.Objects;

/** A view of the samples {@code from .. to-1} of another dataset. */
final class SubDataset implements Dataset {
  private final String name;
  private final Dataset whole;
  private final int from;
  private final int size;

  SubDataset(String name, Dataset whole, int from, int to) {
    if (from < 0 || to < from || to > whole.size()) {
      throw new IllegalArgumentException(
          "range is " + from + " to " + to + ", expected one within 0 to " + whole.size() + " (" + whole.name() + ")");
    }
    this.name = Objects.requireNonNull(name, "name");
    this.whole = whole;
    this.from = from;
    this.size = to - from;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int size() {
    return size;
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
    return whole.label(from + Objects.checkIndex(i, size));
  }

  @Override
  public void copySample(int i, float[] dst, int offset) {
    whole.copySample(from + Objects.checkIndex(i, size), dst, offset);
  }
}
