package dev.lanewise.nn;

import java.util.Arrays;

/**
 * What a layer of a plan made in the last run, or the gradient of that.
 *
 * @param shape of one sample
 * @param buffer where the plan keeps it
 */
public record Activation(Shape shape, Buffer buffer) {
  /** A copy of the first {@code n} samples. */
  public Tensor copy(int n) {
    int offset = buffer.offset();
    return new Tensor(shape.batch(n), Arrays.copyOfRange(buffer.data(), offset, offset + n * shape.size()));
  }
}
