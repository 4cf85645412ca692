package dev.lanewise.nn;

import java.util.Objects;

/**
 * An array of floats with a shape: contiguous, row-major, the last dimension fastest. Images are {@code [n][h][w][c]}.
 *
 * @param shape the dimensions
 * @param data the elements, {@code shape.size()} of them; not copied
 */
public record Tensor(Shape shape, float[] data) {
  /**
   * Checks that the array has the size of the shape.
   *
   * @throws IllegalArgumentException if it has not
   */
  public Tensor {
    Objects.requireNonNull(shape, "shape");
    Objects.requireNonNull(data, "data");
    if (data.length != shape.size()) {
      throw new IllegalArgumentException(
          "data: length " + data.length + ", expected " + shape.size() + " for shape " + shape);
    }
  }

  /** A tensor of zeros. */
  public static Tensor zeros(Shape shape) {
    return new Tensor(shape, new float[shape.size()]);
  }

  /**
   * The element at these indices, one for each dimension.
   *
   * @throws IndexOutOfBoundsException if there are too few or too many indices or one is out of range
   */
  public float at(int... indices) {
    return data[index(indices)];
  }

  private int index(int... indices) {
    if (indices.length != shape.rank()) {
      throw new IndexOutOfBoundsException(indices.length + " indices for shape " + shape);
    }
    int index = 0;
    for (int i = 0; i < indices.length; i++) {
      index = index * shape.dim(i) + Objects.checkIndex(indices[i], shape.dim(i));
    }
    return index;
  }
}
