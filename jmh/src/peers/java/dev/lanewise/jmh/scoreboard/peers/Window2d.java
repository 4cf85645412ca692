package dev.lanewise.jmh.scoreboard.peers;

import dev.lanewise.nn.Network;
import dev.lanewise.nn.Shape;
import dev.lanewise.nn.layer.AveragePool2d;
import dev.lanewise.nn.layer.Conv2d;
import dev.lanewise.nn.layer.DepthwiseConv2d;
import dev.lanewise.nn.layer.MaxPool2d;
import dev.lanewise.nn.layer.Padding;

/**
 * A window that goes over an image, of a convolution or a pooling; each pair is down, then across.
 *
 * @param size rows and columns
 * @param stride steps
 * @param dilation distances of its elements
 * @param before zeros above and to the left
 * @param after zeros below and to the right
 */
record Window2d(long[] size, long[] stride, long[] dilation, long[] before, long[] after) {
  static Window2d of(Network.Node node, Conv2d conv) {
    return of(node, conv.kh(), conv.kw(), conv.sh(), conv.sw(), conv.dh(), conv.dw(), conv.padding());
  }

  static Window2d of(Network.Node node, DepthwiseConv2d conv) {
    return of(node, conv.kh(), conv.kw(), conv.sh(), conv.sw(), conv.dh(), conv.dw(), conv.padding());
  }

  static Window2d of(Network.Node node, MaxPool2d pool) {
    requireFloor(node, pool.ceilMode());
    return of(node, pool.kh(), pool.kw(), pool.sh(), pool.sw(), pool.dh(), pool.dw(), pool.padding());
  }

  static Window2d of(Network.Node node, AveragePool2d pool) {
    requireFloor(node, pool.ceilMode());
    return of(node, pool.kh(), pool.kw(), pool.sh(), pool.sw(), 1, 1, pool.padding());
  }

  private static void requireFloor(Network.Node node, boolean ceilMode) {
    if (ceilMode) {
      throw new IllegalArgumentException(node.name() + ": rounding up has no translation");
    }
  }

  private static Window2d of(Network.Node node, int kh, int kw, int sh, int sw, int dh, int dw, Padding padding) {
    long[] before = {padding.top(), padding.left()};
    long[] after = {padding.bottom(), padding.right()};
    if (padding.same()) {
      Shape in = node.inputShapes().getFirst();
      int rows = missing(in.dim(0), node.output().dim(0), (kh - 1) * dh + 1, sh);
      int columns = missing(in.dim(1), node.output().dim(1), (kw - 1) * dw + 1, sw);
      before = new long[] {rows / 2, columns / 2};
      after = new long[] {rows - rows / 2, columns - columns / 2};
    }
    return new Window2d(new long[] {kh, kw}, new long[] {sh, sw}, new long[] {dh, dw}, before, after);
  }

  /** Zeros that it takes for so many outputs. */
  private static int missing(int size, int outputs, int span, int stride) {
    return Math.max(0, (outputs - 1) * stride + span - size);
  }

  /** Whether there are as many zeros before as after. */
  boolean isSymmetric() {
    return before[0] == after[0] && before[1] == after[1];
  }

  /** The zeros as PyTorch's padding takes them: the last dimension first. */
  long[] sides() {
    return new long[] {before[1], after[1], before[0], after[0]};
  }
}
