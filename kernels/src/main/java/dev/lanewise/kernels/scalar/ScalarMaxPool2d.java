package dev.lanewise.kernels.scalar;

import dev.lanewise.kernels.MaxPool2d;
import dev.lanewise.kernels.Pool2dShape;

/** Max pooling in plain loops. */
public final class ScalarMaxPool2d extends MaxPool2d {
  /** A pooling of these dimensions. */
  public ScalarMaxPool2d(Pool2dShape shape) {
    super(shape);
  }

  @Override
  protected void forwardRow(int image, int row) {
    for (int j = 0; j < shape.ow(); j++) {
      int to = ((image * shape.oh() + row) * shape.ow() + j) * shape.c();
      for (int c = 0; c < shape.c(); c++) {
        window(image, row, j, c, to + c);
      }
    }
  }

  private void window(int image, int i, int j, int c, int to) {
    int top = image * shape.h() + i * shape.sh() - shape.phBegin();
    int left = j * shape.sw() - shape.pwBegin();
    int endColumn = shape.endColumn(j);
    int endRow = shape.endRow(i);
    int winner = -1;
    float max = 0;
    for (int a = shape.firstRow(i); a < endRow; a++) {
      for (int b = shape.firstColumn(j); b < endColumn; b++) {
        int pixel = (top + a * shape.dh()) * shape.w() + left + b * shape.dw();
        float v = x[xOffset + pixel * shape.c() + c];
        if (winner < 0 || v > max || v != v && max == max) {
          max = v;
          winner = a * shape.kw() + b;
        }
      }
    }
    y[yOffset + to] = max;
    if (routing != null) {
      routing[routingOffset + to] = winner;
    }
  }

  @Override
  protected void backwardRows(int image, int from, int to) {
    for (int h = from; h < to; h++) {
      for (int w = 0; w < shape.w(); w++) {
        for (int c = 0; c < shape.c(); c++) {
          dx[dxOffset + ((image * shape.h() + h) * shape.w() + w) * shape.c() + c] = gather(image, h, w, c);
        }
      }
    }
  }

  /** The sum of what is routed to one element of x, window after window. */
  private float gather(int image, int h, int w, int c) {
    float sum = 0;
    for (int i = shape.firstOutputRow(h); i < shape.oh() && i * shape.sh() <= h + shape.phBegin(); i++) {
      int down = h + shape.phBegin() - i * shape.sh();
      if (down % shape.dh() == 0) {
        sum = gather((image * shape.oh() + i) * shape.ow(), down / shape.dh() * shape.kw(), w, c, sum);
      }
    }
    return sum;
  }

  private float gather(int outputRow, int number, int w, int c, float start) {
    float sum = start;
    for (int j = shape.firstOutputColumn(w); j < shape.ow() && j * shape.sw() <= w + shape.pwBegin(); j++) {
      int across = w + shape.pwBegin() - j * shape.sw();
      int at = (outputRow + j) * shape.c() + c;
      if (across % shape.dw() == 0 && routing[routingOffset + at] == number + across / shape.dw()) {
        sum += dy[dyOffset + at];
      }
    }
    return sum;
  }
}
