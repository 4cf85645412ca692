package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.vector.Lanes.COUNT;

import java.util.function.IntUnaryOperator;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * The permutations between three planes and pixels of three channels. Element e of the pixels is channel e % 3 of pixel
 * e / 3.
 *
 * <p>Bytes: lane i of the k-th vector of pixels is taken from each plane by a shuffle, and masks choose the plane it
 * belongs to. Floats: two planes are selected from first, then the third, as ints, whose lanes' numbers need no
 * conversion.
 */
final class Triples {
  /** 16 bytes: what every CPU can shuffle at once. */
  static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_128;

  private Triples() {}

  /** The pixels of which vector {@code k} of interleaved bytes holds elements. */
  static VectorShuffle<Byte> spread(int k) {
    return VectorShuffle.fromOp(BYTES, i -> (k * BYTES.length() + i) / 3);
  }

  /** Where vector {@code k} of interleaved bytes holds channel {@code c}. */
  static VectorMask<Byte> plane(int k, int c) {
    boolean[] lanes = new boolean[BYTES.length()];
    for (int i = 0; i < lanes.length; i++) {
      lanes[i] = (k * lanes.length + i) % 3 == c;
    }
    return VectorMask.fromArray(BYTES, lanes, 0);
  }

  /** Selects what vector {@code k} of interleaved floats holds of planes 0 and 1. */
  static IntVector interleaveTwo(int k) {
    return lanes(i -> (k * COUNT + i) % 3 == 1 ? COUNT + (k * COUNT + i) / 3 : (k * COUNT + i) / 3);
  }

  /** Adds plane 2 to that. */
  static IntVector interleaveThird(int k) {
    return lanes(i -> (k * COUNT + i) % 3 == 2 ? COUNT + (k * COUNT + i) / 3 : i);
  }

  /** Selects what plane {@code c} has in the first two vectors of interleaved floats. */
  static IntVector separateTwo(int c) {
    return lanes(i -> 3 * i + c < 2 * COUNT ? 3 * i + c : 0);
  }

  /** Adds what it has in the third. */
  static IntVector separateThird(int c) {
    return lanes(i -> 3 * i + c < 2 * COUNT ? i : 3 * i + c - COUNT);
  }

  private static IntVector lanes(IntUnaryOperator lane) {
    int[] lanes = new int[COUNT];
    for (int i = 0; i < COUNT; i++) {
      lanes[i] = lane.applyAsInt(i);
    }
    return IntVector.fromArray(IntVector.SPECIES_PREFERRED, lanes, 0);
  }
}
