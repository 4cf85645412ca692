package dev.lanewise.nn.zoo;

import dev.lanewise.nn.Network;
import dev.lanewise.nn.Shape;
import dev.lanewise.nn.zoo.ResNets.Shortcut;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The networks that Lanewise knows by name. They come from {@link FullyConnected}, {@link SmallNets}, {@link ResNets},
 * {@link Vggs}, {@link DenseNets} and {@link MobileNets}, which also make them in other sizes. Weights start as He et
 * al. have it, biases at 0.
 */
public final class Zoo {
  private static final Map<String, Recipe> RECIPES = recipes();

  private Zoo() {}

  /** Builds a network for samples of a shape and a number of classes. */
  private interface Recipe {
    Network build(Shape input, int classes, long seed);
  }

  private static Map<String, Recipe> recipes() {
    Map<String, Recipe> recipes = new LinkedHashMap<>();
    recipes.put("softmax", FullyConnected::softmax);
    recipes.put("svm", FullyConnected::svm);
    recipes.put("two-layer", (input, classes, seed) -> FullyConnected.twoLayer(input, classes, 100, seed));
    recipes.put("tiny-cnn", SmallNets::tinyCnn);
    recipes.put("lenet5", SmallNets::leNet5);
    recipes.put("mini-alexnet", SmallNets::miniAlexNet);
    recipes.put("mini-vgg", SmallNets::miniVgg);
    recipes.put("lab-net", SmallNets::labNet);
    recipes.put("lab-net-bn", SmallNets::labNetBn);
    for (int depth : new int[] {20, 32, 44, 56}) {
      recipes.put("resnet" + depth, cifarResNet(depth, Shortcut.SUBSAMPLE));
      recipes.put("resnet" + depth + "-b", cifarResNet(depth, Shortcut.PROJECTION));
    }
    recipes.put("resnet18", (input, classes, seed) -> ResNets.basic(input, classes, 64, List.of(2, 2, 2, 2), seed));
    recipes.put(
        "resnet50", (input, classes, seed) -> ResNets.bottleneck(input, classes, 64, List.of(3, 4, 6, 3), seed));
    recipes.put("vgg11-bn", (input, classes, seed) -> Vggs.vgg11Bn(input, classes, 64, seed));
    recipes.put("densenet-bc", (input, classes, seed) -> DenseNets.bc(input, classes, 100, 12, 0.5, seed));
    recipes.put("mobilenet-v1", (input, classes, seed) -> MobileNets.v1(input, classes, 1, seed));
    recipes.put("mobilenet-v1-32", (input, classes, seed) -> MobileNets.v1ForSmallImages(input, classes, 1, seed));
    return recipes;
  }

  private static Recipe cifarResNet(int depth, Shortcut shortcut) {
    return (input, classes, seed) -> ResNets.cifar(input, classes, depth, 16, shortcut, seed);
  }

  /** The names that {@link #build} knows. */
  public static List<String> names() {
    return List.copyOf(RECIPES.keySet());
  }

  /**
   * Builds a network by its name.
   *
   * @throws IllegalArgumentException if the name is unknown (the message lists those there are) or the network does
   *     not fit the input (the message says what it needs)
   */
  public static Network build(String name, Shape input, int classes, long seed) {
    Objects.requireNonNull(input, "input");
    Recipe recipe = RECIPES.get(name);
    if (recipe == null) {
      throw new IllegalArgumentException(
          "no network is called \"" + name + "\"; there are " + String.join(", ", names()));
    }
    return recipe.build(input, classes, seed);
  }
}
