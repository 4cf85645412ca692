package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.vector.Lanes.COUNT;
import static dev.lanewise.kernels.vector.Lanes.SPECIES;

import dev.lanewise.kernels.AveragePool2d;
import dev.lanewise.kernels.Pool2dShape;
import jdk.incubator.vector.FloatVector;

/**
 * Average pooling with lanes along channels, any window. The last vector of a pixel overlaps the one before it, as all
 * results overwrite. Less than one vector of channels is read as one, whatever lies behind them, and stored under a
 * mask; near the end of an array it goes through a plain loop that rounds alike.
 */
public final class VectorAveragePool2d extends AveragePool2d {
  private final int oh;
  private final int ow;

  // Elements of x from one row or column of a window to the next; a dilation that is never stepped may be huge.
  private final int down;
  private final int across;

  private final PoolAxis rows;
  private final PoolAxis columns;

  /** A pooling of these dimensions. */
  public VectorAveragePool2d(Pool2dShape shape, boolean countIncludePad) {
    super(shape, countIncludePad);
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
      int from = xOffset + (top * s.w() + left) * s.c();
      int to = yOffset + ((image * oh + row) * ow + j) * s.c();
      if (s.c() < COUNT) {
        fewChannels(from, windowRows, windowColumns, scales[row * ow + j], to);
      } else {
        pixel(from, windowRows, windowColumns, scales[row * ow + j], to);
      }
    }
  }

  private void pixel(int from, int rows, int columns, float scale, int to) {
    int channels = shape.c();
    for (int i = 0; i < channels; i += COUNT) {
      int c = Math.min(i, channels - COUNT);
      FloatVector sum = FloatVector.zero(SPECIES);
      for (int a = 0; a < rows; a++) {
        for (int b = 0; b < columns; b++) {
          sum = sum.add(FloatVector.fromArray(SPECIES, x, from + a * down + b * across + c));
        }
      }
      sum.mul(scale).intoArray(y, to + c);
    }
  }

  private void fewChannels(int from, int rows, int columns, float scale, int to) {
    int channels = shape.c();
    int last = from + (rows - 1) * down + (columns - 1) * across;
    if (last > x.length - COUNT || to > y.length - COUNT) {
      for (int c = 0; c < channels; c++) {
        y[to + c] = sum(from + c, rows, columns) * scale;
      }
      return;
    }
    FloatVector sum = FloatVector.zero(SPECIES);
    for (int a = 0; a < rows; a++) {
      for (int b = 0; b < columns; b++) {
        sum = sum.add(FloatVector.fromArray(SPECIES, x, from + a * down + b * across));
      }
    }
    sum.mul(scale).intoArray(y, to, SPECIES.indexInRange(0, channels));
  }

  private float sum(int from, int rows, int columns) {
    float sum = 0;
    for (int a = 0; a < rows; a++) {
      for (int b = 0; b < columns; b++) {
        sum += x[from + a * down + b * across];
      }
    }
    return sum;
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
          gather(image, h, w, at);
        }
      }
    }
  }

  /** One pixel of dx: the sum of what the windows that see it give it. */
  private void gather(int image, int h, int w, int to) {
    int channels = shape.c();
    for (int i = 0; i < channels; i += COUNT) {
      int c = Math.min(i, channels - COUNT);
      FloatVector sum = FloatVector.zero(SPECIES);
      for (int r = rows.first[h]; r < rows.first[h + 1]; r++) {
        for (int q = columns.first[w]; q < columns.first[w + 1]; q++) {
          int pixel = rows.output[r] * ow + columns.output[q];
          FloatVector d = FloatVector.fromArray(SPECIES, dy, dyOffset + (image * oh * ow + pixel) * channels + c);
          sum = sum.add(d.mul(scales[pixel]));
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
      for (int q = columns.first[w]; q < columns.first[w + 1]; q++) {
        int pixel = rows.output[r] * ow + columns.output[q];
        FloatVector d = FloatVector.fromArray(SPECIES, dy, dyOffset + (image * oh * ow + pixel) * channels);
        sum = sum.add(d.mul(scales[pixel]));
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
    return to > dx.length - COUNT || dyOffset + last > dy.length - COUNT;
  }

  private float gatherChannel(int image, int h, int w, int c) {
    float sum = 0;
    for (int r = rows.first[h]; r < rows.first[h + 1]; r++) {
      for (int q = columns.first[w]; q < columns.first[w + 1]; q++) {
        int pixel = rows.output[r] * ow + columns.output[q];
        sum += dy[dyOffset + (image * oh * ow + pixel) * shape.c() + c] * scales[pixel];
      }
    }
    return sum;
  }
}
