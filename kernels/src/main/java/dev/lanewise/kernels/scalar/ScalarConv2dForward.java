package dev.lanewise.kernels.scalar;

import dev.lanewise.kernels.Conv2dAlgorithm;
import dev.lanewise.kernels.Conv2dForward;
import dev.lanewise.kernels.Conv2dShape;
import dev.lanewise.kernels.FusedActivation;
import java.util.Arrays;

/**
 * Forward convolution in plain float loops along the output channels. Packed are the weights as they are, then the
 * bias.
 */
public final class ScalarConv2dForward extends Conv2dForward {
  /** A convolution of these dimensions. */
  public ScalarConv2dForward(Conv2dShape shape, FusedActivation activation) {
    super(shape, activation, Conv2dAlgorithm.SCALAR);
  }

  @Override
  public int packedLength() {
    return shape.weightsSize() + shape.oc();
  }

  @Override
  protected int packChunks() {
    return 1;
  }

  @Override
  protected void pack(int chunk) {
    System.arraycopy(w, wOffset, packed, packedOffset, shape.weightsSize());
    int bias = packedOffset + shape.weightsSize();
    if (b != null) {
      System.arraycopy(b, bOffset, packed, bias, shape.oc());
    } else {
      Arrays.fill(packed, bias, bias + shape.oc(), 0);
    }
  }

  /** One row of outputs a chunk. */
  @Override
  protected int chunks() {
    return n * shape.oh();
  }

  @Override
  protected void run(int chunk, int worker) {
    int image = chunk / shape.oh();
    int row = chunk % shape.oh();
    for (int j = 0; j < shape.ow(); j++) {
      int to = yOffset + image * shape.outputSize() + (row * shape.ow() + j) * shape.oc();
      System.arraycopy(packed, packedOffset + shape.weightsSize(), y, to, shape.oc());
      window(xOffset + image * shape.inputSize(), row, j, to);
      if (residual != null) {
        ScalarElementwise.add(y, to, residual, residualOffset + to - yOffset, y, to, shape.oc());
      }
      if (activation == FusedActivation.RELU) {
        ScalarActivation.reluForward(y, to, y, to, shape.oc());
      }
    }
  }

  private void window(int image, int i, int j, int to) {
    for (int a = Windows.firstRow(shape, i); a < Windows.endRow(shape, i); a++) {
      for (int b = Windows.firstColumn(shape, j); b < Windows.endColumn(shape, j); b++) {
        int pixel = image + Windows.pixel(shape, i, j, a, b);
        int w = packedOffset + (a * shape.kw() + b) * shape.groupIc() * shape.oc();
        for (int c = 0; c < shape.ic(); c++) {
          int group = c / shape.groupIc();
          int row = w + c % shape.groupIc() * shape.oc();
          float v = x[pixel + c];
          for (int o = group * shape.groupOc(); o < (group + 1) * shape.groupOc(); o++) {
            y[to + o] += v * packed[row + o];
          }
        }
      }
    }
  }
}
