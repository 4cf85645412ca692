package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.scalar.ScalarPixels.LEAST;
import static dev.lanewise.kernels.scalar.ScalarPixels.MOST;
import static dev.lanewise.kernels.scalar.ScalarPixels.NAN;
import static dev.lanewise.kernels.scalar.ScalarPixels.WHOLE;
import static dev.lanewise.kernels.vector.Lanes.COUNT;
import static dev.lanewise.kernels.vector.Lanes.SPECIES;

import dev.lanewise.kernels.scalar.ScalarPixels;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Bytes and floats per channel, x · factors[c] + terms[c], the bits of {@link ScalarPixels}. The coefficients lie there
 * over and over, {@code channels} and at least 48 of them.
 *
 * <p>Where three vectors hold whole pixels, their coefficients stay in registers. Bytes become floats six vectors at a
 * time: 82 to 91 GB/s instead of 68 to 73 with three (24 KB of bytes, 96 KB of floats, 3 channels, Zen 4, 512 bits).
 * The rest goes to plain code: with a second vector loop behind the first, some JVMs ran at 16 to 49 GB/s.
 *
 * <p>A vector of 32 bits, which bytes for 4 lanes would need, does not exist: at 128 bits, 16 bytes are dealt out to
 * the bytes of 4 ints.
 */
public final class VectorPixels {
  /** As many bytes as a vector has floats. */
  private static final VectorSpecies<Byte> BYTES = COUNT == 16 ? ByteVector.SPECIES_128 : ByteVector.SPECIES_64;

  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;

  /** 4 × 4 bytes transposed: byte j of int k is byte 4j + k; its own inverse. */
  private static final VectorShuffle<Byte> DEAL =
      VectorShuffle.fromOp(ByteVector.SPECIES_128, i -> i % 4 * 4 + i / 4);

  /** The upper 8 bytes in the place of the lower. */
  private static final VectorShuffle<Byte> UPPER = VectorShuffle.fromOp(ByteVector.SPECIES_128, i -> i + 8 & 15);

  /** Twice three vectors. */
  private static final int SIX = 6 * COUNT;

  private static final VectorShuffle<Byte> SPREAD0 = Triples.spread(0);
  private static final VectorShuffle<Byte> SPREAD1 = Triples.spread(1);
  private static final VectorShuffle<Byte> SPREAD2 = Triples.spread(2);
  private static final VectorMask<Byte> PLANE01 = Triples.plane(0, 1);
  private static final VectorMask<Byte> PLANE02 = Triples.plane(0, 2);
  private static final VectorMask<Byte> PLANE11 = Triples.plane(1, 1);
  private static final VectorMask<Byte> PLANE12 = Triples.plane(1, 2);
  private static final VectorMask<Byte> PLANE21 = Triples.plane(2, 1);
  private static final VectorMask<Byte> PLANE22 = Triples.plane(2, 2);

  private VectorPixels() {}

  /** Whether three vectors hold whole pixels. */
  private static boolean inRegisters(int channels) {
    return 3 * COUNT % channels == 0;
  }

  // ---- bytes to floats

  /** y = x · factor + term, x unsigned. */
  public static void fromBytes(
      byte[] x, int xOffset, float[] y, int yOffset, int length, float[] factors, float[] terms, int channels) {
    int done;
    if (COUNT == 4) {
      done = fromBytesBySixteen(x, xOffset, y, yOffset, length, factors, terms, channels);
    } else if (inRegisters(channels)) {
      done = fromBytesInRegisters(x, xOffset, y, yOffset, length, factors, terms);
    } else {
      done = fromBytesByTable(x, xOffset, y, yOffset, length, factors, terms, channels);
    }
    ScalarPixels.fromBytes(
        x, xOffset + done, y, yOffset + done, length - done, factors, terms, done % channels, channels);
  }

  private static int fromBytesInRegisters(
      byte[] x, int xOffset, float[] y, int yOffset, int length, float[] factors, float[] terms) {
    FloatVector a0 = FloatVector.fromArray(SPECIES, factors, 0);
    FloatVector a1 = FloatVector.fromArray(SPECIES, factors, COUNT);
    FloatVector a2 = FloatVector.fromArray(SPECIES, factors, 2 * COUNT);
    FloatVector b0 = FloatVector.fromArray(SPECIES, terms, 0);
    FloatVector b1 = FloatVector.fromArray(SPECIES, terms, COUNT);
    FloatVector b2 = FloatVector.fromArray(SPECIES, terms, 2 * COUNT);
    int i = 0;
    for (; i <= length - SIX; i += SIX) {
      int from = xOffset + i;
      int to = yOffset + i;
      ((FloatVector) ByteVector.fromArray(BYTES, x, from)
          .convertShape(VectorOperators.ZERO_EXTEND_B2I, INTS, 0).convert(VectorOperators.I2F, 0))
          .mul(a0).add(b0).intoArray(y, to);
      ((FloatVector) ByteVector.fromArray(BYTES, x, from + COUNT)
          .convertShape(VectorOperators.ZERO_EXTEND_B2I, INTS, 0).convert(VectorOperators.I2F, 0))
          .mul(a1).add(b1).intoArray(y, to + COUNT);
      ((FloatVector) ByteVector.fromArray(BYTES, x, from + 2 * COUNT)
          .convertShape(VectorOperators.ZERO_EXTEND_B2I, INTS, 0).convert(VectorOperators.I2F, 0))
          .mul(a2).add(b2).intoArray(y, to + 2 * COUNT);
      ((FloatVector) ByteVector.fromArray(BYTES, x, from + 3 * COUNT)
          .convertShape(VectorOperators.ZERO_EXTEND_B2I, INTS, 0).convert(VectorOperators.I2F, 0))
          .mul(a0).add(b0).intoArray(y, to + 3 * COUNT);
      ((FloatVector) ByteVector.fromArray(BYTES, x, from + 4 * COUNT)
          .convertShape(VectorOperators.ZERO_EXTEND_B2I, INTS, 0).convert(VectorOperators.I2F, 0))
          .mul(a1).add(b1).intoArray(y, to + 4 * COUNT);
      ((FloatVector) ByteVector.fromArray(BYTES, x, from + 5 * COUNT)
          .convertShape(VectorOperators.ZERO_EXTEND_B2I, INTS, 0).convert(VectorOperators.I2F, 0))
          .mul(a2).add(b2).intoArray(y, to + 5 * COUNT);
    }
    return i;
  }

  private static int fromBytesByTable(
      byte[] x, int xOffset, float[] y, int yOffset, int length, float[] factors, float[] terms, int channels) {
    int step = COUNT % channels;
    int c = 0;
    int i = 0;
    for (; i <= length - COUNT; i += COUNT) {
      FloatVector v = (FloatVector) ByteVector.fromArray(BYTES, x, xOffset + i)
          .convertShape(VectorOperators.ZERO_EXTEND_B2I, INTS, 0).convert(VectorOperators.I2F, 0);
      v.mul(FloatVector.fromArray(SPECIES, factors, c)).add(FloatVector.fromArray(SPECIES, terms, c))
          .intoArray(y, yOffset + i);
      c += step;
      c = c >= channels ? c - channels : c;
    }
    return i;
  }

  /** At 128 bits. */
  private static int fromBytesBySixteen(
      byte[] x, int xOffset, float[] y, int yOffset, int length, float[] factors, float[] terms, int channels) {
    int step = 16 % channels;
    int c = 0;
    int i = 0;
    for (; i <= length - 16; i += 16) {
      IntVector v = ByteVector.fromArray(ByteVector.SPECIES_128, x, xOffset + i).rearrange(DEAL).reinterpretAsInts();
      FloatVector v0 = (FloatVector) v.and(0xFF).convert(VectorOperators.I2F, 0);
      FloatVector v1 = (FloatVector) v.lanewise(VectorOperators.LSHR, 8).and(0xFF).convert(VectorOperators.I2F, 0);
      FloatVector v2 = (FloatVector) v.lanewise(VectorOperators.LSHR, 16).and(0xFF).convert(VectorOperators.I2F, 0);
      FloatVector v3 = (FloatVector) v.lanewise(VectorOperators.LSHR, 24).convert(VectorOperators.I2F, 0);
      v0.mul(FloatVector.fromArray(SPECIES, factors, c)).add(FloatVector.fromArray(SPECIES, terms, c))
          .intoArray(y, yOffset + i);
      v1.mul(FloatVector.fromArray(SPECIES, factors, c + 4)).add(FloatVector.fromArray(SPECIES, terms, c + 4))
          .intoArray(y, yOffset + i + 4);
      v2.mul(FloatVector.fromArray(SPECIES, factors, c + 8)).add(FloatVector.fromArray(SPECIES, terms, c + 8))
          .intoArray(y, yOffset + i + 8);
      v3.mul(FloatVector.fromArray(SPECIES, factors, c + 12)).add(FloatVector.fromArray(SPECIES, terms, c + 12))
          .intoArray(y, yOffset + i + 12);
      c += step;
      c = c >= channels ? c - channels : c;
    }
    return i;
  }

  // ---- floats to floats

  /** y = x · factor + term; y may be x. */
  public static void normalize(
      float[] x, int xOffset, float[] y, int yOffset, int length, float[] factors, float[] terms, int channels) {
    int done = inRegisters(channels)
        ? normalizeInRegisters(x, xOffset, y, yOffset, length, factors, terms)
        : normalizeByTable(x, xOffset, y, yOffset, length, factors, terms, channels);
    ScalarPixels.normalize(
        x, xOffset + done, y, yOffset + done, length - done, factors, terms, done % channels, channels);
  }

  private static int normalizeInRegisters(
      float[] x, int xOffset, float[] y, int yOffset, int length, float[] factors, float[] terms) {
    FloatVector a0 = FloatVector.fromArray(SPECIES, factors, 0);
    FloatVector a1 = FloatVector.fromArray(SPECIES, factors, COUNT);
    FloatVector a2 = FloatVector.fromArray(SPECIES, factors, 2 * COUNT);
    FloatVector b0 = FloatVector.fromArray(SPECIES, terms, 0);
    FloatVector b1 = FloatVector.fromArray(SPECIES, terms, COUNT);
    FloatVector b2 = FloatVector.fromArray(SPECIES, terms, 2 * COUNT);
    int i = 0;
    for (; i <= length - 3 * COUNT; i += 3 * COUNT) {
      FloatVector v0 = FloatVector.fromArray(SPECIES, x, xOffset + i);
      FloatVector v1 = FloatVector.fromArray(SPECIES, x, xOffset + i + COUNT);
      FloatVector v2 = FloatVector.fromArray(SPECIES, x, xOffset + i + 2 * COUNT);
      v0.mul(a0).add(b0).intoArray(y, yOffset + i);
      v1.mul(a1).add(b1).intoArray(y, yOffset + i + COUNT);
      v2.mul(a2).add(b2).intoArray(y, yOffset + i + 2 * COUNT);
    }
    return i;
  }

  private static int normalizeByTable(
      float[] x, int xOffset, float[] y, int yOffset, int length, float[] factors, float[] terms, int channels) {
    int step = COUNT % channels;
    int c = 0;
    int i = 0;
    for (; i <= length - COUNT; i += COUNT) {
      FloatVector.fromArray(SPECIES, x, xOffset + i)
          .mul(FloatVector.fromArray(SPECIES, factors, c)).add(FloatVector.fromArray(SPECIES, terms, c))
          .intoArray(y, yOffset + i);
      c += step;
      c = c >= channels ? c - channels : c;
    }
    return i;
  }

  // ---- floats to bytes

  /** y = x · factor + term, rounded to the nearest of 0 .. 255, half to even; NaN gives 0. */
  public static void toBytes(
      float[] x, int xOffset, byte[] y, int yOffset, int length, float[] factors, float[] terms, int channels) {
    int done;
    if (COUNT == 4) {
      done = toBytesBySixteen(x, xOffset, y, yOffset, length, factors, terms, channels);
    } else if (inRegisters(channels)) {
      done = toBytesInRegisters(x, xOffset, y, yOffset, length, factors, terms);
    } else {
      done = toBytesByTable(x, xOffset, y, yOffset, length, factors, terms, channels);
    }
    ScalarPixels.toBytes(
        x, xOffset + done, y, yOffset + done, length - done, factors, terms, done % channels, channels);
  }

  private static int toBytesInRegisters(
      float[] x, int xOffset, byte[] y, int yOffset, int length, float[] factors, float[] terms) {
    FloatVector a0 = FloatVector.fromArray(SPECIES, factors, 0);
    FloatVector a1 = FloatVector.fromArray(SPECIES, factors, COUNT);
    FloatVector a2 = FloatVector.fromArray(SPECIES, factors, 2 * COUNT);
    FloatVector b0 = FloatVector.fromArray(SPECIES, terms, 0);
    FloatVector b1 = FloatVector.fromArray(SPECIES, terms, COUNT);
    FloatVector b2 = FloatVector.fromArray(SPECIES, terms, 2 * COUNT);
    IntVector least = IntVector.broadcast(INTS, LEAST);
    IntVector most = IntVector.broadcast(INTS, MOST);
    int i = 0;
    for (; i <= length - 3 * COUNT; i += 3 * COUNT) {
      FloatVector v0 = FloatVector.fromArray(SPECIES, x, xOffset + i).mul(a0).add(b0).add(WHOLE);
      FloatVector v1 = FloatVector.fromArray(SPECIES, x, xOffset + i + COUNT).mul(a1).add(b1).add(WHOLE);
      FloatVector v2 = FloatVector.fromArray(SPECIES, x, xOffset + i + 2 * COUNT).mul(a2).add(b2).add(WHOLE);
      IntVector u0 = v0.reinterpretAsInts().add(NAN).max(least).min(most);
      IntVector u1 = v1.reinterpretAsInts().add(NAN).max(least).min(most);
      IntVector u2 = v2.reinterpretAsInts().add(NAN).max(least).min(most);
      ((ByteVector) u0.convertShape(VectorOperators.I2B, BYTES, 0)).intoArray(y, yOffset + i);
      ((ByteVector) u1.convertShape(VectorOperators.I2B, BYTES, 0)).intoArray(y, yOffset + i + COUNT);
      ((ByteVector) u2.convertShape(VectorOperators.I2B, BYTES, 0)).intoArray(y, yOffset + i + 2 * COUNT);
    }
    return i;
  }

  private static int toBytesByTable(
      float[] x, int xOffset, byte[] y, int yOffset, int length, float[] factors, float[] terms, int channels) {
    IntVector least = IntVector.broadcast(INTS, LEAST);
    IntVector most = IntVector.broadcast(INTS, MOST);
    int step = COUNT % channels;
    int c = 0;
    int i = 0;
    for (; i <= length - COUNT; i += COUNT) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, xOffset + i)
          .mul(FloatVector.fromArray(SPECIES, factors, c)).add(FloatVector.fromArray(SPECIES, terms, c));
      IntVector u = v.add(WHOLE).reinterpretAsInts().add(NAN).max(least).min(most);
      ((ByteVector) u.convertShape(VectorOperators.I2B, BYTES, 0)).intoArray(y, yOffset + i);
      c += step;
      c = c >= channels ? c - channels : c;
    }
    return i;
  }

  /** At 128 bits. */
  private static int toBytesBySixteen(
      float[] x, int xOffset, byte[] y, int yOffset, int length, float[] factors, float[] terms, int channels) {
    IntVector least = IntVector.broadcast(INTS, LEAST);
    IntVector most = IntVector.broadcast(INTS, MOST);
    int step = 16 % channels;
    int c = 0;
    int i = 0;
    for (; i <= length - 16; i += 16) {
      FloatVector v0 = FloatVector.fromArray(SPECIES, x, xOffset + i)
          .mul(FloatVector.fromArray(SPECIES, factors, c)).add(FloatVector.fromArray(SPECIES, terms, c));
      FloatVector v1 = FloatVector.fromArray(SPECIES, x, xOffset + i + 4)
          .mul(FloatVector.fromArray(SPECIES, factors, c + 4)).add(FloatVector.fromArray(SPECIES, terms, c + 4));
      FloatVector v2 = FloatVector.fromArray(SPECIES, x, xOffset + i + 8)
          .mul(FloatVector.fromArray(SPECIES, factors, c + 8)).add(FloatVector.fromArray(SPECIES, terms, c + 8));
      FloatVector v3 = FloatVector.fromArray(SPECIES, x, xOffset + i + 12)
          .mul(FloatVector.fromArray(SPECIES, factors, c + 12)).add(FloatVector.fromArray(SPECIES, terms, c + 12));
      IntVector u0 = v0.add(WHOLE).reinterpretAsInts().add(NAN).max(least).min(most);
      IntVector u1 = v1.add(WHOLE).reinterpretAsInts().add(NAN).max(least).min(most);
      IntVector u2 = v2.add(WHOLE).reinterpretAsInts().add(NAN).max(least).min(most);
      IntVector u3 = v3.add(WHOLE).reinterpretAsInts().add(NAN).max(least).min(most);
      IntVector dealt = u0.and(0xFF)
          .or(u1.and(0xFF).lanewise(VectorOperators.LSHL, 8))
          .or(u2.and(0xFF).lanewise(VectorOperators.LSHL, 16))
          .or(u3.lanewise(VectorOperators.LSHL, 24));
      dealt.reinterpretAsBytes().rearrange(DEAL).intoArray(y, yOffset + i);
      c += step;
      c = c >= channels ? c - channels : c;
    }
    return i;
  }

  // ---- planes to floats

  /** y[p][c] = x[c][p] · factors[c] + terms[c] for {@code count} pixels; the planes begin {@code area} apart. */
  public static void fromPlanes(
      byte[] x, int xOffset, int area, float[] y, int yOffset, int count, float[] factors, float[] terms,
      int channels) {
    if (channels == 1) {
      fromBytes(x, xOffset, y, yOffset, count, factors, terms, 1);
      return;
    }
    int done = 0;
    if (channels == 3 && COUNT == 16) {
      done = threePlanes16(x, xOffset, area, y, yOffset, count, factors, terms);
    } else if (channels == 3 && COUNT == 8) {
      done = threePlanes8(x, xOffset, area, y, yOffset, count, factors, terms);
    }
    ScalarPixels.fromPlanes(
        x, xOffset + done, area, y, yOffset + done * channels, count - done, factors, terms, channels);
  }

  /** Interleaves 16 bytes of each plane, then converts. */
  private static int threePlanes16(
      byte[] x, int xOffset, int area, float[] y, int yOffset, int count, float[] factors, float[] terms) {
    FloatVector a0 = FloatVector.fromArray(SPECIES, factors, 0);
    FloatVector a1 = FloatVector.fromArray(SPECIES, factors, COUNT);
    FloatVector a2 = FloatVector.fromArray(SPECIES, factors, 2 * COUNT);
    FloatVector b0 = FloatVector.fromArray(SPECIES, terms, 0);
    FloatVector b1 = FloatVector.fromArray(SPECIES, terms, COUNT);
    FloatVector b2 = FloatVector.fromArray(SPECIES, terms, 2 * COUNT);
    int i = 0;
    for (; i <= count - 16; i += 16) {
      ByteVector p = ByteVector.fromArray(Triples.BYTES, x, xOffset + i);
      ByteVector q = ByteVector.fromArray(Triples.BYTES, x, xOffset + area + i);
      ByteVector r = ByteVector.fromArray(Triples.BYTES, x, xOffset + 2 * area + i);
      ByteVector u0 = p.rearrange(SPREAD0).blend(q.rearrange(SPREAD0), PLANE01)
          .blend(r.rearrange(SPREAD0), PLANE02);
      ByteVector u1 = p.rearrange(SPREAD1).blend(q.rearrange(SPREAD1), PLANE11)
          .blend(r.rearrange(SPREAD1), PLANE12);
      ByteVector u2 = p.rearrange(SPREAD2).blend(q.rearrange(SPREAD2), PLANE21)
          .blend(r.rearrange(SPREAD2), PLANE22);
      FloatVector v0 = (FloatVector) u0.convertShape(VectorOperators.ZERO_EXTEND_B2I, INTS, 0)
          .convert(VectorOperators.I2F, 0);
      FloatVector v1 = (FloatVector) u1.convertShape(VectorOperators.ZERO_EXTEND_B2I, INTS, 0)
          .convert(VectorOperators.I2F, 0);
      FloatVector v2 = (FloatVector) u2.convertShape(VectorOperators.ZERO_EXTEND_B2I, INTS, 0)
          .convert(VectorOperators.I2F, 0);
      v0.mul(a0).add(b0).intoArray(y, yOffset + 3 * i);
      v1.mul(a1).add(b1).intoArray(y, yOffset + 3 * i + COUNT);
      v2.mul(a2).add(b2).intoArray(y, yOffset + 3 * i + 2 * COUNT);
    }
    return i;
  }

  /** The same, each 16 bytes being two vectors of floats. */
  private static int threePlanes8(
      byte[] x, int xOffset, int area, float[] y, int yOffset, int count, float[] factors, float[] terms) {
    FloatVector a0 = FloatVector.fromArray(SPECIES, factors, 0);
    FloatVector a1 = FloatVector.fromArray(SPECIES, factors, COUNT);
    FloatVector a2 = FloatVector.fromArray(SPECIES, factors, 2 * COUNT);
    FloatVector b0 = FloatVector.fromArray(SPECIES, terms, 0);
    FloatVector b1 = FloatVector.fromArray(SPECIES, terms, COUNT);
    FloatVector b2 = FloatVector.fromArray(SPECIES, terms, 2 * COUNT);
    int i = 0;
    for (; i <= count - 16; i += 16) {
      ByteVector p = ByteVector.fromArray(Triples.BYTES, x, xOffset + i);
      ByteVector q = ByteVector.fromArray(Triples.BYTES, x, xOffset + area + i);
      ByteVector r = ByteVector.fromArray(Triples.BYTES, x, xOffset + 2 * area + i);
      int to = yOffset + 3 * i;
      ByteVector u = p.rearrange(SPREAD0).blend(q.rearrange(SPREAD0), PLANE01)
          .blend(r.rearrange(SPREAD0), PLANE02);
      ((FloatVector) u.convertShape(VectorOperators.ZERO_EXTEND_B2I, INTS, 0).convert(VectorOperators.I2F, 0))
          .mul(a0).add(b0).intoArray(y, to);
      ((FloatVector) u.rearrange(UPPER).convertShape(VectorOperators.ZERO_EXTEND_B2I, INTS, 0)
          .convert(VectorOperators.I2F, 0)).mul(a1).add(b1).intoArray(y, to + COUNT);
      u = p.rearrange(SPREAD1).blend(q.rearrange(SPREAD1), PLANE11)
          .blend(r.rearrange(SPREAD1), PLANE12);
      ((FloatVector) u.convertShape(VectorOperators.ZERO_EXTEND_B2I, INTS, 0).convert(VectorOperators.I2F, 0))
          .mul(a2).add(b2).intoArray(y, to + 2 * COUNT);
      ((FloatVector) u.rearrange(UPPER).convertShape(VectorOperators.ZERO_EXTEND_B2I, INTS, 0)
          .convert(VectorOperators.I2F, 0)).mul(a0).add(b0).intoArray(y, to + 3 * COUNT);
      u = p.rearrange(SPREAD2).blend(q.rearrange(SPREAD2), PLANE21)
          .blend(r.rearrange(SPREAD2), PLANE22);
      ((FloatVector) u.convertShape(VectorOperators.ZERO_EXTEND_B2I, INTS, 0).convert(VectorOperators.I2F, 0))
          .mul(a1).add(b1).intoArray(y, to + 4 * COUNT);
      ((FloatVector) u.rearrange(UPPER).convertShape(VectorOperators.ZERO_EXTEND_B2I, INTS, 0)
          .convert(VectorOperators.I2F, 0)).mul(a2).add(b2).intoArray(y, to + 5 * COUNT);
    }
    return i;
  }
}
