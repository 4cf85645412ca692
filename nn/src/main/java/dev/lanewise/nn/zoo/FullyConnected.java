package dev.lanewise.nn.zoo;

import dev.lanewise.nn.Initializer;
import dev.lanewise.nn.Layer;
import dev.lanewise.nn.Network;
import dev.lanewise.nn.Shape;
import dev.lanewise.nn.layer.Dense;
import dev.lanewise.nn.layer.Flatten;
import dev.lanewise.nn.layer.Relu;
import java.util.Locale;

/** Classifiers that see a sample as a vector: the yardsticks that convolutions must beat. */
public final class FullyConnected {
  private FullyConnected() {}

  /**
   * Softmax regression: a dense layer, for the cross-entropy loss; 30,730 parameters on 32×32×3 with 10 classes.
   *
   * @throws IllegalArgumentException if there is no class
   */
  public static Network softmax(Shape input, int classes, long seed) {
    return linear("softmax", input, classes, seed);
  }

  /**
   * A linear support vector machine: the same dense layer, for the {@linkplain dev.lanewise.nn.loss.MulticlassHinge
   * multiclass hinge loss} with weight decay. The margins come from the loss it is trained with, not from the network.
   *
   * @throws IllegalArgumentException if there is no class
   */
  public static Network svm(Shape input, int classes, long seed) {
    return linear("svm", input, classes, seed);
  }

  private static Network linear(String name, Shape input, int classes, long seed) {
    return Begin.anything(name, input, classes)
        .add("flatten", new Flatten())
        .add("dense", Dense.of(classes))
        .build(seed);
  }

  /**
   * One hidden layer with ReLU; 308,310 parameters on 32×32×3 with 100 hidden units and 10 classes.
   *
   * @param hidden units between
   * @throws IllegalArgumentException if there is no hidden unit or no class
   */
  public static Network twoLayer(Shape input, int classes, int hidden, long seed) {
    return twoLayer(input, classes, hidden, new Relu(), Initializer.HE_NORMAL, seed);
  }

  /**
   * One hidden layer with an activation function of choice.
   *
   * @param hidden units between
   * @param activation what becomes of their sums; the layer is called by its kind in lower case
   * @param weights how the weights of both dense layers start
   * @throws IllegalArgumentException if there is no hidden unit or no class
   */
  public static Network twoLayer(
      Shape input, int classes, int hidden, Layer activation, Initializer weights, long seed) {
    Begin.require("two-layer", "hidden", hidden, hidden >= 1, "at least 1");
    return Begin.anything("two-layer", input, classes)
        .add("flatten", new Flatten())
        .add("dense1", Dense.of(hidden).withInitializer(weights))
        .add(activation.kind().toLowerCase(Locale.ROOT), activation)
        .add("dense2", Dense.of(classes).withInitializer(weights))
        .build(seed);
  }
}
