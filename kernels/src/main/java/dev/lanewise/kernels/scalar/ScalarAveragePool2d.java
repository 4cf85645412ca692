package dev.lanewise.kernels.scalar;

import dev.lanewise.kernels.AveragePool2d;
import dev.lanewise.kernels.Pool2dShape;

/** Average pooling in plain loops. */
public final class ScalarAveragePool2d extends AveragePool2d {
  private final int oh;
  private final int ow;

  /** A pooling of these dimensions. */
  public ScalarAveragePool2d(Pool2dShape shape, boolean countIncludePad) {
    super(shape, countIncludePad);
    oh = shape.oh();
    ow = shape.ow();
  }

  @Override
  protected void forwardRow(int image, int row) {
    for (int j = 0; j < ow; j++) {
      int to = yOffset + ((image * oh + row) * ow + j) * shape.c();
      for (int c = 0; c < shape.c(); c++) {
        y[to + c] = sum(image, row, j, c) * scales[row * ow + j];
      }
    }
  }

  private float sum(int image, int i, int j, int c) {
    int top = image * shape.h() + i * shape.sh() - shape.phBegin();
    int left = j * shape.sw() - shape.pwBegin();
    int endColumn = shape.endColumn(j);
    int endRow = shape.endRow(i);
    float sum = 0;
    for (int a = shape.firstRow(i); a < endRow; a++) {
      for (int b = shape.firstColumn(j); b < endColumn; b++) {
        sum += x[xOffset + ((top + a * shape.dh()) * shape.w() + left + b * shape.dw()) * shape.c() + c];
      }
    }
    return sum;
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

  /** The sum of what one element of x receives, window after window. */
  private float gather(int image, int h, int w, int c) {
    float sum = 0;
    for (int i = shape.firstOutputRow(h); i < oh && i * shape.sh() <= h + shape.phBegin(); i++) {
      if ((h + shape.phBegin() - i * shape.sh()) % shape.dh() == 0) {
        sum = gather(image, i, w, c, sum);
      }
    }
    return sum;
  }

  private float gather(int image, int i, int w, int c, float start) {
    float sum = start;
    for (int j = shape.firstOutputColumn(w); j < ow && j * shape.sw() <= w + shape.pwBegin(); j++) {
      if ((w + shape.pwBegin() - j * shape.sw()) % shape.dw() == 0) {
        sum += dy[dyOffset + ((image * oh + i) * ow + j) * shape.c() + c] * scales[i * ow + j];
      }
    }
    return sum;
  }
}
