package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.vector.Lanes.COUNT;
import static dev.lanewise.kernels.vector.Lanes.SPECIES;
import static dev.lanewise.kernels.vector.VectorMaxPool2d.INTS;

import dev.lanewise.kernels.MaxPool2d;
import dev.lanewise.kernels.Pool2dShape;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * Max pooling 2×2 at stride 2 of at least a vector of channels, unrolled, no window clipped. The winner is found as in
 * a cup: the upper two, the lower two, then the winners of both.
 *
 * <p>A row is one flat loop over its vectors, as few channels would make a nested one short. The last vector of a pixel
 * overlaps the one before it.
 */
public final class VectorMaxPool2x2 extends MaxPool2d {
  private final int oh;
  private final int ow;

  /** A pooling of these dimensions. */
  public VectorMaxPool2x2(Pool2dShape shape) {
    super(shape);
    oh = shape.oh();
    ow = shape.ow();
  }

  /** Whether it can compute a shape. */
  public static boolean takes(Pool2dShape s) {
    return s.c() >= COUNT && isWhole2x2(s);
  }

  /** Whether the windows are 2×2 at stride 2 and none sticks out. */
  static boolean isWhole2x2(Pool2dShape s) {
    return s.kh() == 2 && s.kw() == 2 && s.sh() == 2 && s.sw() == 2 && s.dh() == 1 && s.dw() == 1
        && s.phBegin() == 0 && s.pwBegin() == 0 && 2 * s.oh() <= s.h() && 2 * s.ow() <= s.w();
  }

  @Override
  protected void forwardRow(int image, int row) {
    int channels = shape.c();
    int line = shape.w() * channels;
    int from = xOffset + (image * shape.h() + 2 * row) * line;
    int to = (image * oh + row) * ow * channels;
    if (routing == null) {
      values(x, from, line, channels, y, yOffset + to, ow * channels);
    } else {
      winners(x, from, line, channels, y, yOffset + to, ow * channels, routing, routingOffset + to);
    }
  }

  private static void winners(
      float[] x, int from, int line, int channels, float[] y, int to, int length, int[] routing, int routingTo) {
    int at = from;
    int c = 0;
    int pixel = 0;
    while (pixel < length) {
      FloatVector v0 = FloatVector.fromArray(SPECIES, x, at + c);
      FloatVector v1 = FloatVector.fromArray(SPECIES, x, at + channels + c);
      FloatVector v2 = FloatVector.fromArray(SPECIES, x, at + line + c);
      FloatVector v3 = FloatVector.fromArray(SPECIES, x, at + line + channels + c);
      VectorMask<Float> upper = v0.compare(VectorOperators.EQ, v0).andNot(v1.compare(VectorOperators.LE, v0));
      VectorMask<Float> lower = v2.compare(VectorOperators.EQ, v2).andNot(v3.compare(VectorOperators.LE, v2));
      FloatVector max0 = v0.blend(v1, upper);
      FloatVector max1 = v2.blend(v3, lower);
      IntVector where0 = IntVector.zero(INTS).blend(1, upper.cast(INTS));
      IntVector where1 = IntVector.broadcast(INTS, 2).blend(3, lower.cast(INTS));
      VectorMask<Float> below = max0.compare(VectorOperators.EQ, max0).andNot(max1.compare(VectorOperators.LE, max0));
      max0.blend(max1, below).intoArray(y, to + pixel + c);
      where0.blend(where1, below.cast(INTS)).intoArray(routing, routingTo + pixel + c);
      c += COUNT;
      if (c >= channels) {
        c = 0;
        pixel += channels;
        at += 2 * channels;
      } else if (c > channels - COUNT) {
        c = channels - COUNT;
      }
    }
  }

  private static void values(float[] x, int from, int line, int channels, float[] y, int to, int length) {
    int at = from;
    int c = 0;
    int pixel = 0;
    while (pixel < length) {
      FloatVector v0 = FloatVector.fromArray(SPECIES, x, at + c);
      FloatVector v1 = FloatVector.fromArray(SPECIES, x, at + channels + c);
      FloatVector v2 = FloatVector.fromArray(SPECIES, x, at + line + c);
      FloatVector v3 = FloatVector.fromArray(SPECIES, x, at + line + channels + c);
      VectorMask<Float> upper = v0.compare(VectorOperators.EQ, v0).andNot(v1.compare(VectorOperators.LE, v0));
      VectorMask<Float> lower = v2.compare(VectorOperators.EQ, v2).andNot(v3.compare(VectorOperators.LE, v2));
      FloatVector max0 = v0.blend(v1, upper);
      FloatVector max1 = v2.blend(v3, lower);
      VectorMask<Float> below = max0.compare(VectorOperators.EQ, max0).andNot(max1.compare(VectorOperators.LE, max0));
      max0.blend(max1, below).intoArray(y, to + pixel + c);
      c += COUNT;
      if (c >= channels) {
        c = 0;
        pixel += channels;
        at += 2 * channels;
      } else if (c > channels - COUNT) {
        c = channels - COUNT;
      }
    }
  }

  @Override
  protected int bandRows() {
    return 2;
  }

  @Override
  protected void backwardRows(int image, int from, int to) {
    int channels = shape.c();
    int line = shape.w() * channels;
    int at = dxOffset + (image * shape.h() + from) * line;
    if (to - from < 2) {
      Arrays.fill(dx, at, at + line, 0); // the last of an odd number of rows
      return;
    }
    int source = (image * oh + from / 2) * ow * channels;
    int length = ow * channels;
    route(dy, dyOffset + source, routing, routingOffset + source, length, channels, dx, at, line);
    if (2 * length < line) {
      Arrays.fill(dx, at + 2 * length, at + line, 0); // the last of an odd number of columns
      Arrays.fill(dx, at + line + 2 * length, at + 2 * line, 0);
    }
  }

  private static void route(
      float[] dy, int from, int[] routing, int routingFrom, int length, int channels, float[] dx, int to, int line) {
    FloatVector zero = FloatVector.zero(SPECIES);
    int at = to;
    int c = 0;
    int pixel = 0;
    while (pixel < length) {
      FloatVector d = FloatVector.fromArray(SPECIES, dy, from + pixel + c);
      IntVector where = IntVector.fromArray(INTS, routing, routingFrom + pixel + c);
      zero.blend(d, where.compare(VectorOperators.EQ, 0).cast(SPECIES)).intoArray(dx, at + c);
      zero.blend(d, where.compare(VectorOperators.EQ, 1).cast(SPECIES)).intoArray(dx, at + channels + c);
      zero.blend(d, where.compare(VectorOperators.EQ, 2).cast(SPECIES)).intoArray(dx, at + line + c);
      zero.blend(d, where.compare(VectorOperators.EQ, 3).cast(SPECIES)).intoArray(dx, at + line + channels + c);
      c += COUNT;
      if (c >= channels) {
        c = 0;
        pixel += channels;
        at += 2 * channels;
      } else if (c > channels - COUNT) {
        c = channels - COUNT;
      }
    }
  }
}
