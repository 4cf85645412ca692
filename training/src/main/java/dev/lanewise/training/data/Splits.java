package dev.lanewise.training.data;

import dev.lanewise.nn.Shape;
import java.util.List;
import java.util.Objects;

/**
 * The three parts of a labelled set. All have the same sample shape and the same classes.
 *
 * @param train what the parameters are fitted to
 * @param validation what is looked at after each epoch, to choose settings
 * @param test what is looked at once, at the end
 */
public record Splits(Dataset train, Dataset validation, Dataset test) {
  /**
   * Checks that the parts belong together.
   *
   * @throws IllegalArgumentException if shapes or classes differ
   */
  public Splits {
    Objects.requireNonNull(train, "train");
    fits("validation", validation, train);
    fits("test", test, train);
  }

  /**
   * The shape of one sample, channels last.
   *
   * @return the shape
   */
  public Shape sampleShape() {
    return train.sampleShape();
  }

  /**
   * The names of the classes.
   *
   * @return an unmodifiable list
   */
  public List<String> classNames() {
    return train.classNames();
  }

  private static void fits(String argument, Dataset part, Dataset train) {
    if (!part.sampleShape().equals(train.sampleShape())) {
      throw new IllegalArgumentException(argument + " has samples of shape " + part.sampleShape() + ", expected "
          + train.sampleShape() + " as in train");
    }
    if (!part.classNames().equals(train.classNames())) {
      throw new IllegalArgumentException(
          argument + " has classes " + part.classNames() + ", expected " + train.classNames() + " as in train");
    }
  }
}
