package dev.lanewise.nn.zoo;

import dev.lanewise.nn.Network;
import dev.lanewise.nn.Shape;
import dev.lanewise.nn.layer.Conv2d;
import dev.lanewise.nn.layer.Dense;
import dev.lanewise.nn.layer.Flatten;
import dev.lanewise.nn.layer.MaxPool2d;
import dev.lanewise.nn.layer.Relu;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The networks that Lanewise knows by name. */
public final class Zoo {
  private static final Map<String, Recipe> RECIPES = recipes();

  private Zoo() {}

  /** Builds a network for samples of a shape and a number of classes. */
  private interface Recipe {
    Network build(Shape input, int classes, long seed);
  }

  private static Map<String, Recipe> recipes() {
    Map<String, Recipe> recipes = new LinkedHashMap<>();
    recipes.put("mini-alexnet", Zoo::miniAlexNet);
    recipes.put("tiny-cnn", Zoo::tinyCnn);
    return recipes;
  }

  /** The names that {@link #build} knows. */
  public static List<String> names() {
    return List.copyOf(RECIPES.keySet());
  }

  /**
   * Builds a network by its name.
   *
   * @throws IllegalArgumentException if the name is unknown (the message lists those there are) or the network does
   *     not fit the input
   */
  public static Network build(String name, Shape input, int classes, long seed) {
    Recipe recipe = RECIPES.get(name);
    if (recipe == null) {
      throw new IllegalArgumentException(
          "no model is called \"" + name + "\"; there are " + String.join(", ", names()));
    }
    return recipe.build(input, classes, seed);
  }

  /** Two convolutions and two dense layers; 1,072,330 parameters on 32×32×3 with 10 classes. */
  public static Network miniAlexNet(Shape input, int classes, long seed) {
    return Network.builder(input)
        .add("conv1", Conv2d.of(32, 5).withPadding(2))
        .add("relu1", new Relu())
        .add("pool1", MaxPool2d.of(2))
        .add("conv2", Conv2d.of(64, 3).withPadding(1))
        .add("relu2", new Relu())
        .add("pool2", MaxPool2d.of(2))
        .add("flatten", new Flatten())
        .add("dense1", Dense.of(256))
        .add("relu3", new Relu())
        .add("dense2", Dense.of(classes))
        .build(seed);
  }

  /** One convolution and one dense layer; 114 parameters on 8×8×1 with 3 classes. */
  public static Network tinyCnn(Shape input, int classes, long seed) {
    return Network.builder(input)
        .add("conv", Conv2d.of(3, 3))
        .add("relu", new Relu())
        .add("pool", MaxPool2d.of(2))
        .add("flatten", new Flatten())
        .add("dense", Dense.of(classes))
        .build(seed);
  }
}
