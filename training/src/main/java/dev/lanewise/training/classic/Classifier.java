package dev.lanewise.training.classic;

import dev.lanewise.nn.Shape;
import dev.lanewise.training.Evaluation;
import dev.lanewise.training.data.Dataset;
import java.util.List;

/** Says which class a sample belongs to, whatever it has learned that by; so that such things can be compared. */
public interface Classifier {
  /** The shape of the samples it takes, channels last. */
  Shape sampleShape();

  /** The names of its classes; label {@code k} is the {@code k}-th. */
  List<String> classNames();

  /** How many numbers training has found; 0 for one that only remembers its samples. */
  long parameters();

  /**
   * The class of each sample, in their order.
   *
   * @param samples of the shape it takes; their labels are not looked at
   * @throws IllegalArgumentException if they have another shape
   */
  int[] predict(Dataset samples);

  /**
   * How it does on labelled samples.
   *
   * @param samples of the shape it takes and with its classes
   * @return loss and confusion; the loss is NaN for a classifier that has none
   * @throws IllegalArgumentException if they have another shape or other classes
   */
  Evaluation evaluate(Dataset samples);
}
