package dev.lanewise.training.data;

import dev.lanewise.nn.Shape;
import java.util.List;

/**
 * Labelled samples of one shape, in a fixed order. Samples are float arrays, channels last (images: {@code h, w, c}),
 * values 0..1. Datasets are immutable and may be read by several threads at once.
 */
public interface Dataset {
  /**
   * What to call the dataset in reports.
   *
   * @return a short name
   */
  String name();

  /**
   * The number of samples.
   *
   * @return 0 or more
   */
  int size();

  /**
   * The shape of one sample, without a batch dimension, channels last: {@code [h, w, c]} for images.
   *
   * @return the shape
   */
  Shape sampleShape();

  /**
   * The names of the classes; label {@code k} is the {@code k}-th.
   *
   * @return an unmodifiable list
   */
  List<String> classNames();

  /**
   * The number of classes.
   *
   * @return the length of {@link #classNames()}
   */
  default int classes() {
    return classNames().size();
  }

  /**
   * The label of a sample.
   *
   * @param i index of the sample, 0 .. size-1
   * @return a value of 0 .. classes-1
   * @throws IndexOutOfBoundsException if there is no such sample
   */
  int label(int i);

  /**
   * Writes a sample, {@code sampleShape().size()} floats, channels last. Allocates nothing.
   *
   * @param i index of the sample, 0 .. size-1
   * @param dst where to write
   * @param offset index of the first float written
   * @throws IndexOutOfBoundsException if there is no such sample, or {@code dst} has no room for it at the offset;
   *     nothing is written then
   */
  void copySample(int i, float[] dst, int offset);

  /**
   * A view of consecutive samples; nothing is copied.
   *
   * @param from index of the first sample
   * @param to index after the last sample
   * @return the view, {@code to - from} samples under the same name
   * @throws IllegalArgumentException if the range does not lie within this dataset
   */
  default Dataset slice(int from, int to) {
    return slice(name(), from, to);
  }

  /**
   * A view of consecutive samples under a name of its own; nothing is copied.
   *
   * @param name the view's name
   * @param from index of the first sample
   * @param to index after the last sample
   * @return the view, {@code to - from} samples
   * @throws IllegalArgumentException if the range does not lie within this dataset
   */
  default Dataset slice(String name, int from, int to) {
    return SubDataset.slice(name, this, from, to);
  }

  /**
   * The first samples, or all where there are no more.
   *
   * @param most the most samples, 0 or more
   * @return a view, or this dataset
   */
  default Dataset first(int most) {
    return size() <= most ? this : slice(0, most);
  }

  /**
   * A view of chosen samples, in the order of the indices; nothing but the indices is copied.
   *
   * @param indices indices of samples of this dataset; one may come several times
   * @return the view, {@code indices.length} samples under the same name
   * @throws IllegalArgumentException if there is no such sample
   */
  default Dataset subset(int[] indices) {
    return subset(name(), indices);
  }

  /**
   * A view of chosen samples under a name of its own, in the order of the indices; nothing but the indices is copied.
   *
   * @param name the view's name
   * @param indices indices of samples of this dataset; one may come several times
   * @return the view, {@code indices.length} samples
   * @throws IllegalArgumentException if there is no such sample
   */
  default Dataset subset(String name, int[] indices) {
    return SubDataset.subset(name, this, indices);
  }

  /**
   * A view of the samples of some classes, in their order; nothing but indices is copied. Label {@code k} of the view
   * is {@code classes[k]} of this dataset, and {@link #classNames} are the names of these classes alone. A class may
   * have no sample.
   *
   * @param classes labels of this dataset, each once
   * @return the view, under the same name
   * @throws IllegalArgumentException if there is no such class, one comes twice, or none is given
   */
  default Dataset ofClasses(int... classes) {
    return ClassSubset.of(this, classes);
  }
}
