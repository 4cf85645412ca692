package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.vector.Lanes.COUNT;
import static dev.lanewise.kernels.vector.Lanes.SPECIES;

import dev.lanewise.kernels.scalar.ScalarRandomNumbers;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Random numbers at positions of a stream: the same bits as {@link ScalarRandomNumbers}, which says what the arguments
 * mean. The raw bits are written to the output, {@value #TILE} at a time, and turned into numbers there.
 */
public final class VectorRandomNumbers {
  /**
   * Words made at a time, 512 bytes, which stay in L1. A multiple of {@link VectorPhilox#STEP}. 1024 give no more than
   * 2 % more, but C2 counts calls: with them it takes 4.6 s instead of 0.8 s until it has compiled (Zen 4, 256 and 512
   * bits).
   */
  private static final int TILE = 128;

  private VectorRandomNumbers() {}

  /** The end of the words that {@link VectorPhilox} makes: whole steps from {@code head} on. */
  private static int end(int head, int length) {
    return head + (length - head) / VectorPhilox.STEP * VectorPhilox.STEP;
  }

  /** Evenly distributed. */
  public static void uniform(
      long seed, long stream, long position, float[] y, int yOffset, int length,
      float low, float span, float high, float below) {
    int head = VectorPhilox.head(position, length);
    int end = end(head, length);
    ScalarRandomNumbers.uniform(seed, stream, position, y, yOffset, head, low, span, high, below);
    for (int i = head; i < end; i += TILE) {
      int count = Math.min(TILE, end - i);
      VectorPhilox.bits(seed, stream, position + i >>> 2, y, yOffset + i, count);
      toUniform(y, yOffset + i, count, low, span, high, below);
    }
    ScalarRandomNumbers.uniform(
        seed, stream, position + end, y, yOffset + end, length - end, low, span, high, below);
  }

  private static void toUniform(
      float[] y, int yOffset, int length, float low, float span, float high, float below) {
    for (int i = 0; i < length; i += COUNT) {
      IntVector word = FloatVector.fromArray(SPECIES, y, yOffset + i).reinterpretAsInts();
      FloatVector value = ((FloatVector) word.lanewise(VectorOperators.LSHR, 8).convert(VectorOperators.I2F, 0))
          .mul(0x1p-24f).mul(span).add(low);
      value.blend(below, value.compare(VectorOperators.GE, high)).intoArray(y, yOffset + i);
    }
  }

  /** One of two values. */
  public static void either(
      long seed, long stream, long position, float[] y, int yOffset, int length,
      int threshold, float below, float otherwise) {
    int head = VectorPhilox.head(position, length);
    int end = end(head, length);
    ScalarRandomNumbers.either(seed, stream, position, y, yOffset, head, threshold, below, otherwise);
    for (int i = head; i < end; i += TILE) {
      int count = Math.min(TILE, end - i);
      VectorPhilox.bits(seed, stream, position + i >>> 2, y, yOffset + i, count);
      toEither(y, yOffset + i, count, threshold, below, otherwise);
    }
    ScalarRandomNumbers.either(
        seed, stream, position + end, y, yOffset + end, length - end, threshold, below, otherwise);
  }

  private static void toEither(
      float[] y, int yOffset, int length, int threshold, float below, float otherwise) {
    FloatVector others = FloatVector.broadcast(SPECIES, otherwise);
    for (int i = 0; i < length; i += COUNT) {
      IntVector word = FloatVector.fromArray(SPECIES, y, yOffset + i).reinterpretAsInts();
      others.blend(below, word.compare(VectorOperators.LT, threshold).cast(SPECIES)).intoArray(y, yOffset + i);
    }
  }

  /** Normally distributed. */
  public static void normal(
      long seed, long stream, long position, float[] y, int yOffset, int length, float mean, float scale) {
    int head = VectorPhilox.head(position, length);
    int end = end(head, length);
    ScalarRandomNumbers.normal(seed, stream, position, y, yOffset, head, mean, scale);
    for (int i = head; i < end; i += TILE) {
      int count = Math.min(TILE, end - i);
      VectorPhilox.bits(seed, stream, position + i >>> 2, y, yOffset + i, count);
      toNormal(y, yOffset + i, count, mean, scale);
    }
    ScalarRandomNumbers.normal(seed, stream, position + end, y, yOffset + end, length - end, mean, scale);
  }

  private static void toNormal(float[] y, int yOffset, int length, float mean, float scale) {
    for (int i = 0; i < length; i += COUNT) {
      IntVector word = FloatVector.fromArray(SPECIES, y, yOffset + i).reinterpretAsInts();
      IntVector magnitude = word.lanewise(VectorOperators.XOR, word.lanewise(VectorOperators.ASHR, 31));
      FloatVector x = ((FloatVector) magnitude.convert(VectorOperators.I2F, 0)).add(0.5f).mul(0x1p-31f);
      FloatVector rest = ((FloatVector) magnitude.lanewise(VectorOperators.XOR, Integer.MAX_VALUE)
          .convert(VectorOperators.I2F, 0)).add(0.5f).mul(0x1p-31f);
      FloatVector v = rest.mul(FloatVector.broadcast(SPECIES, 2).sub(rest));

      // w = −ln v
      IntVector bits = v.reinterpretAsInts();
      IntVector exponent = bits.sub(0x3f3504f3).lanewise(VectorOperators.ASHR, 23);
      FloatVector e = (FloatVector) exponent.convert(VectorOperators.I2F, 0);
      FloatVector f = bits.sub(exponent.lanewise(VectorOperators.LSHL, 23)).reinterpretAsFloats().sub(1);
      FloatVector square = f.mul(f);
      FloatVector p = f.mul(7.0376836292e-2f).sub(1.1514610310e-1f);
      p = p.mul(f).add(1.1676998740e-1f);
      p = p.mul(f).sub(1.2420140846e-1f);
      p = p.mul(f).add(1.4249322787e-1f);
      p = p.mul(f).sub(1.6668057665e-1f);
      p = p.mul(f).add(2.0000714765e-1f);
      p = p.mul(f).sub(2.4999993993e-1f);
      p = p.mul(f).add(3.3333331174e-1f);
      FloatVector low = p.mul(f).mul(square).sub(e.mul(2.12194440e-4f)).sub(square.mul(0.5f));
      FloatVector w = e.mul(-0.693359375f).sub(f.add(low));

      FloatVector t = w.sub(2.5f);
      FloatVector central = t.mul(2.81022636e-08f).add(3.43273939e-07f);
      central = central.mul(t).sub(3.5233877e-06f);
      central = central.mul(t).sub(4.39150654e-06f);
      central = central.mul(t).add(0.00021858087f);
      central = central.mul(t).sub(0.00125372503f);
      central = central.mul(t).sub(0.00417768164f);
      central = central.mul(t).add(0.246640727f);
      central = central.mul(t).add(1.50140941f);
      FloatVector s = w.sqrt().sub(3);
      FloatVector tail = s.mul(-0.000200214257f).add(0.000100950558f);
      tail = tail.mul(s).add(0.00134934322f);
      tail = tail.mul(s).sub(0.00367342844f);
      tail = tail.mul(s).add(0.00573950773f);
      tail = tail.mul(s).sub(0.0076224613f);
      tail = tail.mul(s).add(0.00943887047f);
      tail = tail.mul(s).add(1.00167406f);
      tail = tail.mul(s).add(2.83297682f);
      FloatVector z = tail.blend(central, w.compare(VectorOperators.LT, 5)).mul(x);

      IntVector sign = word.and(Integer.MIN_VALUE);
      z.reinterpretAsInts().lanewise(VectorOperators.XOR, sign).reinterpretAsFloats()
          .mul(scale).add(mean).intoArray(y, yOffset + i);
    }
  }
}
