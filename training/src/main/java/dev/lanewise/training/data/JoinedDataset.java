package dev.lanewise.training.data;

import dev.lanewise.nn.Shape;
import java.util.List;
import java.util.Objects;

/** A view of one dataset followed by another with the same shape and classes. */
final class JoinedDataset implements Dataset {
  private final String name;
  private final Dataset first;
  private final Dataset second;

  /** Shapes and classes must be the same, and both together have no more samples than an {@code int} can count. */
  JoinedDataset(String name, Dataset first, Dataset second) {
    this.name = name;
    this.first = first;
    this.second = second;
    Math.addExact(first.size(), second.size());
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int size() {
    return first.size() + second.size();
  }

  @Override
  public Shape sampleShape() {
    return first.sampleShape();
  }

  @Override
  public List<String> classNames() {
    return first.classNames();
  }

  @Override
  public int label(int i) {
    Objects.checkIndex(i, size());
    return i < first.size() ? first.label(i) : second.label(i - first.size());
  }

  @Override
  public void copySample(int i, float[] dst, int offset) {
    Objects.checkIndex(i, size());
    if (i < first.size()) {
      first.copySample(i, dst, offset);
    } else {
      second.copySample(i - first.size(), dst, offset);
    }
  }
}
