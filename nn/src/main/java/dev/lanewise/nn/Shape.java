package dev.lanewise.nn;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The dimensions of a tensor, slowest first. A sample of images is {@code h×w×c} (channels last), a sample of features
 * is {@code c}; a batch puts {@code n} in front. Immutable.
 */
public final class Shape {
  private final int[] dims;
  private final int size;

  private Shape(int[] dims) {
    this.dims = dims;
    long product = 1;
    for (int d : dims) {
      if (d < 0) {
        throw new IllegalArgumentException("dims: " + Arrays.toString(dims) + " has a negative dimension");
      }
      product *= d;
      if (product > Integer.MAX_VALUE) {
        throw new IllegalArgumentException(
            "dims: " + Arrays.toString(dims) + " has more elements than an array can hold (2^31 - 1)");
      }
    }
    this.size = (int) product;
  }

  /**
   * A shape of these dimensions, slowest first.
   *
   * @throws IllegalArgumentException if one is negative or their product does not fit an array
   */
  public static Shape of(int... dims) {
    return new Shape(dims.clone());
  }

  /** The number of dimensions. */
  public int rank() {
    return dims.length;
  }

  /** Dimension {@code i}, 0 being the slowest. */
  public int dim(int i) {
    return dims[i];
  }

  /** The last, fastest dimension: the channels of an image, the features of a vector. */
  public int channels() {
    if (dims.length == 0) {
      throw new IllegalStateException("a scalar has no channels");
    }
    return dims[dims.length - 1];
  }

  /** The number of elements: the product of the dimensions, 1 for a scalar. */
  public int size() {
    return size;
  }

  /** A copy of the dimensions. */
  public int[] toArray() {
    return dims.clone();
  }

  /** This shape with {@code n} in front: a batch of {@code n} such samples. */
  public Shape batch(int n) {
    int[] batched = new int[dims.length + 1];
    batched[0] = n;
    System.arraycopy(dims, 0, batched, 1, dims.length);
    return new Shape(batched);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Shape that && Arrays.equals(dims, that.dims);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(dims);
  }

  /** For example {@code 32×32×3}. */
  @Override
  public String toString() {
    return Arrays.stream(dims).mapToObj(Integer::toString).collect(Collectors.joining("×"));
  }
}
