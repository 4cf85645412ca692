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
import jdk.incubator.vector.VectorShuffle;

/**
 * Max pooling 2×2 at stride 2 of at most half a vector of channels: lanes along the channels of several outputs. A
 * block of them sees two neighbouring vectors in each of two rows; shuffles part those into left and right elements
 * forward, and spread dy and the routing over both backward.
 *
 * <p>The last block of a row overlaps the one before it. Near the end of an array a block goes through a plain loop.
 */
public final class VectorNarrowMaxPool2x2 extends MaxPool2d {
  private final int oh;
  private final int line;
  private final int length;

  /** Elements of a block of outputs. */
  private final int block;

  // Where the left and right elements lie in the first vector, where in the second, and which are there.
  private final VectorShuffle<Float> left0;
  private final VectorShuffle<Float> left1;
  private final VectorMask<Float> leftIsSecond;
  private final VectorShuffle<Float> right0;
  private final VectorShuffle<Float> right1;
  private final VectorMask<Float> rightIsSecond;
  private final VectorMask<Float> stored;

  // Which output the elements of the first and the second vector belong to, and their number in its upper row.
  private final VectorShuffle<Float> owner0;
  private final VectorShuffle<Float> owner1;
  private final int[] number;
  private final VectorMask<Float> stored0;
  private final VectorMask<Float> stored1;

  /** A pooling of these dimensions. */
  public VectorNarrowMaxPool2x2(Pool2dShape shape) {
    super(shape);
    int c = shape.c();
    oh = shape.oh();
    line = shape.w() * c;
    length = shape.ow() * c;
    block = Math.min(length, COUNT / c * c);
    int[] left = new int[COUNT];
    int[] right = new int[COUNT];
    for (int i = 0; i < block; i++) {
      left[i] = i / c * 2 * c + i % c;
      right[i] = left[i] + c;
    }
    left0 = shuffle(left, 0);
    left1 = shuffle(left, COUNT);
    leftIsSecond = IntVector.fromArray(INTS, left, 0).compare(VectorOperators.GE, COUNT).cast(SPECIES);
    right0 = shuffle(right, 0);
    right1 = shuffle(right, COUNT);
    rightIsSecond = IntVector.fromArray(INTS, right, 0).compare(VectorOperators.GE, COUNT).cast(SPECIES);
    stored = SPECIES.indexInRange(0, block);
    int[] owner = new int[2 * COUNT];
    number = new int[2 * COUNT];
    for (int i = 0; i < 2 * block; i++) {
      owner[i] = i / (2 * c) * c + i % c;
      number[i] = i / c % 2;
    }
    owner0 = shuffle(owner, 0);
    owner1 = shuffle(Arrays.copyOfRange(owner, COUNT, 2 * COUNT), 0);
    stored0 = SPECIES.indexInRange(0, 2 * block);
    stored1 = SPECIES.indexInRange(COUNT, Math.max(COUNT, 2 * block));
  }

  /** Those of the sources that lie in the vector that begins at {@code base}; the others are 0. */
  private static VectorShuffle<Float> shuffle(int[] sources, int base) {
    int[] indices = new int[COUNT];
    Arrays.setAll(indices, i -> sources[i] >= base && sources[i] < base + COUNT ? sources[i] - base : 0);
    return VectorShuffle.fromArray(SPECIES, indices, 0);
  }

  /** Whether it can compute a shape. */
  public static boolean takes(Pool2dShape s) {
    return s.c() <= COUNT / 2 && VectorMaxPool2x2.isWhole2x2(s);
  }

  @Override
  protected void forwardRow(int image, int row) {
    int from = xOffset + (image * shape.h() + 2 * row) * line;
    int to = (image * oh + row) * length;
    boolean routed = routing != null;
    for (int i = 0; i < length; i += block) {
      int first = Math.min(i, length - block);
      int at = from + 2 * first;
      int yAt = yOffset + to + first;
      int routingAt = routingOffset + to + first;
      if (at + line > x.length - 2 * COUNT || yAt > y.length - COUNT
          || routed && routingAt > routing.length - COUNT) {
        plain(at, yAt, routingAt);
      } else if (routed) {
        winners(at, yAt, routingAt);
      } else {
        values(at, yAt);
      }
    }
  }

  private void winners(int at, int yAt, int routingAt) {
    FloatVector a = FloatVector.fromArray(SPECIES, x, at);
    FloatVector b = FloatVector.fromArray(SPECIES, x, at + COUNT);
    FloatVector c = FloatVector.fromArray(SPECIES, x, at + line);
    FloatVector d = FloatVector.fromArray(SPECIES, x, at + line + COUNT);
    FloatVector v0 = a.rearrange(left0).blend(b.rearrange(left1), leftIsSecond);
    FloatVector v1 = a.rearrange(right0).blend(b.rearrange(right1), rightIsSecond);
    FloatVector v2 = c.rearrange(left0).blend(d.rearrange(left1), leftIsSecond);
    FloatVector v3 = c.rearrange(right0).blend(d.rearrange(right1), rightIsSecond);
    VectorMask<Float> upper = v0.compare(VectorOperators.EQ, v0).andNot(v1.compare(VectorOperators.LE, v0));
    VectorMask<Float> lower = v2.compare(VectorOperators.EQ, v2).andNot(v3.compare(VectorOperators.LE, v2));
    FloatVector max0 = v0.blend(v1, upper);
    FloatVector max1 = v2.blend(v3, lower);
    IntVector where0 = IntVector.zero(INTS).blend(1, upper.cast(INTS));
    IntVector where1 = IntVector.broadcast(INTS, 2).blend(3, lower.cast(INTS));
    VectorMask<Float> below = max0.compare(VectorOperators.EQ, max0).andNot(max1.compare(VectorOperators.LE, max0));
    max0.blend(max1, below).intoArray(y, yAt, stored);
    where0.blend(where1, below.cast(INTS)).intoArray(routing, routingAt, stored.cast(INTS));
  }

  private void values(int at, int yAt) {
    FloatVector a = FloatVector.fromArray(SPECIES, x, at);
    FloatVector b = FloatVector.fromArray(SPECIES, x, at + COUNT);
    FloatVector c = FloatVector.fromArray(SPECIES, x, at + line);
    FloatVector d = FloatVector.fromArray(SPECIES, x, at + line + COUNT);
    FloatVector v0 = a.rearrange(left0).blend(b.rearrange(left1), leftIsSecond);
    FloatVector v1 = a.rearrange(right0).blend(b.rearrange(right1), rightIsSecond);
    FloatVector v2 = c.rearrange(left0).blend(d.rearrange(left1), leftIsSecond);
    FloatVector v3 = c.rearrange(right0).blend(d.rearrange(right1), rightIsSecond);
    VectorMask<Float> upper = v0.compare(VectorOperators.EQ, v0).andNot(v1.compare(VectorOperators.LE, v0));
    VectorMask<Float> lower = v2.compare(VectorOperators.EQ, v2).andNot(v3.compare(VectorOperators.LE, v2));
    FloatVector max0 = v0.blend(v1, upper);
    FloatVector max1 = v2.blend(v3, lower);
    VectorMask<Float> below = max0.compare(VectorOperators.EQ, max0).andNot(max1.compare(VectorOperators.LE, max0));
    max0.blend(max1, below).intoArray(y, yAt, stored);
  }

  private void plain(int at, int yAt, int routingAt) {
    int c = shape.c();
    for (int i = 0; i < block; i++) {
      int from = at + i + i / c * c;
      int winner = 0;
      float max = x[from];
      for (int number = 1; number < 4; number++) {
        float v = x[from + number / 2 * line + number % 2 * c];
        if (v > max || v != v && max == max) {
          max = v;
          winner = number;
        }
      }
      y[yAt + i] = max;
      if (routing != null) {
        routing[routingAt + i] = winner;
      }
    }
  }

  @Override
  protected int bandRows() {
    return 2;
  }

  @Override
  protected void backwardRows(int image, int from, int to) {
    int at = dxOffset + (image * shape.h() + from) * line;
    if (to - from < 2) {
      Arrays.fill(dx, at, at + line, 0); // the last of an odd number of rows
      return;
    }
    int source = (image * oh + from / 2) * length;
    for (int i = 0; i < length; i += block) {
      int first = Math.min(i, length - block);
      route(dyOffset + source + first, routingOffset + source + first, at + 2 * first);
    }
    if (2 * length < line) {
      Arrays.fill(dx, at + 2 * length, at + line, 0); // the last of an odd number of columns
      Arrays.fill(dx, at + line + 2 * length, at + 2 * line, 0);
    }
  }

  private void route(int from, int routingFrom, int at) {
    if (from > dy.length - COUNT || routingFrom > routing.length - COUNT || at + line > dx.length - 2 * COUNT) {
      routePlain(from, routingFrom, at);
      return;
    }
    FloatVector zero = FloatVector.zero(SPECIES);
    FloatVector d = FloatVector.fromArray(SPECIES, dy, from);
    FloatVector where = IntVector.fromArray(INTS, routing, routingFrom).reinterpretAsFloats();
    FloatVector d0 = d.rearrange(owner0);
    FloatVector d1 = d.rearrange(owner1);
    IntVector where0 = where.rearrange(owner0).reinterpretAsInts();
    IntVector where1 = where.rearrange(owner1).reinterpretAsInts();
    IntVector number0 = IntVector.fromArray(INTS, number, 0);
    IntVector number1 = IntVector.fromArray(INTS, number, COUNT);
    zero.blend(d0, where0.compare(VectorOperators.EQ, number0).cast(SPECIES)).intoArray(dx, at, stored0);
    zero.blend(d1, where1.compare(VectorOperators.EQ, number1).cast(SPECIES)).intoArray(dx, at + COUNT, stored1);
    zero.blend(d0, where0.compare(VectorOperators.EQ, number0.add(2)).cast(SPECIES))
        .intoArray(dx, at + line, stored0);
    zero.blend(d1, where1.compare(VectorOperators.EQ, number1.add(2)).cast(SPECIES))
        .intoArray(dx, at + line + COUNT, stored1);
  }

  private void routePlain(int from, int routingFrom, int at) {
    int c = shape.c();
    for (int i = 0; i < block; i++) {
      int to = at + i + i / c * c;
      int winner = routing[routingFrom + i];
      float d = dy[from + i];
      dx[to] = winner == 0 ? d : 0;
      dx[to + c] = winner == 1 ? d : 0;
      dx[to + line] = winner == 2 ? d : 0;
      dx[to + line + c] = winner == 3 ? d : 0;
    }
  }
}
