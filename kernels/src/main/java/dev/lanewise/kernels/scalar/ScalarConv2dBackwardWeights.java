package dev.lanewise.kernels.scalar;

import dev.lanewise.kernels.Conv2dAlgorithm;
import dev.lanewise.kernels.Conv2dBackwardWeights;
import dev.lanewise.kernels.Conv2dShape;
import dev.lanewise.kernels.parallel.Parallel;
import java.util.Arrays;

/** The gradient with respect to the weights in plain float loops; one element of the window a chunk. */
public final class ScalarConv2dBackwardWeights extends Conv2dBackwardWeights {
  /** The gradient of a convolution of these dimensions. */
  public ScalarConv2dBackwardWeights(Conv2dShape shape) {
    super(shape, Conv2dAlgorithm.SCALAR);
  }

  @Override
  protected void execute(Parallel parallel) {
    parallel.run(this, shape.kh() * shape.kw());
  }

  @Override
  protected void run(int element, int worker) {
    int a = element / shape.kw();
    int b = element % shape.kw();
    int to = dwOffset + element * shape.groupIc() * shape.oc();
    Arrays.fill(dw, to, to + shape.groupIc() * shape.oc(), 0);
    for (int image = 0; image < n; image++) {
      for (int i = 0; i < shape.oh(); i++) {
        if (a >= Windows.firstRow(shape, i) && a < Windows.endRow(shape, i)) {
          row(image, i, a, b, to);
        }
      }
    }
  }

  private void row(int image, int i, int a, int b, int to) {
    for (int j = 0; j < shape.ow(); j++) {
      if (b < Windows.firstColumn(shape, j) || b >= Windows.endColumn(shape, j)) {
        continue;
      }
      int pixel = xOffset + image * shape.inputSize() + Windows.pixel(shape, i, j, a, b);
      int from = dyOffset + image * shape.outputSize() + (i * shape.ow() + j) * shape.oc();
      for (int c = 0; c < shape.ic(); c++) {
        int group = c / shape.groupIc();
        int row = to + c % shape.groupIc() * shape.oc();
        float v = x[pixel + c];
        for (int o = group * shape.groupOc(); o < (group + 1) * shape.groupOc(); o++) {
          dw[row + o] += v * dy[from + o];
        }
      }
    }
  }
}
