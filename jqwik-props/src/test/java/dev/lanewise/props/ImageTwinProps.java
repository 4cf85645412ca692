package dev.lanewise.props;

import dev.lanewise.kernels.Backend;
import dev.lanewise.kernels.scalar.ScalarPixels;
import dev.lanewise.kernels.scalar.ScalarSamples;
import dev.lanewise.kernels.vector.NarrowSamples;
import dev.lanewise.kernels.vector.VectorPixels;
import dev.lanewise.kernels.vector.VectorSamples;
import java.util.Arrays;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The SIMD code of the image kernels gives the bits of the scalar code. */
class ImageTwinProps {
  private static final boolean VECTOR = Backend.current() == Backend.VECTOR;
  private static final int ROOM = 48;

  @Provide
  Arbitrary<RowsCase> cases() {
    return Shapes.rows();
  }

  @Property
  void bytesToFloats(@ForAll("cases") RowsCase c) {
    if (!VECTOR) {
      return;
    }
    Data data = Data.floats(c.seed());
    ByteSpan x = ByteSpan.of(data.indices(0, c.length(), 256), c.offset());
    float[] factors = periodic(data.input(1, c.columns()));
    float[] terms = periodic(data.input(2, c.columns()));
    float[] expected = new float[c.length()];
    float[] actual = new float[c.length()];
    ScalarPixels.fromBytes(x.array, x.offset, expected, 0, c.length(), factors, terms, 0, c.columns());
    VectorPixels.fromBytes(x.array, x.offset, actual, 0, c.length(), factors, terms, c.columns());
    requireSame(expected, actual);
    int area = c.rows();
    ScalarPixels.fromPlanes(x.array, x.offset, area, expected, 0, area, factors, terms, c.columns());
    VectorPixels.fromPlanes(x.array, x.offset, area, actual, 0, area, factors, terms, c.columns());
    requireSame(expected, actual);
  }

  @Property
  void floatsToBytesAndFloats(@ForAll("cases") RowsCase c) {
    if (!VECTOR) {
      return;
    }
    Data data = Data.floats(c.seed());
    float[] x = data.input(0, c.length());
    float[] factors = periodic(data.input(1, c.columns()));
    for (int i = 0; i < factors.length; i++) {
      factors[i] *= 500;
    }
    float[] terms = periodic(data.input(2, c.columns()));
    float[] expected = new float[c.length()];
    float[] actual = new float[c.length()];
    ScalarPixels.normalize(x, 0, expected, 0, c.length(), factors, terms, 0, c.columns());
    VectorPixels.normalize(x, 0, actual, 0, c.length(), factors, terms, c.columns());
    requireSame(expected, actual);
    byte[] expectedBytes = new byte[c.length()];
    byte[] actualBytes = new byte[c.length()];
    ScalarPixels.toBytes(x, 0, expectedBytes, 0, c.length(), factors, terms, 0, c.columns());
    VectorPixels.toBytes(x, 0, actualBytes, 0, c.length(), factors, terms, c.columns());
    if (!Arrays.equals(expectedBytes, actualBytes)) {
      throw new AssertionError("element " + Arrays.mismatch(expectedBytes, actualBytes));
    }
  }

  private static float[] periodic(float[] values) {
    float[] all = new float[values.length + ROOM];
    for (int i = 0; i < all.length; i++) {
      all[i] = values[i % values.length];
    }
    return all;
  }

  @Property
  void sums(@ForAll("cases") RowsCase c) {
    if (!VECTOR) {
      return;
    }
    Data data = Data.floats(c.seed());
    int length = c.columns();
    int count = Math.min(c.rows(), 5);
    float[] x = data.input(0, c.length());
    float[] weights = data.input(1, count);
    float[] expected = new float[length];
    float[] actual = new float[length];
    ScalarSamples.sum(x, 0, length, weights, 0, count, expected, 0, length);
    VectorSamples.sum(x, 0, length, weights, 0, count, actual, 0, length);
    requireSame(expected, actual);
    if (count == 5) {
      ScalarSamples.four(
          x, 0, weights[0], length, weights[1], 2 * length, weights[2], 3 * length, weights[3], expected, 0, length);
      VectorSamples.four(
          x, 0, weights[0], length, weights[1], 2 * length, weights[2], 3 * length, weights[3], actual, 0, length);
      requireSame(expected, actual);
    }
  }

  /** Sums of one or two pixels that follow each other slowly enough for the narrow path, which must take them then. */
  @Property
  void narrowSums(@ForAll("cases") RowsCase c) {
    int outputs = 2 + c.rows() % 40;
    int channels = 1 + c.columns() % 3;
    if (!VECTOR || outputs * channels < Shapes.LANES) {
      return;
    }
    SplittableRandom random = new SplittableRandom(c.seed());
    int[] first = new int[outputs];
    int[] start = new int[outputs + 1];
    for (int j = 0; j < outputs; j++) {
      first[j] = j / 2;
      start[j + 1] = start[j] + 1 + random.nextInt(2);
    }
    Data data = Data.specials(c.seed(), 0);
    float[] weights = Data.floats(c.seed()).input(1, start[outputs]);
    float[] x = data.input(0, (outputs / 2 + 2) * channels + 2 * Shapes.LANES);
    float[] expected = new float[outputs * channels];
    float[] actual = new float[outputs * channels];
    for (int j = 0; j < outputs; j++) {
      ScalarSamples.sum(
          x, first[j] * channels, channels, weights, start[j], start[j + 1] - start[j], expected, j * channels,
          channels);
    }
    NarrowSamples.of(first, start, weights, channels).run(x, 0, actual, 0);
    requireSame(expected, actual);
  }

  /** All NaNs are alike. */
  private static void requireSame(float[] expected, float[] actual) {
    for (int i = 0; i < expected.length; i++) {
      if (Float.floatToIntBits(expected[i]) != Float.floatToIntBits(actual[i])) {
        throw new AssertionError("element " + i + " is " + actual[i] + ", expected " + expected[i]);
      }
    }
  }
}
