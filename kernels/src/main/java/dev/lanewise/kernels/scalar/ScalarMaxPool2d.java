package dev.lanewise.kernels.scalar;

import dev.lanewise.kernels.MaxPool2d;
import dev.lanewise.kernels.Pool2dShape;
import java.util.Arrays;

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
    int top = i * shape.sh() - shape.phBegin();
    int left = j * shape.sw() - shape.pwBegin();
    int winner = -1;
    float max = 0;
    for (int a = Math.max(0, -top); a < Math.min(shape.kh(), shape.h() - top); a++) {
      for (int b = Math.max(0, -left); b < Math.min(shape.kw(), shape.w() - left); b++) {
        float v = x[xOffset + ((image * shape.h() + top + a) * shape.w() + left + b) * shape.c() + c];
        if (winner < 0 || v > max || v != v && max == max) {
          max = v;
          winner = a * shape.kw() + b;
        }
      }
    }
    y[yOffset + to] = max;
    routing[routingOffset + to] = winner;
  }

  @Override
  protected void backwardImage(int image) {
    int dxImage = dxOffset + image * shape.inputSize();
    Arrays.fill(dx, dxImage, dxImage + shape.inputSize(), 0);
    for (int i = 0; i < shape.oh(); i++) {
      for (int j = 0; j < shape.ow(); j++) {
        int from = ((image * shape.oh() + i) * shape.ow() + j) * shape.c();
        for (int c = 0; c < shape.c(); c++) {
          route(i, j, routing[routingOffset + from + c], dxImage + c, dy[dyOffset + from + c]);
        }
      }
    }
  }

  private void route(int i, int j, int winner, int dxChannel, float d) {
    if (winner < 0 || winner >= shape.kh() * shape.kw()) {
      return;
    }
    int h = i * shape.sh() - shape.phBegin() + winner / shape.kw();
    int w = j * shape.sw() - shape.pwBegin() + winner % shape.kw();
    if (h >= 0 && h < shape.h() && w >= 0 && w < shape.w()) {
      dx[dxChannel + (h * shape.w() + w) * shape.c()] += d;
    }
  }
}
