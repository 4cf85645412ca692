package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.vector.Lanes.SPECIES;

import dev.lanewise.kernels.scalar.ScalarPhilox;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * The bits of {@link ScalarPhilox}, a block of four words in each long lane: a word is the lower half of its lane, what
 * is above it does not matter, and the product of two words fits the lane.
 */
final class VectorPhilox {
  private static final VectorSpecies<Long> LONGS = SPECIES.withLanes(long.class);
  private static final VectorSpecies<Integer> INTS = SPECIES.withLanes(int.class);

  /** Words that the lanes of two vectors make together. */
  static final int STEP = 8 * LONGS.length();

  private static final long WORD = 0xFFFFFFFFL;
  private static final long MULTIPLIER_0 = ScalarPhilox.MULTIPLIER_0 & WORD;
  private static final long MULTIPLIER_1 = ScalarPhilox.MULTIPLIER_1 & WORD;

  /** Lanes change places as ints: at 128 bits C2 cannot rearrange or blend longs. */
  private static final VectorMask<Integer> ODD = VectorMask.fromLong(INTS, 0xCCCCCCCCL);

  private static final VectorShuffle<Integer> NEIGHBOUR = VectorShuffle.fromOp(INTS, i -> i ^ 2);

  /** Even lanes have the blocks of the first half, odd ones those of the second: see {@link #bits}. */
  private static final LongVector BLOCKS = blocks();

  private VectorPhilox() {}

  private static LongVector blocks() {
    long[] blocks = new long[LONGS.length()];
    for (int i = 0; i < blocks.length; i++) {
      blocks[i] = i / 2 + i % 2 * (blocks.length / 2);
    }
    return LongVector.fromArray(LONGS, blocks, 0);
  }

  /** Words from {@code position} to the next whole block, at most {@code length}. */
  static int head(long position, int length) {
    return Math.min(length, (int) (-position & 3));
  }

  /**
   * The raw bits of {@code length} words, a multiple of {@link #STEP}, from a whole block on; as floats they mean
   * nothing. Two vectors of blocks at a time: the rounds of one alone leave the multipliers waiting.
   *
   * <p>C2 makes one {@code vpmuludq} of a product where it sees both factors masked in the same iteration; so the
   * products that a round starts from are made by the round before (256 bits, Zen 4: 3.5 GB/s instead of 1.7).
   */
  static void bits(long seed, long stream, long block, float[] y, int yOffset, int length) {
    LongVector multiplier0 = LongVector.broadcast(LONGS, MULTIPLIER_0).and(WORD);
    LongVector multiplier1 = LongVector.broadcast(LONGS, MULTIPLIER_1).and(WORD);
    LongVector streams = LongVector.broadcast(LONGS, stream);
    for (int i = 0; i < length; i += STEP) {
      LongVector a0 = BLOCKS.add(block + (i >> 2));
      LongVector a1 = a0.lanewise(VectorOperators.LSHR, 32);
      LongVector a2;
      LongVector a3 = streams.lanewise(VectorOperators.LSHR, 32);
      LongVector b0 = BLOCKS.add(block + (i + STEP / 2 >> 2));
      LongVector b1 = b0.lanewise(VectorOperators.LSHR, 32);
      LongVector b2;
      LongVector b3 = a3;
      LongVector key0 = LongVector.broadcast(LONGS, seed);
      LongVector key1 = LongVector.broadcast(LONGS, seed >>> 32);
      LongVector productA0 = a0.and(WORD).mul(multiplier0);
      LongVector productB0 = b0.and(WORD).mul(multiplier0);
      LongVector productA1 = streams.and(WORD).mul(multiplier1);
      LongVector productB1 = productA1;
      for (int round = 1; round < ScalarPhilox.ROUNDS; round++) {
        a0 = productA1.lanewise(VectorOperators.LSHR, 32).lanewise(VectorOperators.XOR, a1)
            .lanewise(VectorOperators.XOR, key0);
        a2 = productA0.lanewise(VectorOperators.LSHR, 32).lanewise(VectorOperators.XOR, a3)
            .lanewise(VectorOperators.XOR, key1);
        a1 = productA1;
        a3 = productA0;
        productA0 = a0.and(WORD).mul(multiplier0);
        productA1 = a2.and(WORD).mul(multiplier1);
        b0 = productB1.lanewise(VectorOperators.LSHR, 32).lanewise(VectorOperators.XOR, b1)
            .lanewise(VectorOperators.XOR, key0);
        b2 = productB0.lanewise(VectorOperators.LSHR, 32).lanewise(VectorOperators.XOR, b3)
            .lanewise(VectorOperators.XOR, key1);
        b1 = productB1;
        b3 = productB0;
        productB0 = b0.and(WORD).mul(multiplier0);
        productB1 = b2.and(WORD).mul(multiplier1);
        key0 = key0.add(ScalarPhilox.STEP_0);
        key1 = key1.add(ScalarPhilox.STEP_1);
      }
      a0 = productA1.lanewise(VectorOperators.LSHR, 32).lanewise(VectorOperators.XOR, a1)
          .lanewise(VectorOperators.XOR, key0);
      a2 = productA0.lanewise(VectorOperators.LSHR, 32).lanewise(VectorOperators.XOR, a3)
          .lanewise(VectorOperators.XOR, key1);
      b0 = productB1.lanewise(VectorOperators.LSHR, 32).lanewise(VectorOperators.XOR, b1)
          .lanewise(VectorOperators.XOR, key0);
      b2 = productB0.lanewise(VectorOperators.LSHR, 32).lanewise(VectorOperators.XOR, b3)
          .lanewise(VectorOperators.XOR, key1);
      int at = yOffset + i;
      IntVector front = a0.and(WORD).or(productA1.lanewise(VectorOperators.LSHL, 32)).reinterpretAsInts();
      IntVector back = a2.and(WORD).or(productA0.lanewise(VectorOperators.LSHL, 32)).reinterpretAsInts();
      front.blend(back.rearrange(NEIGHBOUR), ODD).reinterpretAsFloats().intoArray(y, at);
      front.rearrange(NEIGHBOUR).blend(back, ODD).reinterpretAsFloats().intoArray(y, at + STEP / 4);
      front = b0.and(WORD).or(productB1.lanewise(VectorOperators.LSHL, 32)).reinterpretAsInts();
      back = b2.and(WORD).or(productB0.lanewise(VectorOperators.LSHL, 32)).reinterpretAsInts();
      front.blend(back.rearrange(NEIGHBOUR), ODD).reinterpretAsFloats().intoArray(y, at + STEP / 2);
      front.rearrange(NEIGHBOUR).blend(back, ODD).reinterpretAsFloats().intoArray(y, at + 3 * STEP / 4);
    }
  }
}
