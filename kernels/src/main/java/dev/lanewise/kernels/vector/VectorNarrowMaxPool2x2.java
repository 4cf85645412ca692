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

  // For each output of a block where its left and its right element lie in the two vectors.
  private final int[] left = new int[COUNT];
  private final int[] right = new int[COUNT];

  // For each element of the two vectors the output it belongs to and its number in the upper row.
  private final int[] owner = new int[2 * COUNT];
  private final int[] number = new int[2 * COUNT];

  /** A pooling of these dimensions. */
  public VectorNarrowMaxPool2x2(Pool2dShape shape) {
    super(shape);
    int c = shape.c();
    oh = shape.oh();
    line = shape.w() * c;
    length = shape.ow() * c;
    block = Math.min(length, COUNT / c * c);
    for (int i = 0; i < block; i++) {
      left[i] = i / c * 2 * c + i % c;
      right[i] = left[i] + c;
    }
    for (int i = 0; i < 2 * block; i++) {
      owner[i] = i / (2 * c) * c + i % c;
      number[i] = i / c % 2;
    }
  }

  /** Whether it can compute a shape. */
  public static boolean takes(Pool2dShape s) {
    return s.c() <= COUNT / 2 && VectorMaxPool2x2.isWhole2x2(s);
  }

  @Override
  protected void forwardRow(int image, int row) {
    int from = xOffset + (image * shape.h() + 2 * row) * line;
    int to = (image * oh + row) * length;
    int room = Math.min((x.length - 2 * COUNT - from - line) >> 1, y.length - COUNT - yOffset - to);
    int done;
    if (routing == null) {
      done = values(from, yOffset + to, room);
    } else {
      room = Math.min(room, routing.length - COUNT - routingOffset - to);
      done = winners(from, yOffset + to, routingOffset + to, room);
    }
    for (int i = done; i < length; i += block) {
      int first = Math.min(i, length - block);
      plain(from + 2 * first, yOffset + to + first, routingOffset + to + first);
    }
  }

  /** The blocks that begin at most at {@code room}; returns where the next one begins. */
  private int winners(int from, int to, int routingTo, int room) {
    IntVector l = IntVector.fromArray(INTS, left, 0);
    IntVector r = IntVector.fromArray(INTS, right, 0);
    VectorMask<Integer> leftIsSecond = l.compare(VectorOperators.GE, COUNT);
    VectorMask<Integer> rightIsSecond = r.compare(VectorOperators.GE, COUNT);
    VectorShuffle<Integer> ls = l.and(COUNT - 1).toShuffle();
    VectorShuffle<Integer> rs = r.and(COUNT - 1).toShuffle();
    VectorMask<Float> stored = SPECIES.indexInRange(0, block);
    VectorMask<Integer> storedNumbers = INTS.indexInRange(0, block);
    int i = 0;
    for (; i < length; i += block) {
      int first = Math.min(i, length - block);
      if (first > room) {
        break;
      }
      int at = from + 2 * first;
      IntVector a = FloatVector.fromArray(SPECIES, x, at).reinterpretAsInts();
      IntVector b = FloatVector.fromArray(SPECIES, x, at + COUNT).reinterpretAsInts();
      IntVector c = FloatVector.fromArray(SPECIES, x, at + line).reinterpretAsInts();
      IntVector d = FloatVector.fromArray(SPECIES, x, at + line + COUNT).reinterpretAsInts();
      FloatVector v0 = a.rearrange(ls).blend(b.rearrange(ls), leftIsSecond).reinterpretAsFloats();
      FloatVector v1 = a.rearrange(rs).blend(b.rearrange(rs), rightIsSecond).reinterpretAsFloats();
      FloatVector v2 = c.rearrange(ls).blend(d.rearrange(ls), leftIsSecond).reinterpretAsFloats();
      FloatVector v3 = c.rearrange(rs).blend(d.rearrange(rs), rightIsSecond).reinterpretAsFloats();
      VectorMask<Float> upper = v0.compare(VectorOperators.NE, v0).or(v1.compare(VectorOperators.LE, v0));
      VectorMask<Float> lower = v2.compare(VectorOperators.NE, v2).or(v3.compare(VectorOperators.LE, v2));
      FloatVector max0 = v1.blend(v0, upper);
      FloatVector max1 = v3.blend(v2, lower);
      VectorMask<Float> above = max0.compare(VectorOperators.NE, max0).or(max1.compare(VectorOperators.LE, max0));
      IntVector where0 = IntVector.broadcast(INTS, 1).blend(0, upper.cast(INTS));
      IntVector where1 = IntVector.broadcast(INTS, 3).blend(2, lower.cast(INTS));
      max1.blend(max0, above).intoArray(y, to + first, stored);
      where1.blend(where0, above.cast(INTS)).intoArray(routing, routingTo + first, storedNumbers);
    }
    return i;
  }

  private int values(int from, int to, int room) {
    IntVector l = IntVector.fromArray(INTS, left, 0);
    IntVector r = IntVector.fromArray(INTS, right, 0);
    VectorMask<Integer> leftIsSecond = l.compare(VectorOperators.GE, COUNT);
    VectorMask<Integer> rightIsSecond = r.compare(VectorOperators.GE, COUNT);
    VectorShuffle<Integer> ls = l.and(COUNT - 1).toShuffle();
    VectorShuffle<Integer> rs = r.and(COUNT - 1).toShuffle();
    VectorMask<Float> stored = SPECIES.indexInRange(0, block);
    int i = 0;
    for (; i < length; i += block) {
      int first = Math.min(i, length - block);
      if (first > room) {
        break;
      }
      int at = from + 2 * first;
      IntVector a = FloatVector.fromArray(SPECIES, x, at).reinterpretAsInts();
      IntVector b = FloatVector.fromArray(SPECIES, x, at + COUNT).reinterpretAsInts();
      IntVector c = FloatVector.fromArray(SPECIES, x, at + line).reinterpretAsInts();
      IntVector d = FloatVector.fromArray(SPECIES, x, at + line + COUNT).reinterpretAsInts();
      FloatVector v0 = a.rearrange(ls).blend(b.rearrange(ls), leftIsSecond).reinterpretAsFloats();
      FloatVector v1 = a.rearrange(rs).blend(b.rearrange(rs), rightIsSecond).reinterpretAsFloats();
      FloatVector v2 = c.rearrange(ls).blend(d.rearrange(ls), leftIsSecond).reinterpretAsFloats();
      FloatVector v3 = c.rearrange(rs).blend(d.rearrange(rs), rightIsSecond).reinterpretAsFloats();
      VectorMask<Float> upper = v0.compare(VectorOperators.NE, v0).or(v1.compare(VectorOperators.LE, v0));
      VectorMask<Float> lower = v2.compare(VectorOperators.NE, v2).or(v3.compare(VectorOperators.LE, v2));
      FloatVector max0 = v1.blend(v0, upper);
      FloatVector max1 = v3.blend(v2, lower);
      VectorMask<Float> above = max0.compare(VectorOperators.NE, max0).or(max1.compare(VectorOperators.LE, max0));
      max1.blend(max0, above).intoArray(y, to + first, stored);
    }
    return i;
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
    int room = Math.min(dy.length - COUNT - dyOffset - source, routing.length - COUNT - routingOffset - source);
    room = Math.min(room, (dx.length - 2 * COUNT - at - line) >> 1);
    for (int i = route(dyOffset + source, routingOffset + source, at, room); i < length; i += block) {
      int first = Math.min(i, length - block);
      routePlain(dyOffset + source + first, routingOffset + source + first, at + 2 * first);
    }
    if (2 * length < line) {
      Arrays.fill(dx, at + 2 * length, at + line, 0); // the last of an odd number of columns
      Arrays.fill(dx, at + line + 2 * length, at + 2 * line, 0);
    }
  }

  private int route(int dyFrom, int routingFrom, int to, int room) {
    VectorShuffle<Integer> owner0 = IntVector.fromArray(INTS, owner, 0).toShuffle();
    VectorShuffle<Integer> owner1 = IntVector.fromArray(INTS, owner, COUNT).toShuffle();
    IntVector number0 = IntVector.fromArray(INTS, number, 0);
    IntVector number1 = IntVector.fromArray(INTS, number, COUNT);
    VectorMask<Float> stored0 = SPECIES.indexInRange(0, 2 * block);
    VectorMask<Float> stored1 = SPECIES.indexInRange(COUNT, Math.max(COUNT, 2 * block));
    FloatVector zero = FloatVector.zero(SPECIES);
    int i = 0;
    for (; i < length; i += block) {
      int first = Math.min(i, length - block);
      if (first > room) {
        break;
      }
      int at = to + 2 * first;
      IntVector d = FloatVector.fromArray(SPECIES, dy, dyFrom + first).reinterpretAsInts();
      IntVector where = IntVector.fromArray(INTS, routing, routingFrom + first);
      FloatVector d0 = d.rearrange(owner0).reinterpretAsFloats();
      FloatVector d1 = d.rearrange(owner1).reinterpretAsFloats();
      IntVector where0 = where.rearrange(owner0).sub(number0);
      IntVector where1 = where.rearrange(owner1).sub(number1);
      zero.blend(d0, where0.compare(VectorOperators.EQ, 0).cast(SPECIES)).intoArray(dx, at, stored0);
      zero.blend(d1, where1.compare(VectorOperators.EQ, 0).cast(SPECIES)).intoArray(dx, at + COUNT, stored1);
      zero.blend(d0, where0.compare(VectorOperators.EQ, 2).cast(SPECIES)).intoArray(dx, at + line, stored0);
      zero.blend(d1, where1.compare(VectorOperators.EQ, 2).cast(SPECIES)).intoArray(dx, at + line + COUNT, stored1);
    }
    return i;
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
