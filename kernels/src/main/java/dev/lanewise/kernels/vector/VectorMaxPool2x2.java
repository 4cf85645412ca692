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
 * <p>Comparisons take no notice of NaN: it would cost three more of them. The sum of the four elements is NaN if one
 * is, or if infinities of both signs meet; such a vector goes through a plain loop.
 *
 * <p>A row is one flat loop over its vectors, as few channels would make a nested one short. From two vectors of
 * channels on it takes two at a time, both read before either is written, the writes in the order of their addresses:
 * 97 GB/s instead of 87 forward, 88 instead of 69 backward, where one vector was written before the next was read
 * (2 images of 32×32, 32 channels, Zen 4, 512 bits). The last vectors of a pixel overlap those before.
 */
public final class VectorMaxPool2x2 extends MaxPool2d {
  /** Two vectors of channels. */
  private static final int PAIR = 2 * COUNT;

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
    int length = ow * channels;
    boolean pairs = channels >= PAIR;
    if (routing != null && pairs) {
      winnersInPairs(x, from, line, channels, y, yOffset + to, length, routing, routingOffset + to);
    } else if (routing != null) {
      winners(x, from, line, channels, y, yOffset + to, length, routing, routingOffset + to);
    } else if (pairs) {
      valuesInPairs(x, from, line, channels, y, yOffset + to, length);
    } else {
      values(x, from, line, channels, y, yOffset + to, length);
    }
  }

  private static void winnersInPairs(
      float[] x, int from, int line, int channels, float[] y, int to, int length, int[] routing, int routingTo) {
    int at0 = from;
    int c = 0;
    for (int yAt = to; yAt < to + length;) {
      int at1 = at0 + channels;
      int at2 = at0 + line;
      int at3 = at2 + channels;
      int routingAt = routingTo - to + yAt;
      FloatVector v0 = FloatVector.fromArray(SPECIES, x, at0);
      FloatVector v1 = FloatVector.fromArray(SPECIES, x, at1);
      FloatVector v2 = FloatVector.fromArray(SPECIES, x, at2);
      FloatVector v3 = FloatVector.fromArray(SPECIES, x, at3);
      VectorMask<Float> upper = v1.compare(VectorOperators.GT, v0);
      VectorMask<Float> lower = v3.compare(VectorOperators.GT, v2);
      FloatVector max0 = v0.blend(v1, upper);
      FloatVector max1 = v2.blend(v3, lower);
      VectorMask<Float> below = max1.compare(VectorOperators.GT, max0);
      IntVector where0 = IntVector.zero(INTS).blend(1, upper.cast(INTS));
      IntVector where1 = IntVector.broadcast(INTS, 2).blend(3, lower.cast(INTS));
      FloatVector w0 = FloatVector.fromArray(SPECIES, x, at0 + COUNT);
      FloatVector w1 = FloatVector.fromArray(SPECIES, x, at1 + COUNT);
      FloatVector w2 = FloatVector.fromArray(SPECIES, x, at2 + COUNT);
      FloatVector w3 = FloatVector.fromArray(SPECIES, x, at3 + COUNT);
      VectorMask<Float> upperNext = w1.compare(VectorOperators.GT, w0);
      VectorMask<Float> lowerNext = w3.compare(VectorOperators.GT, w2);
      FloatVector max0Next = w0.blend(w1, upperNext);
      FloatVector max1Next = w2.blend(w3, lowerNext);
      VectorMask<Float> belowNext = max1Next.compare(VectorOperators.GT, max0Next);
      IntVector where0Next = IntVector.zero(INTS).blend(1, upperNext.cast(INTS));
      IntVector where1Next = IntVector.broadcast(INTS, 2).blend(3, lowerNext.cast(INTS));
      max0.blend(max1, below).intoArray(y, yAt);
      max0Next.blend(max1Next, belowNext).intoArray(y, yAt + COUNT);
      where0.blend(where1, below.cast(INTS)).intoArray(routing, routingAt);
      where0Next.blend(where1Next, belowNext.cast(INTS)).intoArray(routing, routingAt + COUNT);
      FloatVector sum = v0.add(v1).add(v2.add(v3)).add(w0.add(w1).add(w2.add(w3)));
      if (sum.compare(VectorOperators.NE, sum).anyTrue()) {
        plain(x, at0, channels, line, y, yAt, routing, routingAt);
        plain(x, at0 + COUNT, channels, line, y, yAt + COUNT, routing, routingAt + COUNT);
      }
      int step = Math.min(PAIR, channels - PAIR - c);
      if (step > 0) {
        c += step;
        yAt += step;
        at0 += step;
      } else {
        c = 0;
        yAt += PAIR;
        at0 += PAIR + channels;
      }
    }
  }

  private static void winners(
      float[] x, int from, int line, int channels, float[] y, int to, int length, int[] routing, int routingTo) {
    int at0 = from;
    int c = 0;
    for (int yAt = to; yAt < to + length;) {
      int at1 = at0 + channels;
      int at2 = at0 + line;
      int at3 = at2 + channels;
      int routingAt = routingTo - to + yAt;
      FloatVector v0 = FloatVector.fromArray(SPECIES, x, at0);
      FloatVector v1 = FloatVector.fromArray(SPECIES, x, at1);
      FloatVector v2 = FloatVector.fromArray(SPECIES, x, at2);
      FloatVector v3 = FloatVector.fromArray(SPECIES, x, at3);
      VectorMask<Float> upper = v1.compare(VectorOperators.GT, v0);
      VectorMask<Float> lower = v3.compare(VectorOperators.GT, v2);
      FloatVector max0 = v0.blend(v1, upper);
      FloatVector max1 = v2.blend(v3, lower);
      VectorMask<Float> below = max1.compare(VectorOperators.GT, max0);
      max0.blend(max1, below).intoArray(y, yAt);
      IntVector where0 = IntVector.zero(INTS).blend(1, upper.cast(INTS));
      IntVector where1 = IntVector.broadcast(INTS, 2).blend(3, lower.cast(INTS));
      where0.blend(where1, below.cast(INTS)).intoArray(routing, routingAt);
      FloatVector sum = v0.add(v1).add(v2.add(v3));
      if (sum.compare(VectorOperators.NE, sum).anyTrue()) {
        plain(x, at0, channels, line, y, yAt, routing, routingAt);
      }
      int step = Math.min(COUNT, channels - COUNT - c);
      if (step > 0) {
        c += step;
        yAt += step;
        at0 += step;
      } else {
        c = 0;
        yAt += COUNT;
        at0 += COUNT + channels;
      }
    }
  }

  private static void valuesInPairs(float[] x, int from, int line, int channels, float[] y, int to, int length) {
    int at0 = from;
    int c = 0;
    for (int yAt = to; yAt < to + length;) {
      int at1 = at0 + channels;
      int at2 = at0 + line;
      int at3 = at2 + channels;
      FloatVector v0 = FloatVector.fromArray(SPECIES, x, at0);
      FloatVector v1 = FloatVector.fromArray(SPECIES, x, at1);
      FloatVector v2 = FloatVector.fromArray(SPECIES, x, at2);
      FloatVector v3 = FloatVector.fromArray(SPECIES, x, at3);
      VectorMask<Float> upper = v1.compare(VectorOperators.GT, v0);
      VectorMask<Float> lower = v3.compare(VectorOperators.GT, v2);
      FloatVector max0 = v0.blend(v1, upper);
      FloatVector max1 = v2.blend(v3, lower);
      VectorMask<Float> below = max1.compare(VectorOperators.GT, max0);
      FloatVector w0 = FloatVector.fromArray(SPECIES, x, at0 + COUNT);
      FloatVector w1 = FloatVector.fromArray(SPECIES, x, at1 + COUNT);
      FloatVector w2 = FloatVector.fromArray(SPECIES, x, at2 + COUNT);
      FloatVector w3 = FloatVector.fromArray(SPECIES, x, at3 + COUNT);
      VectorMask<Float> upperNext = w1.compare(VectorOperators.GT, w0);
      VectorMask<Float> lowerNext = w3.compare(VectorOperators.GT, w2);
      FloatVector max0Next = w0.blend(w1, upperNext);
      FloatVector max1Next = w2.blend(w3, lowerNext);
      VectorMask<Float> belowNext = max1Next.compare(VectorOperators.GT, max0Next);
      max0.blend(max1, below).intoArray(y, yAt);
      max0Next.blend(max1Next, belowNext).intoArray(y, yAt + COUNT);
      FloatVector sum = v0.add(v1).add(v2.add(v3)).add(w0.add(w1).add(w2.add(w3)));
      if (sum.compare(VectorOperators.NE, sum).anyTrue()) {
        plain(x, at0, channels, line, y, yAt, null, 0);
        plain(x, at0 + COUNT, channels, line, y, yAt + COUNT, null, 0);
      }
      int step = Math.min(PAIR, channels - PAIR - c);
      if (step > 0) {
        c += step;
        yAt += step;
        at0 += step;
      } else {
        c = 0;
        yAt += PAIR;
        at0 += PAIR + channels;
      }
    }
  }

  private static void values(float[] x, int from, int line, int channels, float[] y, int to, int length) {
    int at0 = from;
    int c = 0;
    for (int yAt = to; yAt < to + length;) {
      int at1 = at0 + channels;
      int at2 = at0 + line;
      int at3 = at2 + channels;
      FloatVector v0 = FloatVector.fromArray(SPECIES, x, at0);
      FloatVector v1 = FloatVector.fromArray(SPECIES, x, at1);
      FloatVector v2 = FloatVector.fromArray(SPECIES, x, at2);
      FloatVector v3 = FloatVector.fromArray(SPECIES, x, at3);
      VectorMask<Float> upper = v1.compare(VectorOperators.GT, v0);
      VectorMask<Float> lower = v3.compare(VectorOperators.GT, v2);
      FloatVector max0 = v0.blend(v1, upper);
      FloatVector max1 = v2.blend(v3, lower);
      VectorMask<Float> below = max1.compare(VectorOperators.GT, max0);
      max0.blend(max1, below).intoArray(y, yAt);
      FloatVector sum = v0.add(v1).add(v2.add(v3));
      if (sum.compare(VectorOperators.NE, sum).anyTrue()) {
        plain(x, at0, channels, line, y, yAt, null, 0);
      }
      int step = Math.min(COUNT, channels - COUNT - c);
      if (step > 0) {
        c += step;
        yAt += step;
        at0 += step;
      } else {
        c = 0;
        yAt += COUNT;
        at0 += COUNT + channels;
      }
    }
  }

  /** A vector of outputs, NaN and all. */
  private static void plain(
      float[] x, int from, int channels, int line, float[] y, int to, int[] routing, int routingTo) {
    for (int i = 0; i < COUNT; i++) {
      int winner = 0;
      float max = x[from + i];
      for (int number = 1; number < 4; number++) {
        float v = x[from + number / 2 * line + number % 2 * channels + i];
        if (v > max || v != v && max == max) {
          max = v;
          winner = number;
        }
      }
      y[to + i] = max;
      if (routing != null) {
        routing[routingTo + i] = winner;
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
    if (channels >= PAIR) {
      routePairs(dy, dyOffset + source, routing, routingOffset + source, length, channels, dx, at, line);
    } else {
      route(dy, dyOffset + source, routing, routingOffset + source, length, channels, dx, at, line);
    }
    if (2 * length < line) {
      Arrays.fill(dx, at + 2 * length, at + line, 0); // the last of an odd number of columns
      Arrays.fill(dx, at + line + 2 * length, at + 2 * line, 0);
    }
  }

  private static void routePairs(
      float[] dy, int from, int[] routing, int routingFrom, int length, int channels, float[] dx, int to, int line) {
    FloatVector zero = FloatVector.zero(SPECIES);
    int at0 = to;
    int c = 0;
    for (int i = 0; i < length;) {
      int at1 = at0 + channels;
      int at2 = at0 + line;
      int at3 = at2 + channels;
      FloatVector d0 = FloatVector.fromArray(SPECIES, dy, from + i);
      FloatVector d1 = FloatVector.fromArray(SPECIES, dy, from + i + COUNT);
      IntVector where0 = IntVector.fromArray(INTS, routing, routingFrom + i);
      IntVector where1 = IntVector.fromArray(INTS, routing, routingFrom + i + COUNT);
      zero.blend(d0, where0.compare(VectorOperators.EQ, 0).cast(SPECIES)).intoArray(dx, at0);
      zero.blend(d1, where1.compare(VectorOperators.EQ, 0).cast(SPECIES)).intoArray(dx, at0 + COUNT);
      zero.blend(d0, where0.compare(VectorOperators.EQ, 1).cast(SPECIES)).intoArray(dx, at1);
      zero.blend(d1, where1.compare(VectorOperators.EQ, 1).cast(SPECIES)).intoArray(dx, at1 + COUNT);
      zero.blend(d0, where0.compare(VectorOperators.EQ, 2).cast(SPECIES)).intoArray(dx, at2);
      zero.blend(d1, where1.compare(VectorOperators.EQ, 2).cast(SPECIES)).intoArray(dx, at2 + COUNT);
      zero.blend(d0, where0.compare(VectorOperators.EQ, 3).cast(SPECIES)).intoArray(dx, at3);
      zero.blend(d1, where1.compare(VectorOperators.EQ, 3).cast(SPECIES)).intoArray(dx, at3 + COUNT);
      int step = Math.min(PAIR, channels - PAIR - c);
      if (step > 0) {
        c += step;
        i += step;
        at0 += step;
      } else {
        c = 0;
        i += PAIR;
        at0 += PAIR + channels;
      }
    }
  }

  private static void route(
      float[] dy, int from, int[] routing, int routingFrom, int length, int channels, float[] dx, int to, int line) {
    FloatVector zero = FloatVector.zero(SPECIES);
    int at = to;
    int c = 0;
    for (int i = 0; i < length;) {
      FloatVector d = FloatVector.fromArray(SPECIES, dy, from + i);
      IntVector where = IntVector.fromArray(INTS, routing, routingFrom + i);
      zero.blend(d, where.compare(VectorOperators.EQ, 0).cast(SPECIES)).intoArray(dx, at);
      zero.blend(d, where.compare(VectorOperators.EQ, 1).cast(SPECIES)).intoArray(dx, at + channels);
      zero.blend(d, where.compare(VectorOperators.EQ, 2).cast(SPECIES)).intoArray(dx, at + line);
      zero.blend(d, where.compare(VectorOperators.EQ, 3).cast(SPECIES)).intoArray(dx, at + line + channels);
      int step = Math.min(COUNT, channels - COUNT - c);
      if (step > 0) {
        c += step;
        i += step;
        at += step;
      } else {
        c = 0;
        i += COUNT;
        at += COUNT + channels;
      }
    }
  }
}
