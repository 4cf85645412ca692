package dev.lanewise.nn.layer;

import dev.lanewise.kernels.Pool2dShape;
import dev.lanewise.nn.Layer.Window;
import dev.lanewise.nn.Shape;

/**
 * The windows of a pooling: what max and average pooling have in common.
 *
 * @param kh rows of the window
 * @param kw columns of the window
 * @param sh stride down
 * @param sw stride across
 * @param padding what lies around the image
 * @param dh dilation down
 * @param dw dilation across
 * @param ceilMode whether a last window that sticks out counts
 */
record Pooling(int kh, int kw, int sh, int sw, Padding padding, int dh, int dw, boolean ceilMode) {
  /** Checks the sizes. */
  Pooling {
    Shapes.requirePositive("window", kh, kw);
    Shapes.requirePositive("stride", sh, sw);
    Shapes.requirePositive("dilation", dh, dw);
    Shapes.requirePresent("padding", padding);
    int spanH = span(kh, dh);
    int spanW = span(kw, dw);
    if (Math.max(padding.top(), padding.bottom()) >= spanH || Math.max(padding.left(), padding.right()) >= spanW) {
      throw new IllegalArgumentException("padding: " + padding + ", expected less than the " + spanH + "×" + spanW
          + " pixels that the window spans: there would be windows without a pixel");
    }
  }

  /** Pixels from the first to the last that a window sees. */
  private static int span(int taps, int dilation) {
    return (taps - 1) * dilation + 1;
  }

  /** What of an image one output sees. */
  Window window() {
    return new Window(span(kh, dh), span(kw, dw), sh, sw);
  }

  /** The dimensions for a batch of such images. */
  Pool2dShape shape(Shape input, int batch) {
    Shapes.requireImage(input);
    int h = input.dim(0);
    int w = input.dim(1);
    int spanH = span(kh, dh);
    int spanW = span(kw, dw);
    Padding p = padding.resolve(h, w, spanH, spanW, sh, sw);
    // In ceil mode a window may stick out by less than its stride.
    Shapes.requireWindowFits(input, spanH, spanW, p, ceilMode ? sh - 1 : 0, ceilMode ? sw - 1 : 0);
    try {
      return new Pool2dShape(
          batch, h, w, input.channels(), kh, kw, sh, sw, p.top(), p.bottom(), p.left(), p.right(), dh, dw, ceilMode);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("got input " + input + ", too small or too large: " + e.getMessage(), e);
    }
  }

  /** The shape of the output. */
  Shape output(Shape input) {
    Pool2dShape s = shape(input, 1);
    return Shape.of(s.oh(), s.ow(), s.c());
  }
}
