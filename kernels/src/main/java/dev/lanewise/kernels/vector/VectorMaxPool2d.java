package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.vector.Lanes.COUNT;
import static dev.lanewise.kernels.vector.Lanes.SPECIES;

import dev.lanewise.kernels.MaxPool2d;
import dev.lanewise.kernels.Pool2dShape;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Max pooling with lanes along channels, any window. The last vector of a pixel overlaps the one before it, as all
 * results overwrite. Less than one vector of channels is read as one, whatever lies behind them, and stored under a
 * mask; near the end of an array it goes through a plain loop.
 *
 * <p>The maximum so far stays if it is NaN or the next element v ≤ max, which does not hold where v is NaN. The lines
 * for it stand several times: a method of vectors that C2 does not inline, because its loop was rare while it was
 * profiled, would make objects of them for ever.
 */
public final class VectorMaxPool2d extends MaxPool2d {
  static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, SPECIES.vectorShape());

  private final int oh;
  private final int ow;

  // Elements of x from one row or column of a window to the next; a dilation that is never stepped may be huge.
  private final int down;
  private final int across;

  private final PoolAxis rows;
  private final PoolAxis columns;

  /** A pooling of these dimensions. */
  public VectorMaxPool2d(Pool2dShape shape) {
    super(shape);
    oh = shape.oh();
    ow = shape.ow();
    down = shape.kh() == 1 ? 0 : shape.dh() * shape.w() * shape.c();
    across = shape.kw() == 1 ? 0 : shape.dw() * shape.c();
    rows = PoolAxis.rows(shape);
    columns = PoolAxis.columns(shape);
  }

  @Override
  protected void forwardRow(int image, int row) {
    Pool2dShape s = shape;
    int firstRow = s.firstRow(row);
    int windowRows = s.endRow(row) - firstRow;
    int top = image * s.h() + row * s.sh() - s.phBegin() + firstRow * s.dh();
    for (int j = 0; j < ow; j++) {
      int firstColumn = s.firstColumn(j);
      int windowColumns = s.endColumn(j) - firstColumn;
      int left = j * s.sw() - s.pwBegin() + firstColumn * s.dw();
      // The window's elements are numbered as if it lay wholly inside: `number` is that of its first visible one.
      int number = firstRow * s.kw() + firstColumn;
      int from = xOffset + (top * s.w() + left) * s.c();
      int to = ((image * oh + row) * ow + j) * s.c();
      if (s.c() < COUNT) {
        fewChannels(from, windowRows, windowColumns, number, to);
      } else if (routing == null) {
        values(from, windowRows, windowColumns, yOffset + to);
      } else {
        winners(from, windowRows, windowColumns, number, to);
      }
    }
  }

  private void winners(int from, int rows, int columns, int number, int to) {
    int channels = shape.c();
    for (int i = 0; i < channels; i += COUNT) {
      int c = Math.min(i, channels - COUNT);
      FloatVector max = FloatVector.fromArray(SPECIES, x, from + c);
      IntVector where = IntVector.broadcast(INTS, number);
      for (int a = 0; a < rows; a++) {
        for (int b = a == 0 ? 1 : 0; b < columns; b++) {
          FloatVector v = FloatVector.fromArray(SPECIES, x, from + a * down + b * across + c);
          VectorMask<Float> stays = max.compare(VectorOperators.NE, max).or(v.compare(VectorOperators.LE, max));
          max = v.blend(max, stays);
          where = IntVector.broadcast(INTS, number + a * shape.kw() + b).blend(where, stays.cast(INTS));
        }
      }
      max.intoArray(y, yOffset + to + c);
      where.intoArray(routing, routingOffset + to + c);
    }
  }

  private void values(int from, int rows, int columns, int to) {
    int channels = shape.c();
    for (int i = 0; i < channels; i += COUNT) {
      int c = Math.min(i, channels - COUNT);
      FloatVector max = FloatVector.fromArray(SPECIES, x, from + c);
      for (int a = 0; a < rows; a++) {
        for (int b = a == 0 ? 1 : 0; b < columns; b++) {
          FloatVector v = FloatVector.fromArray(SPECIES, x, from + a * down + b * across + c);
          VectorMask<Float> stays = max.compare(VectorOperators.NE, max).or(v.compare(VectorOperators.LE, max));
          max = v.blend(max, stays);
        }
      }
      max.intoArray(y, to + c);
    }
  }

  private void fewChannels(int from, int rows, int columns, int number, int to) {
    int channels = shape.c();
    int last = from + (rows - 1) * down + (columns - 1) * across;
    int yAt = yOffset + to;
    int routingAt = routingOffset + to;
    boolean routed = routing != null;
    if (last > x.length - COUNT || yAt > y.length - COUNT || routed && routingAt > routing.length - COUNT) {
      for (int c = 0; c < channels; c++) {
        channel(from + c, rows, columns, number, to + c);
      }
      return;
    }
    FloatVector max = FloatVector.fromArray(SPECIES, x, from);
    IntVector where = IntVector.broadcast(INTS, number);
    for (int a = 0; a < rows; a++) {
      for (int b = a == 0 ? 1 : 0; b < columns; b++) {
        FloatVector v = FloatVector.fromArray(SPECIES, x, from + a * down + b * across);
        VectorMask<Float> stays = max.compare(VectorOperators.NE, max).or(v.compare(VectorOperators.LE, max));
        max = v.blend(max, stays);
        where = IntVector.broadcast(INTS, number + a * shape.kw() + b).blend(where, stays.cast(INTS));
      }
    }
    max.intoArray(y, yAt, SPECIES.indexInRange(0, channels));
    if (routed) {
      where.intoArray(routing, routingAt, INTS.indexInRange(0, channels));
    }
  }

  private void channel(int from, int rows, int columns, int number, int to) {
    float max = x[from];
    int where = number;
    for (int a = 0; a < rows; a++) {
      for (int b = a == 0 ? 1 : 0; b < columns; b++) {
        float v = x[from + a * down + b * across];
        if (v > max || v != v && max == max) {
          max = v;
          where = number + a * shape.kw() + b;
        }
      }
    }
    y[yOffset + to] = max;
    if (routing != null) {
      routing[routingOffset + to] = where;
    }
  }

  @Override
  protected void backwardRows(int image, int from, int to) {
    int channels = shape.c();
    for (int h = from; h < to; h++) {
      for (int w = 0; w < shape.w(); w++) {
        int at = dxOffset + ((image * shape.h() + h) * shape.w() + w) * channels;
        if (channels < COUNT) {
          gatherFew(image, h, w, at);
        } else {
          gatherMany(image, h, w, at);
        }
      }
    }
  }

  /** One pixel of dx, seen by one window or by two each way as 3×3 at stride 2 has it, or by any number. */
  private void gatherMany(int image, int h, int w, int to) {
    int r = rows.first[h];
    int q = columns.first[w];
    int down = rows.first[h + 1] - r;
    int across = columns.first[w + 1] - q;
    if (down == 1 && across == 1) {
      gatherOne(entry(image, r, q), number(r, q), to);
    } else if (down == 1 && across == 2) {
      gatherTwo(entry(image, r, q), number(r, q), entry(image, r, q + 1), number(r, q + 1), to);
    } else if (down == 2 && across == 1) {
      gatherTwo(entry(image, r, q), number(r, q), entry(image, r + 1, q), number(r + 1, q), to);
    } else if (down == 2 && across == 2) {
      gatherFour(image, r, q, to);
    } else {
      gather(image, h, w, to);
    }
  }

  /** Where the output pixel of two entries lies. */
  private int entry(int image, int r, int q) {
    return ((image * oh + rows.output[r]) * ow + columns.output[q]) * shape.c();
  }

  /** By which number its window names the pixel. */
  private int number(int r, int q) {
    return rows.tap[r] * shape.kw() + columns.tap[q];
  }

  private void gatherOne(int at, int number, int to) {
    FloatVector zero = FloatVector.zero(SPECIES);
    int channels = shape.c();
    for (int i = 0; i < channels; i += COUNT) {
      int c = Math.min(i, channels - COUNT);
      VectorMask<Float> mine = IntVector.fromArray(INTS, routing, routingOffset + at + c)
          .compare(VectorOperators.EQ, number).cast(SPECIES);
      zero.blend(FloatVector.fromArray(SPECIES, dy, dyOffset + at + c), mine).intoArray(dx, to + c);
    }
  }

  private void gatherTwo(int at0, int number0, int at1, int number1, int to) {
    FloatVector zero = FloatVector.zero(SPECIES);
    int channels = shape.c();
    for (int i = 0; i < channels; i += COUNT) {
      int c = Math.min(i, channels - COUNT);
      VectorMask<Float> mine0 = IntVector.fromArray(INTS, routing, routingOffset + at0 + c)
          .compare(VectorOperators.EQ, number0).cast(SPECIES);
      VectorMask<Float> mine1 = IntVector.fromArray(INTS, routing, routingOffset + at1 + c)
          .compare(VectorOperators.EQ, number1).cast(SPECIES);
      zero.blend(FloatVector.fromArray(SPECIES, dy, dyOffset + at0 + c), mine0)
          .add(zero.blend(FloatVector.fromArray(SPECIES, dy, dyOffset + at1 + c), mine1))
          .intoArray(dx, to + c);
    }
  }

  private void gatherFour(int image, int r, int q, int to) {
    int at0 = entry(image, r, q);
    int at1 = entry(image, r, q + 1);
    int at2 = entry(image, r + 1, q);
    int at3 = entry(image, r + 1, q + 1);
    int number0 = number(r, q);
    int number1 = number(r, q + 1);
    int number2 = number(r + 1, q);
    int number3 = number(r + 1, q + 1);
    FloatVector zero = FloatVector.zero(SPECIES);
    int channels = shape.c();
    for (int i = 0; i < channels; i += COUNT) {
      int c = Math.min(i, channels - COUNT);
      VectorMask<Float> mine0 = IntVector.fromArray(INTS, routing, routingOffset + at0 + c)
          .compare(VectorOperators.EQ, number0).cast(SPECIES);
      VectorMask<Float> mine1 = IntVector.fromArray(INTS, routing, routingOffset + at1 + c)
          .compare(VectorOperators.EQ, number1).cast(SPECIES);
      VectorMask<Float> mine2 = IntVector.fromArray(INTS, routing, routingOffset + at2 + c)
          .compare(VectorOperators.EQ, number2).cast(SPECIES);
      VectorMask<Float> mine3 = IntVector.fromArray(INTS, routing, routingOffset + at3 + c)
          .compare(VectorOperators.EQ, number3).cast(SPECIES);
      zero.blend(FloatVector.fromArray(SPECIES, dy, dyOffset + at0 + c), mine0)
          .add(zero.blend(FloatVector.fromArray(SPECIES, dy, dyOffset + at1 + c), mine1))
          .add(zero.blend(FloatVector.fromArray(SPECIES, dy, dyOffset + at2 + c), mine2))
          .add(zero.blend(FloatVector.fromArray(SPECIES, dy, dyOffset + at3 + c), mine3))
          .intoArray(dx, to + c);
    }
  }

  /** The sum of what the windows that see a pixel of dx route to it. */
  private void gather(int image, int h, int w, int to) {
    int channels = shape.c();
    for (int i = 0; i < channels; i += COUNT) {
      int c = Math.min(i, channels - COUNT);
      FloatVector sum = FloatVector.zero(SPECIES);
      for (int r = rows.first[h]; r < rows.first[h + 1]; r++) {
        int outputRow = (image * oh + rows.output[r]) * ow;
        int number = rows.tap[r] * shape.kw();
        for (int q = columns.first[w]; q < columns.first[w + 1]; q++) {
          int at = (outputRow + columns.output[q]) * channels + c;
          VectorMask<Float> mine = IntVector.fromArray(INTS, routing, routingOffset + at)
              .compare(VectorOperators.EQ, number + columns.tap[q]).cast(SPECIES);
          sum = sum.add(FloatVector.fromArray(SPECIES, dy, dyOffset + at), mine);
        }
      }
      sum.intoArray(dx, to + c);
    }
  }

  private void gatherFew(int image, int h, int w, int to) {
    int channels = shape.c();
    if (isNearEnd(image, h, w, to)) {
      for (int c = 0; c < channels; c++) {
        dx[to + c] = gatherChannel(image, h, w, c);
      }
      return;
    }
    FloatVector sum = FloatVector.zero(SPECIES);
    for (int r = rows.first[h]; r < rows.first[h + 1]; r++) {
      int outputRow = (image * oh + rows.output[r]) * ow;
      int number = rows.tap[r] * shape.kw();
      for (int q = columns.first[w]; q < columns.first[w + 1]; q++) {
        int at = (outputRow + columns.output[q]) * channels;
        VectorMask<Float> mine = IntVector.fromArray(INTS, routing, routingOffset + at)
            .compare(VectorOperators.EQ, number + columns.tap[q]).cast(SPECIES);
        sum = sum.add(FloatVector.fromArray(SPECIES, dy, dyOffset + at), mine);
      }
    }
    sum.intoArray(dx, to, SPECIES.indexInRange(0, channels));
  }

  /** Whether a whole vector of dx, or of what is gathered there, would lie beyond its array. */
  private boolean isNearEnd(int image, int h, int w, int to) {
    int r = rows.first[h + 1] - 1;
    int q = columns.first[w + 1] - 1;
    if (r < rows.first[h] || q < columns.first[w]) {
      return to > dx.length - COUNT;
    }
    int last = ((image * oh + rows.output[r]) * ow + columns.output[q]) * shape.c();
    return to > dx.length - COUNT || dyOffset + last > dy.length - COUNT
        || routingOffset + last > routing.length - COUNT;
  }

  private float gatherChannel(int image, int h, int w, int c) {
    float sum = 0;
    for (int r = rows.first[h]; r < rows.first[h + 1]; r++) {
      for (int q = columns.first[w]; q < columns.first[w + 1]; q++) {
        int at = ((image * oh + rows.output[r]) * ow + columns.output[q]) * shape.c() + c;
        if (routing[routingOffset + at] == rows.tap[r] * shape.kw() + columns.tap[q]) {
          sum += dy[dyOffset + at];
        }
      }
    }
    return sum;
  }
}
