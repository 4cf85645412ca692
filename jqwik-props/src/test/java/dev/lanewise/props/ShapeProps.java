package dev.lanewise.props;

import dev.lanewise.kernels.ChannelBroadcast;
import dev.lanewise.kernels.Conv2dShape;
import dev.lanewise.kernels.GemmShape;
import dev.lanewise.kernels.Im2col;
import dev.lanewise.kernels.Pool2dShape;
import dev.lanewise.kernels.ReduceColumns;
import dev.lanewise.kernels.ReduceRows;
import dev.lanewise.kernels.RowBroadcast;
import dev.lanewise.kernels.SoftmaxCrossEntropy;
import dev.lanewise.kernels.TopK;
import java.util.function.Function;
import net.jqwik.api.Example;

/** A shape that cannot be is rejected when it is made, and the message names the dimension. */
class ShapeProps {
  private static final String[] CONVOLUTION =
      {"n", "h", "w", "ic", "oc", "kh", "kw", "sh", "sw", "phBegin", "phEnd", "pwBegin", "pwEnd", "dh", "dw",
          "groups"};
  private static final String[] POOLING =
      {"n", "h", "w", "c", "kh", "kw", "sh", "sw", "phBegin", "phEnd", "pwBegin", "pwEnd", "dh", "dw"};

  @Example
  void dimensionsOfAConvolution() {
    int[] good = {1, 4, 4, 1, 1, 3, 3, 1, 1, 0, 0, 0, 0, 1, 1, 1};
    int[] least = {0, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 1, 1, 1};
    eachTooSmall(CONVOLUTION, good, least, ShapeProps::convolution);
  }

  @Example
  void dimensionsOfAPooling() {
    int[] good = {1, 4, 4, 1, 3, 3, 1, 1, 0, 0, 0, 0, 1, 1};
    int[] least = {0, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 1, 1};
    eachTooSmall(POOLING, good, least, ShapeProps::pooling);
    for (int padding = 8; padding < 12; padding++) {
      pooling(with(good, padding, 2));
      rejects(POOLING[padding], with(good, padding, 3), ShapeProps::pooling);
    }
  }

  @Example
  void dilatedPoolingWindowsWithoutAPixel() {
    // Two taps, two apart, on both sides of a single pixel.
    rejects("phBegin", new int[] {1, 1, 4, 1, 2, 1, 1, 1, 1, 1, 0, 0, 2, 1}, ShapeProps::pooling);
    rejects("pwBegin", new int[] {1, 4, 1, 1, 1, 2, 1, 1, 0, 0, 1, 1, 1, 2}, ShapeProps::pooling);
    rejects("kh", new int[] {1, 4, 4, 1, 3, 1, 1, 1, 0, 0, 0, 0, 2, 1}, ShapeProps::pooling);
    rejects("kw", new int[] {1, 4, 4, 1, 1, 3, 1, 1, 0, 0, 0, 0, 1, 1 << 30}, ShapeProps::pooling);
  }

  /** Against PyTorch's own table: a last window counts if it starts in the image or in the padding before it. */
  @Example
  void sizesInCeilMode() {
    requireOutputs(3, 6, 3, 2, 0, 1);
    requireOutputs(3, 5, 2, 2, 0, 1);
    requireOutputs(3, 5, 2, 2, 1, 1);
    requireOutputs(2, 4, 1, 3, 0, 1);
    requireOutputs(1, 4, 2, 4, 0, 1);
    requireOutputs(1, 2, 3, 2, 0, 1);
    requireOutputs(4, 7, 3, 2, 1, 1);
    requireOutputs(3, 7, 2, 3, 0, 2);
  }

  @Example
  void changesOfAPooling() {
    Pool2dShape changed = Pool2dShape.of(2, 9, 7, 3, 3, 2)
        .withStride(2, 1).withPadding(1, 0, 0, 1).withDilation(2, 1).withCeilMode(true).withImages(5);
    Pool2dShape expected = new Pool2dShape(5, 9, 7, 3, 3, 2, 2, 1, 1, 0, 0, 1, 2, 1, true);
    if (!changed.equals(expected)) {
      throw new AssertionError(changed + ", expected " + expected);
    }
  }

  private static void requireOutputs(int expected, int size, int window, int stride, int padding, int dilation) {
    Pool2dShape s = new Pool2dShape(
        1, size, size, 1, window, window, stride, stride, padding, padding, padding, padding, dilation, dilation,
        true);
    if (s.oh() != expected || s.ow() != expected) {
      throw new AssertionError(s + " has " + s.oh() + "×" + s.ow() + " outputs");
    }
  }

  @Example
  void windowsLargerThanThePaddedImage() {
    rejects("kh", new int[] {1, 4, 9, 1, 1, 6, 1, 1, 1, 1, 0, 0, 0, 1, 1, 1}, ShapeProps::convolution);
    rejects("kw", new int[] {1, 9, 4, 1, 1, 1, 6, 1, 1, 0, 0, 0, 1, 1, 1, 1}, ShapeProps::convolution);
    rejects("kh", new int[] {1, 4, 9, 1, 6, 1, 1, 1, 1, 0, 0, 0, 1, 1}, ShapeProps::pooling);
    rejects("kw", new int[] {1, 9, 4, 1, 1, 6, 1, 1, 0, 0, 0, 1, 1, 1}, ShapeProps::pooling);
  }

  @Example
  void dilatedWindowsLargerThanThePaddedImage() {
    rejects("kh", new int[] {1, 4, 9, 1, 1, 3, 1, 1, 1, 0, 0, 0, 0, 2, 1, 1}, ShapeProps::convolution);
    rejects("kw", new int[] {1, 9, 4, 1, 1, 1, 3, 1, 1, 0, 0, 0, 0, 1, 2, 1}, ShapeProps::convolution);
    rejects("kh", new int[] {1, 4, 9, 1, 1, 3, 1, 1, 1, 0, 0, 0, 0, 1 << 30, 1, 1}, ShapeProps::convolution);
  }

  @Example
  void channelsThatGroupsDoNotDivide() {
    rejects("ic", new int[] {1, 4, 4, 4, 6, 3, 3, 1, 1, 0, 0, 0, 0, 1, 1, 3}, ShapeProps::convolution);
    rejects("oc", new int[] {1, 4, 4, 6, 4, 3, 3, 1, 1, 0, 0, 0, 0, 1, 1, 3}, ShapeProps::convolution);
  }

  @Example
  void tensorsLargerThanAnArray() {
    int large = 1 << 11;
    rejects(
        "x", new int[] {large, large, large, 1, 1, 1, 1, large, large, 0, 0, 0, 0, 1, 1, 1}, ShapeProps::convolution);
    rejects("y", new int[] {large, 1024, 64, 1, 64, 1, 1, 1, 1, 0, 0, 0, 0, 1, 1, 1}, ShapeProps::convolution);
    rejects("w", new int[] {1, 8, 8, 1 << 14, 1 << 14, 8, 8, 1, 1, 0, 0, 0, 0, 1, 1, 1}, ShapeProps::convolution);
    rejects("x", new int[] {large, large, large, 1, 1, 1, 1, 1, 0, 0, 0, 0, 1, 1}, ShapeProps::pooling);
    rejects("x", new int[] {0, large, large, large, 1, 1, 1, 1, 0, 0, 0, 0, 1, 1}, ShapeProps::pooling);
    rejects(
        "columns", new int[] {large, 64, 64, 1 << 6, 1, 3, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1},
        v -> Im2col.of(convolution(v)));
  }

  @Example
  void dimensionsOfAProduct() {
    rejects("m", new int[] {-1, 2, 3, 3, 2, 2}, ShapeProps::product);
    rejects("n", new int[] {1, -2, 3, 3, 2, 2}, ShapeProps::product);
    rejects("k", new int[] {1, 2, -3, 3, 2, 2}, ShapeProps::product);
    rejects("lda", new int[] {1, 2, 3, 2, 2, 2}, ShapeProps::product);
    rejects("ldb", new int[] {1, 2, 3, 3, 1, 2}, ShapeProps::product);
    rejects("ldc", new int[] {1, 2, 3, 3, 2, 1}, ShapeProps::product);
    rejects("lda", new int[] {0, 2, 0, 0, 2, 2}, ShapeProps::product);
    rejects("a", new int[] {1 << 16, 2, 3, 1 << 16, 2, 2}, ShapeProps::product);
  }

  @Example
  void channelsAndClasses() {
    rejects("channels", new int[1], v -> ChannelBroadcast.add(v[0]));
    rejects("columns", new int[1], v -> RowBroadcast.add(v[0]));
    rejects("columns", new int[1], v -> ReduceRows.of(v[0]));
    rejects("columns", new int[1], v -> ReduceColumns.of(v[0]));
    rejects("columns", new int[] {Integer.MAX_VALUE}, v -> ReduceColumns.of(v[0]));
    rejects("columns", new int[1], v -> TopK.of(v[0], 1));
    rejects("classes", new int[1], v -> SoftmaxCrossEntropy.of(v[0]));
  }

  private static Conv2dShape convolution(int[] v) {
    return new Conv2dShape(
        v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7], v[8], v[9], v[10], v[11], v[12], v[13],
        v[14], v[15]);
  }

  private static Pool2dShape pooling(int[] v) {
    return new Pool2dShape(
        v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7], v[8], v[9], v[10], v[11], v[12], v[13], false);
  }

  private static GemmShape product(int[] v) {
    return new GemmShape(v[0], v[1], v[2], false, false, v[3], v[4], v[5]);
  }

  private static void eachTooSmall(String[] names, int[] good, int[] least, Function<int[], Object> make) {
    make.apply(good);
    for (int i = 0; i < names.length; i++) {
      rejects(names[i], with(good, i, least[i] - 1), make);
      rejects(names[i], with(good, i, Integer.MIN_VALUE), make);
    }
  }

  private static int[] with(int[] values, int index, int value) {
    int[] changed = values.clone();
    changed[index] = value;
    return changed;
  }

  private static void rejects(String name, int[] values, Function<int[], Object> make) {
    new Rejection().of(name, () -> make.apply(values));
  }
}
