package dev.lanewise.kernels.scalar;

import dev.lanewise.kernels.Conv2dAlgorithm;
import dev.lanewise.kernels.Conv2dBackwardData;
import dev.lanewise.kernels.Conv2dShape;
import java.util.Arrays;

/** The gradient with respect to the input in plain float loops. Packed are the weights as they are. */
public final class ScalarConv2dBackwardData extends Conv2dBackwardData {
  /** The gradient of a convolution of these dimensions. */
  public ScalarConv2dBackwardData(Conv2dShape shape) {
    super(shape, Conv2dAlgorithm.SCALAR);
  }

  @Override
  public int packedLength() {
    return shape.weightsSize();
  }

  @Override
  protected int packChunks() {
    return 1;
  }

  @Override
  protected void pack(int chunk) {
    System.arraycopy(w, wOffset, packed, packedOffset, shape.weightsSize());
  }

  /** One image a chunk: windows overlap inside it. */
  @Override
  protected int chunks() {
    return n;
  }

  @Override
  protected void run(int image, int worker) {
    int pixels = dxOffset + image * shape.inputSize();
    Arrays.fill(dx, pixels, pixels + shape.inputSize(), 0);
    for (int i = 0; i < shape.oh(); i++) {
      for (int j = 0; j < shape.ow(); j++) {
        window(pixels, i, j, dyOffset + image * shape.outputSize() + (i * shape.ow() + j) * shape.oc());
      }
    }
  }

  private void window(int image, int i, int j, int from) {
    for (int a = Windows.firstRow(shape, i); a < Windows.endRow(shape, i); a++) {
      for (int b = Windows.firstColumn(shape, j); b < Windows.endColumn(shape, j); b++) {
        int pixel = image + Windows.pixel(shape, i, j, a, b);
        int w = packedOffset + (a * shape.kw() + b) * shape.groupIc() * shape.oc();
        for (int c = 0; c < shape.ic(); c++) {
          int group = c / shape.groupIc();
          int row = w + c % shape.groupIc() * shape.oc();
          float sum = 0;
          for (int o = group * shape.groupOc(); o < (group + 1) * shape.groupOc(); o++) {
            sum += dy[from + o] * packed[row + o];
          }
          dx[pixel + c] += sum;
        }
      }
    }
  }
}
