package dev.lanewise.kernels.scalar;

/**
 * Lists of the nearest points so far: {@code capacity} distances in ascending order, then as many indices, as raw bits
 * of floats. Points are offered in the order of their indices, so of equal distances the earlier stays ahead.
 */
public final class ScalarNearest {
  private ScalarNearest() {}

  /** Whether distance a is less than b; NaN is greater than all others. */
  public static boolean precedes(float a, float b) {
    return a < b || b != b && a == a;
  }

  /**
   * Offers {@code count} distances, of the points from {@code firstIndex} on, to a list in the same array.
   *
   * @param held entries that the list holds
   */
  public static void select(
      float[] array, int from, int count, int firstIndex, int list, int capacity, int held) {
    int kept = Math.min(count, capacity - held);
    for (int j = 0; j < kept; j++) {
      insert(array, array[from + j], firstIndex + j, list, capacity, held + j);
    }
    for (int j = kept; j < count; j++) {
      offer(array, array[from + j], firstIndex + j, list, capacity);
    }
  }

  /** Offers a point to a list that is full. */
  public static void offer(float[] array, float distance, int index, int list, int capacity) {
    if (precedes(distance, array[list + capacity - 1])) {
      insert(array, distance, index, list, capacity, capacity - 1);
    }
  }

  /** Puts a point behind all that it does not precede; of the entries, {@code kept} are kept. */
  private static void insert(float[] array, float distance, int index, int list, int capacity, int kept) {
    int low = 0;
    int high = kept;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (precedes(distance, array[list + middle])) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    int at = list + low;
    System.arraycopy(array, at, array, at + 1, kept - low);
    System.arraycopy(array, at + capacity, array, at + capacity + 1, kept - low);
    array[at] = distance;
    array[at + capacity] = Float.intBitsToFloat(index);
  }
}
