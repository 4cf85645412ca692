package dev.lanewise.training.data;

import dev.lanewise.nn.Shape;

/** The checks that the in-memory datasets share. */
final class Checks {
  private Checks() {}

  /** Checks that the values of all samples have exactly the length that the number of labels and the shape call for. */
  static void length(String argument, int length, Shape sampleShape, int samples) {
    long expected = (long) samples * sampleShape.size();
    if (length != expected) {
      throw new IllegalArgumentException(argument + " has length " + length + ", expected " + expected + " (" + samples
          + " labels, samples of " + sampleShape.size() + ")");
    }
  }

  /** Checks one label. */
  static void label(int i, int label, int classes) {
    if (label < 0 || label >= classes) {
      throw new IllegalArgumentException("labels[" + i + "] is " + label + ", expected 0.." + (classes - 1));
    }
  }
}
