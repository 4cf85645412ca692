package dev.lanewise.nn.layer;

import dev.lanewise.nn.Shape;

/** What layers say about sizes and shapes they cannot take. */
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

  /** A window that spans {@code h × w} pixels must fit into the image with its padding. */
  static void requireWindowFits(Shape input, int h, int w, Padding padding) {
    requireWindowFits(input, h, w, padding, 0, 0);
  }

  /** A window may stick out by so many rows and columns of the image with its padding. */
  static void requireWindowFits(Shape input, int h, int w, Padding padding, int rows, int columns) {
    int smallestH = h - padding.top() - padding.bottom() - rows;
    int smallestW = w - padding.left() - padding.right() - columns;
    if (input.dim(0) < Math.max(1, smallestH) || input.dim(1) < Math.max(1, smallestW)) {
      throw new IllegalArgumentException(
          "got input " + input + ", needs at least " + Math.max(1, smallestH) + "×" + Math.max(1, smallestW)
              + "×c for a window over " + h + "×" + w + " pixels with padding " + padding);
    }
  }

  static void requirePositive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + ": " + value + ", expected at least 1");
    }
  }

  static void requirePositive(String name, int first, int second) {
    if (first < 1 || second < 1) {
      throw new IllegalArgumentException(name + ": " + first + "×" + second + ", expected at least 1×1");
    }
  }

  static void requirePresent(String name, Object value) {
    if (value == null) {
      throw new IllegalArgumentException(name + ": null");
    }
  }
}
