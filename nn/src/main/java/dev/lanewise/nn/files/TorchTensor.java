package dev.lanewise.nn.files;

import dev.lanewise.kernels.Layouts;
import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.nn.Shape;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A parameter or running statistic, and how PyTorch has it: {@code [kh][kw][ic][oc]} is OIHW there, {@code [in][out]}
 * is {@code [out][in]}, and features may be in {@linkplain FeatureOrders another order}: the elements of a vector, the
 * inputs of a dense layer.
 *
 * @param name the full name, the same in both
 * @param layer the layer's name and kind, for messages
 * @param shape the shape here
 * @param order where PyTorch has each feature; null where the order is the same
 */
record TorchTensor(String name, String layer, Shape shape, int[] order) {
  /** The shape in PyTorch. */
  Shape torchShape() {
    return torchShape(shape);
  }

  private static Shape torchShape(Shape s) {
    return switch (s.rank()) {
      case 4 -> Shape.of(s.dim(3), s.dim(2), s.dim(0), s.dim(1));
      case 2 -> Shape.of(s.dim(1), s.dim(0));
      default -> s;
    };
  }

  /** What a tensor that has this shape in PyTorch has here. */
  static Shape shapeHere(Shape torch) {
    return torch.rank() == 4 ? Shape.of(torch.dim(2), torch.dim(3), torch.dim(1), torch.dim(0)) : torchShape(torch);
  }

  /** Dimensions for messages: {@code 16×3×5×5 (OIHW)}. */
  static String describe(List<Long> dims) {
    String product = dims.stream().map(d -> Long.toString(d)).collect(Collectors.joining("×"));
    return switch (dims.size()) {
      case 0 -> "a scalar";
      case 2 -> product + " ([out][in])";
      case 4 -> product + " (OIHW)";
      default -> product;
    };
  }

  /** The values as PyTorch has them; perhaps the very array. */
  float[] toTorch(float[] values) {
    float[] ordered = order == null ? values : permuted(values, true);
    if (shape.rank() != 4 && shape.rank() != 2) {
      return ordered;
    }
    float[] torch = new float[values.length];
    Shape s = hwio();
    Layouts.of().hwioToOihw(Parallel.serial(), s.dim(3), s.dim(2), s.dim(0), s.dim(1), ordered, 0, torch, 0);
    return torch;
  }

  /** The values as they are here, of those that PyTorch has; perhaps the very array. */
  float[] fromTorch(float[] torch) {
    float[] values = torch;
    if (shape.rank() == 4 || shape.rank() == 2) {
      values = new float[torch.length];
      Shape s = hwio();
      Layouts.of().oihwToHwio(Parallel.serial(), s.dim(3), s.dim(2), s.dim(0), s.dim(1), torch, 0, values, 0);
    }
    return order == null ? values : permuted(values, false);
  }

  /** A matrix is a convolution of one pixel. */
  private Shape hwio() {
    return shape.rank() == 4 ? shape : Shape.of(1, 1, shape.dim(0), shape.dim(1));
  }

  /** Rows, one for each feature, put where PyTorch has them or back. */
  private float[] permuted(float[] values, boolean toTorch) {
    int width = values.length / order.length;
    float[] permuted = new float[values.length];
    for (int i = 0; i < order.length; i++) {
      int from = toTorch ? i : order[i];
      int to = toTorch ? order[i] : i;
      System.arraycopy(values, from * width, permuted, to * width, width);
    }
    return permuted;
  }
}
