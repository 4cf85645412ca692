package dev.lanewise.training.course;

import dev.lanewise.nn.SeededRandom;
import dev.lanewise.nn.Shape;
import dev.lanewise.training.data.Dataset;
import java.util.List;
import java.util.stream.IntStream;

/** The samples of another dataset, their labels dealt out anew: as many of each class, but nothing to learn. */
final class ShuffledLabels implements Dataset {
  private final Dataset right;
  private final int[] labels;

  ShuffledLabels(Dataset right, SeededRandom random) {
    this.right = right;
    this.labels = IntStream.range(0, right.size()).map(right::label).toArray();
    random.shuffle(labels);
  }

  @Override
  public String name() {
    return right.name() + ", labels shuffled";
  }

  @Override
  public int size() {
    return labels.length;
  }

  @Override
  public Shape sampleShape() {
    return right.sampleShape();
  }

  @Override
  public List<String> classNames() {
    return right.classNames();
  }

  @Override
  public int label(int i) {
    return labels[i];
  }

  @Override
  public void copySample(int i, float[] dst, int offset) {
    right.copySample(i, dst, offset);
  }
}
