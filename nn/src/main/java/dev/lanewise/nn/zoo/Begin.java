package dev.lanewise.nn.zoo;

import dev.lanewise.nn.Network;
import dev.lanewise.nn.NetworkBuilder;
import dev.lanewise.nn.Shape;

/** Where recipes begin: they refuse what their network cannot take, by the network's name. */
final class Begin {
  private Begin() {}

  /**
   * Starts a network for images.
   *
   * @param least the height and width below which nothing would be left of an image
   */
  static NetworkBuilder images(String network, Shape input, int least, int classes) {
    if (input.rank() != 3 || input.dim(0) < least || input.dim(1) < least) {
      throw new IllegalArgumentException(
          network + ": got input " + input + ", needs images h×w×c of at least " + least + "×" + least + "×c");
    }
    return anything(network, input, classes);
  }

  /** Starts a network for samples of any shape. */
  static NetworkBuilder anything(String network, Shape input, int classes) {
    require(network, "classes", classes, classes >= 1, "at least 1");
    return Network.builder(input);
  }

  static void require(String network, String argument, Object value, boolean holds, String expected) {
    if (!holds) {
      throw new IllegalArgumentException(network + ": " + argument + " is " + value + ", expected " + expected);
    }
  }
}
