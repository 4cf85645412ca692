package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.vector.Lanes.COUNT;
import static dev.lanewise.kernels.vector.Lanes.SPECIES;

import java.util.function.IntUnaryOperator;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * The permutations between three planes and pixels of three channels. Element e of the pixels is channel e % 3 of pixel
 * e / 3.
 *
 * <p>Bytes: lane i of the k-th vector of pixels is taken from each plane by a shuffle, and a mask keeps the one plane
 * it belongs to. Floats: two planes are selected from first, then the third.
 */
final class Triples {
  /** 16 bytes: what every CPU can shuffle at once. */
  static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_128;

  private Triples() {}

  /** The pixels of which vector {@code k} of interleaved bytes holds elements. */
  static VectorShuffle<Byte> spread(int k) {
    return VectorShuffle.fromOp(BYTES, i -> (k * BYTES.length() + i) / 3);
  }

  /** All bits where vector {@code k} of interleaved bytes holds channel {@code c}. */
  static ByteVector keep(int k, int c) {
    byte[] lanes = new byte[BYTES.length()];
    for (int i = 0; i < lanes.length; i++) {
      lanes[i] = (byte) ((k * lanes.length + i) % 3 == c ? -1 : 0);
    }
    return ByteVector.fromArray(BYTES, lanes, 0);
  }

  /** Selects what vector {@code k} of interleaved floats holds of planes 0 and 1. */
  static FloatVector interleaveTwo(int k) {
    return lanes(i -> (k * COUNT + i) % 3 == 1 ? COUNT + (k * COUNT + i) / 3 : (k * COUNT + i) / 3);
  }

  /** Adds plane 2 to that. */
  static FloatVector interleaveThird(int k) {
    return lanes(i -> (k * COUNT + i) % 3 == 2 ? COUNT + (k * COUNT + i) / 3 : i);
  }

  /** Selects what plane {@code c} has in the first two vectors of interleaved floats. */
  static FloatVector separateTwo(int c) {
    return lanes(i -> 3 * i + c < 2 * COUNT ? 3 * i + c : 0);
  }

  /** Adds what it has in the third. */
  static FloatVector separateThird(int c) {
    return lanes(i -> 3 * i + c < 2 * COUNT ? i : 3 * i + c - COUNT);
  }

  private static FloatVector lanes(IntUnaryOperator lane) {
    float[] lanes = new float[COUNT];
    for (int i = 0; i < COUNT; i++) {
      lanes[i] = lane.applyAsInt(i);
    }
    return FloatVector.fromArray(SPECIES, lanes, 0);
  }
}
