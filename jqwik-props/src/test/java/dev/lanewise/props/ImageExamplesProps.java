package dev.lanewise.props;

import dev.lanewise.kernels.Border;
import dev.lanewise.kernels.Crop2d;
import dev.lanewise.kernels.Pixels;
import dev.lanewise.kernels.Resize2d;
import dev.lanewise.kernels.Rotate2d;
import java.util.Arrays;
import net.jqwik.api.Example;

/** What the image kernels make of a few pixels, and which operations cannot be made. */
class ImageExamplesProps {
  /** As {@code interpolate(align_corners=False)} of PyTorch does. */
  @Example
  void bilinearResizingKeepsTheEdges() {
    requireResized(Resize2d.bilinear(1, 2, 1, 1, 4), new float[] {1, 2}, 1, 1.25f, 1.75f, 2);
    requireResized(Resize2d.bilinear(1, 4, 1, 1, 2), new float[] {1, 2, 4, 8}, 1.5f, 6);
    requireResized(Resize2d.bilinear(2, 1, 1, 1, 1), new float[] {1, 2}, 1.5f);
  }

  /** As {@code adaptive_avg_pool2d} of PyTorch does. */
  @Example
  void areasMayOverlap() {
    requireResized(Resize2d.area(1, 6, 1, 1, 4), new float[] {1, 3, 5, 7, 9, 11}, 2, 4, 8, 10);
    requireResized(Resize2d.area(1, 2, 1, 1, 4), new float[] {1, 2}, 1, 1, 2, 2);
  }

  private static void requireResized(Resize2d op, float[] x, float... expected) {
    float[] y = Data.nans(expected.length);
    op.forward(Workers.ONE, 1, x, 0, y, 0, new float[op.scratchLength(1)]);
    requireSame(y, expected);
  }

  /** A quarter turn: what was below is to the right. */
  @Example
  void positiveAnglesTurnCounterClockwise() {
    float[] x = {1, 2, 3, 4, 5, 6, 7, 8, 9};
    float[] y = Data.nans(9);
    Rotate2d.of(3, 3, 1).run(Workers.ONE, 1, x, 0, new float[] {(float) (Math.PI / 2)}, y, 0);
    for (int i = 0; i < 9; i++) {
      y[i] = Math.round(y[i]);
    }
    requireSame(y, 3, 6, 9, 2, 5, 8, 1, 4, 7);
  }

  @Example
  void reflectionDoesNotRepeatTheEdge() {
    float[] y = Data.nans(7);
    Crop2d.of(1, 3, 1, 1, 7, Border.REFLECT).run(
        Workers.ONE, 1, new float[] {1, 2, 3}, 0, null, new int[] {-2}, null, y, 0);
    requireSame(y, 3, 2, 1, 2, 3, 2, 1);
    Crop2d.of(1, 3, 1, 1, 7, Border.ZERO).run(
        Workers.ONE, 1, new float[] {1, 2, 3}, 0, null, new int[] {-2}, new int[] {Crop2d.HORIZONTAL}, y, 0);
    requireSame(y, 0, 0, 3, 2, 1, 0, 0);
  }

  @Example
  void bytesAreUnsignedAndRoundedHalfToEven() {
    float[] floats = {0.5f, 1.5f, 2.5f, 254.5f, 255.5f, -0.5f, -7, 1e30f, -1e30f, Float.NaN, Float.POSITIVE_INFINITY,
        Float.NEGATIVE_INFINITY, Float.intBitsToFloat(0xFFC00000), Float.intBitsToFloat(0x7FFFFFFF), 4194305, 1e-40f};
    float[] expected = {0, 2, 2, 254, 255, 0, 0, 255, 0, 0, 255, 0, 0, 0, 255, 0};
    float[] many = new float[5 * floats.length];
    float[] manyExpected = new float[many.length];
    for (int i = 0; i < many.length; i++) {
      many[i] = floats[i % floats.length];
      manyExpected[i] = expected[i % floats.length];
    }
    Pixels pixels = Pixels.scaled(1, 1);
    byte[] bytes = new byte[many.length];
    float[] back = Data.nans(many.length);
    pixels.toBytes(Workers.ONE, many.length, many, 0, bytes, 0);
    pixels.fromBytes(Workers.ONE, many.length, bytes, 0, back, 0);
    requireSame(back, manyExpected);
  }

  /** All 256 come back from 0 .. 1 and from normalised floats. */
  @Example
  void bytesComeBack() {
    byte[] x = new byte[3 * 256];
    for (int i = 0; i < x.length; i++) {
      x[i] = (byte) (i / 3);
    }
    float[] ones = {1, 0.2f, 0.31f};
    requireBack(x, Pixels.scaled(3, 1 / 255.0));
    requireBack(x, Pixels.normalized(1 / 255.0, new float[] {0.4914f, 0.4822f, 0.4465f}, ones));
  }

  private static void requireBack(byte[] x, Pixels pixels) {
    float[] y = Data.nans(x.length);
    byte[] back = new byte[x.length];
    pixels.fromBytes(Workers.ONE, x.length / 3, x, 0, y, 0);
    pixels.toBytes(Workers.ONE, x.length / 3, y, 0, back, 0);
    if (!Arrays.equals(x, back)) {
      throw new AssertionError("byte " + Arrays.mismatch(x, back));
    }
  }

  private static void requireSame(float[] actual, float... expected) {
    if (!Arrays.equals(actual, expected)) {
      throw new AssertionError(Arrays.toString(actual) + ", expected " + Arrays.toString(expected));
    }
  }

  @Example
  void pixelsRejectWhatIsNoNormalisation() {
    Rejection rejection = new Rejection();
    float[] one = {1};
    rejection.of("channels", () -> Pixels.scaled(0, 1));
    rejection.of("scale", () -> Pixels.scaled(1, 0));
    rejection.of("scale", () -> Pixels.normalized(Double.NaN, one, one));
    rejection.of("scale", () -> Pixels.scaled(1, 1e39));
    rejection.of("scale", () -> Pixels.scaled(1, 1e-39));
    rejection.of("scale", () -> Pixels.scaled(1, Double.MIN_VALUE));
    rejection.of("scale", () -> Pixels.normalized(1e20, one, new float[] {1e-20f}));
    rejection.of("scale", () -> Pixels.normalized(1e-20, new float[] {1e20f}, one));
    rejection.of("mean", () -> Pixels.normalized(1, null, one));
    rejection.of("mean", () -> Pixels.normalized(1, new float[0], one));
    rejection.of("mean: channel 0", () -> Pixels.normalized(1, new float[] {Float.NaN}, one));
    rejection.of("deviation", () -> Pixels.normalized(1, one, null));
    rejection.of("deviation", () -> Pixels.normalized(1, one, new float[2]));
    rejection.of("deviation: channel 0", () -> Pixels.normalized(1, one, new float[] {0}));
    rejection.of("deviation: channel 0", () -> Pixels.normalized(1, one, new float[] {Float.POSITIVE_INFINITY}));
  }

  @Example
  void geometryRejectsImpossibleSizes() {
    Rejection rejection = new Rejection();
    int huge = 1 << 20;
    String[] names = {"h", "w", "c", "oh", "ow"};
    for (int bad = 0; bad < 5; bad++) {
      int[] s = {2, 2, 2, 2, 2};
      s[bad] = 0;
      rejection.of(names[bad], () -> Crop2d.of(s[0], s[1], s[2], s[3], s[4], Border.ZERO));
      rejection.of(names[bad], () -> Resize2d.bilinear(s[0], s[1], s[2], s[3], s[4]));
      rejection.of(names[bad], () -> Resize2d.area(s[0], s[1], s[2], s[3], s[4]));
      if (bad < 3) {
        rejection.of(names[bad], () -> Rotate2d.of(s[0], s[1], s[2]));
      }
    }
    rejection.of("border", () -> Crop2d.of(1, 1, 1, 1, 1, null));
    rejection.of("x", () -> Crop2d.of(huge, huge, huge, 1, 1, Border.ZERO));
    rejection.of("y", () -> Crop2d.of(1, 1, 1, huge, huge, Border.ZERO));
    rejection.of("x", () -> Rotate2d.of(huge, huge, 1));
    rejection.of("x", () -> Resize2d.area(huge, huge, 1, 1, 1));
    rejection.of("y", () -> Resize2d.bilinear(1, 1, 1, huge, huge));
  }
}
