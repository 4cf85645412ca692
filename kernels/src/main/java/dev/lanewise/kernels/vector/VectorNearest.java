package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.vector.Lanes.COUNT;
import static dev.lanewise.kernels.vector.Lanes.SPECIES;

import dev.lanewise.kernels.scalar.ScalarNearest;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** Selection of the nearest points that passes over vectors of distances none of which belongs into the list. */
public final class VectorNearest {
  private VectorNearest() {}

  /** As {@link ScalarNearest#select}. */
  public static void select(
      float[] array, int from, int count, int firstIndex, int list, int capacity, int held) {
    int j = Math.min(count, capacity - held);
    ScalarNearest.select(array, from, j, firstIndex, list, capacity, held);
    int worst = list + capacity - 1;
    for (; j + COUNT <= count; j += COUNT) {
      FloatVector distances = FloatVector.fromArray(SPECIES, array, from + j);
      if (Float.isNaN(array[worst]) || distances.compare(VectorOperators.LT, array[worst]).anyTrue()) {
        ScalarNearest.select(array, from + j, COUNT, firstIndex + j, list, capacity, capacity);
      }
    }
    ScalarNearest.select(array, from + j, count - j, firstIndex + j, list, capacity, Math.min(capacity, held + j));
  }
}
