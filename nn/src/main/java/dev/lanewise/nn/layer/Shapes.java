package dev.lanewise.nn.layer;

import dev.lanewise.nn.Shape;

/** What layers say about shapes they cannot take. */
final class Shapes {
  private Shapes() {}

  static void requireImage(Shape input) {
    if (input.rank() != 3) {
      throw new IllegalArgumentException("got input " + input + ", needs an image h×w×c");
    }
  }

  static void requireFeatures(Shape input) {
    if (input.rank() != 1) {
      throw new IllegalArgumentException(
          "got input " + input + ", needs a vector of features (put a Flatten before it)");
    }
  }
}
