package dev.lanewise.nn;

/** Checks that all plans make of what a caller gives them. */
final class Plans {
  private Plans() {}

  static void requireBatch(int n, int batch) {
    if (n < 0 || n > batch) {
      throw new IllegalArgumentException("n: " + n + " samples, expected 0 .. " + batch + ", the plan's batch");
    }
  }

  static void requireLabels(int[] labels, int n) {
    if (labels.length < n) {
      throw new IllegalArgumentException("labels: " + labels.length + ", expected one for each of " + n + " samples");
    }
  }

  static void requireSpan(String name, float[] array, int offset, int n, Shape sample) {
    long needed = (long) n * sample.size();
    if (offset < 0 || offset + needed > array.length) {
      throw new IllegalArgumentException(
          name + ": length " + array.length + ", expected at least " + needed + " elements (" + n + " samples of "
              + sample + ") from offset " + offset);
    }
  }

  /** What a step complained about, with the name of the layer before it. */
  static IllegalArgumentException at(Network.Node node, IllegalArgumentException e) {
    return new IllegalArgumentException(node.label() + ": " + e.getMessage(), e);
  }
}
