package dev.lanewise.training.data;

import dev.lanewise.nn.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** A view of the samples of some classes of another dataset, in their order, under labels of its own. */
final class ClassSubset implements Dataset {
  private final Dataset samples;
  private final List<String> classNames;
  /** For a label of the whole, that of the view; -1 where the class is left out. */
  private final int[] labels;

  private ClassSubset(Dataset samples, List<String> classNames, int[] labels) {
    this.samples = samples;
    this.classNames = classNames;
    this.labels = labels;
  }

  /** The samples of classes; label {@code k} of the view is {@code classes[k]} of the whole. */
  static Dataset of(Dataset whole, int... classes) {
    if (classes.length == 0) {
      throw new IllegalArgumentException("classes: none, expected at least 1 (" + whole.name() + ")");
    }
    int[] labels = new int[whole.classes()];
    Arrays.fill(labels, -1);
    for (int k = 0; k < classes.length; k++) {
      if (classes[k] < 0 || classes[k] >= labels.length) {
        throw new IllegalArgumentException("classes[" + k + "] is " + classes[k] + ", expected 0.."
            + (labels.length - 1) + " (" + whole.name() + ")");
      }
      if (labels[classes[k]] >= 0) {
        throw new IllegalArgumentException("classes[" + k + "] is " + classes[k] + " as is classes["
            + labels[classes[k]] + "], expected each class once (" + whole.name() + ")");
      }
      labels[classes[k]] = k;
    }
    int[] chosen = IntStream.range(0, whole.size()).filter(i -> labels[whole.label(i)] >= 0).toArray();
    List<String> names = Arrays.stream(classes).mapToObj(whole.classNames()::get).toList();
    return new ClassSubset(whole.subset(chosen), names, labels);
  }

  @Override
  public String name() {
    return samples.name();
  }

  @Override
  public int size() {
    return samples.size();
  }

  @Override
  public Shape sampleShape() {
    return samples.sampleShape();
  }

  @Override
  public List<String> classNames() {
    return classNames;
  }

  @Override
  public int label(int i) {
    return labels[samples.label(i)];
  }

  @Override
  public void copySample(int i, float[] dst, int offset) {
    samples.copySample(i, dst, offset);
  }
}
