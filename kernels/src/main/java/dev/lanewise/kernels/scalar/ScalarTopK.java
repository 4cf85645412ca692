package dev.lanewise.kernels.scalar;

/**
 * A heap of values and their indices in two arrays, the smallest at the root. NaN is the largest; of equal values that
 * with the larger index is smaller.
 */
public final class ScalarTopK {
  private ScalarTopK() {}

  /** Makes a heap of {@code size} values. */
  public static void heapify(float[] values, int valuesOffset, int[] indices, int indicesOffset, int size) {
    for (int i = size / 2 - 1; i >= 0; i--) {
      sink(values, valuesOffset, indices, indicesOffset, i, size);
    }
  }

  /** Puts a value in the place of the smallest if it is larger. */
  public static void offer(
      float[] values, int valuesOffset, int[] indices, int indicesOffset, int size, float value, int index) {
    if (isSmaller(values[valuesOffset], indices[indicesOffset], value, index)) {
      values[valuesOffset] = value;
      indices[indicesOffset] = index;
      sink(values, valuesOffset, indices, indicesOffset, 0, size);
    }
  }

  /** Sorts a heap, the largest first. */
  public static void sort(float[] values, int valuesOffset, int[] indices, int indicesOffset, int size) {
    for (int last = size - 1; last > 0; last--) {
      swap(values, valuesOffset, indices, indicesOffset, 0, last);
      sink(values, valuesOffset, indices, indicesOffset, 0, last);
    }
  }

  private static void sink(
      float[] values, int valuesOffset, int[] indices, int indicesOffset, int from, int size) {
    int at = from;
    int child = 2 * at + 1;
    while (child < size) {
      if (child + 1 < size && isSmaller(values, valuesOffset, indices, indicesOffset, child + 1, child)) {
        child++;
      }
      if (!isSmaller(values, valuesOffset, indices, indicesOffset, child, at)) {
        return;
      }
      swap(values, valuesOffset, indices, indicesOffset, at, child);
      at = child;
      child = 2 * at + 1;
    }
  }

  private static boolean isSmaller(
      float[] values, int valuesOffset, int[] indices, int indicesOffset, int i, int j) {
    return isSmaller(
        values[valuesOffset + i], indices[indicesOffset + i], values[valuesOffset + j], indices[indicesOffset + j]);
  }

  private static boolean isSmaller(float a, int aIndex, float b, int bIndex) {
    if (a != a || b != b) {
      return a == a || b != b && aIndex > bIndex;
    }
    return a < b || a == b && aIndex > bIndex;
  }

  private static void swap(float[] values, int valuesOffset, int[] indices, int indicesOffset, int i, int j) {
    float value = values[valuesOffset + i];
    values[valuesOffset + i] = values[valuesOffset + j];
    values[valuesOffset + j] = value;
    int index = indices[indicesOffset + i];
    indices[indicesOffset + i] = indices[indicesOffset + j];
    indices[indicesOffset + j] = index;
  }
}
