package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.vector.Lanes.COUNT;
import static dev.lanewise.kernels.vector.Lanes.SPECIES;

import dev.lanewise.kernels.MaxPool2d;
import dev.lanewise.kernels.Pool2dShape;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Max pooling with lanes along channels. The last vector of a pixel overlaps the one before it, as a maximum
 * overwrites. Less than one vector of channels is read as one, whatever lies behind them, and stored under a mask; near
 * the end of an array it goes through a plain loop.
 *
 * <p>An element wins that is greater, or the first NaN: not (v ≤ max) holds for both and for a NaN already there, which
 * {@code max = max} bars. The lines for it stand twice: a method of vectors that C2 does not inline, because its loop
 * was rare while it was profiled, would make objects of them for ever.
 */
public final class VectorMaxPool2d extends MaxPool2d {
  private static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, SPECIES.vectorShape());

  /** A pooling of these dimensions. */
  public VectorMaxPool2d(Pool2dShape shape) {
    super(shape);
  }

  @Override
  protected void forwardRow(int image, int row) {
    Pool2dShape s = shape;
    int top = Math.max(0, row * s.sh() - s.phBegin());
    int bottom = Math.min(s.h(), row * s.sh() - s.phBegin() + s.kh());
    for (int j = 0; j < s.ow(); j++) {
      int left = Math.max(0, j * s.sw() - s.pwBegin());
      int right = Math.min(s.w(), j * s.sw() - s.pwBegin() + s.kw());
      // The window's elements are numbered as if it lay wholly inside: `number` is that of its first visible one.
      int number = (top - row * s.sh() + s.phBegin()) * s.kw() + left - j * s.sw() + s.pwBegin();
      int from = xOffset + ((image * s.h() + top) * s.w() + left) * s.c();
      int to = ((image * s.oh() + row) * s.ow() + j) * s.c();
      pixel(from, bottom - top, right - left, number, to);
    }
  }

  private void pixel(int from, int rows, int columns, int number, int to) {
    int channels = shape.c();
    if (channels < COUNT) {
      fewChannels(from, rows, columns, number, to);
      return;
    }
    for (int i = 0; i < channels; i += COUNT) {
      int c = Math.min(i, channels - COUNT);
      FloatVector max = FloatVector.fromArray(SPECIES, x, from + c);
      IntVector where = IntVector.broadcast(INTS, number);
      for (int a = 0; a < rows; a++) {
        for (int b = a == 0 ? 1 : 0; b < columns; b++) {
          FloatVector v = FloatVector.fromArray(SPECIES, x, from + (a * shape.w() + b) * shape.c() + c);
          VectorMask<Float> wins = max.compare(VectorOperators.EQ, max).andNot(v.compare(VectorOperators.LE, max));
          max = max.blend(v, wins);
          where = where.blend(number + a * shape.kw() + b, wins.cast(INTS));
        }
      }
      max.intoArray(y, yOffset + to + c);
      where.intoArray(routing, routingOffset + to + c);
    }
  }

  private void fewChannels(int from, int rows, int columns, int number, int to) {
    int channels = shape.c();
    int last = from + ((rows - 1) * shape.w() + columns - 1) * channels;
    int yAt = yOffset + to;
    int routingAt = routingOffset + to;
    if (last > x.length - COUNT || yAt > y.length - COUNT || routingAt > routing.length - COUNT) {
      for (int c = 0; c < channels; c++) {
        channel(from + c, rows, columns, number, to + c);
      }
      return;
    }
    FloatVector max = FloatVector.fromArray(SPECIES, x, from);
    IntVector where = IntVector.broadcast(INTS, number);
    for (int a = 0; a < rows; a++) {
      for (int b = a == 0 ? 1 : 0; b < columns; b++) {
        FloatVector v = FloatVector.fromArray(SPECIES, x, from + (a * shape.w() + b) * channels);
        VectorMask<Float> wins = max.compare(VectorOperators.EQ, max).andNot(v.compare(VectorOperators.LE, max));
        max = max.blend(v, wins);
        where = where.blend(number + a * shape.kw() + b, wins.cast(INTS));
      }
    }
    max.intoArray(y, yAt, SPECIES.indexInRange(0, channels));
    where.intoArray(routing, routingAt, INTS.indexInRange(0, channels));
  }

  private void channel(int from, int rows, int columns, int number, int to) {
    float max = x[from];
    int where = number;
    for (int a = 0; a < rows; a++) {
      for (int b = a == 0 ? 1 : 0; b < columns; b++) {
        float v = x[from + (a * shape.w() + b) * shape.c()];
        if (v > max || v != v && max == max) {
          max = v;
          where = number + a * shape.kw() + b;
        }
      }
    }
    y[yOffset + to] = max;
    routing[routingOffset + to] = where;
  }

  @Override
  protected void backwardImage(int image) {
    Pool2dShape s = shape;
    int dxImage = dxOffset + image * s.inputSize();
    Arrays.fill(dx, dxImage, dxImage + s.inputSize(), 0);
    for (int i = 0; i < s.oh(); i++) {
      for (int j = 0; j < s.ow(); j++) {
        backwardPixel(i, j, dxImage, ((image * s.oh() + i) * s.ow() + j) * s.c());
      }
    }
  }

  private void backwardPixel(int i, int j, int dxImage, int from) {
    Pool2dShape s = shape;
    int top = i * s.sh() - s.phBegin();
    int left = j * s.sw() - s.pwBegin();
    int bottom = Math.min(s.h(), top + s.kh());
    int right = Math.min(s.w(), left + s.kw());
    for (int h = Math.max(0, top); h < bottom; h++) {
      for (int w = Math.max(0, left); w < right; w++) {
        route((h - top) * s.kw() + w - left, from, dxImage + (h * s.w() + w) * s.c());
      }
    }
  }

  /** Adds to one input pixel the gradients that were routed to it from one output pixel. */
  private void route(int number, int from, int to) {
    int c = 0;
    for (; c < SPECIES.loopBound(shape.c()); c += COUNT) {
      VectorMask<Float> mine = IntVector.fromArray(INTS, routing, routingOffset + from + c)
          .compare(VectorOperators.EQ, number).cast(SPECIES);
      FloatVector d = FloatVector.fromArray(SPECIES, dy, dyOffset + from + c);
      FloatVector.fromArray(SPECIES, dx, to + c).add(FloatVector.zero(SPECIES).blend(d, mine))
          .intoArray(dx, to + c);
    }
    for (; c < shape.c(); c++) {
      if (routing[routingOffset + from + c] == number) {
        dx[to + c] += dy[dyOffset + from + c];
      }
    }
  }
}
