package dev.lanewise.nn.files;

import java.util.List;

/**
 * What the header of a safetensors file says about one tensor.
 *
 * @param name its name
 * @param dtype the type of its elements
 * @param shape its dimensions, slowest first; empty for a scalar
 * @param begin its first byte, counted from the end of the header
 * @param end the byte after its last, counted likewise
 */
public record TensorInfo(String name, Dtype dtype, List<Long> shape, long begin, long end) {
  /** Copies the shape. */
  public TensorInfo {
    shape = List.copyOf(shape);
  }

  /** The bytes that its elements take. */
  public long bytes() {
    return end - begin;
  }

  /** The number of elements: the product of the dimensions, 1 for a scalar. */
  public long size() {
    return shape.stream().reduce(1L, (a, b) -> a * b);
  }
}
