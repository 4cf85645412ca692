package dev.lanewise.training.cli;

import dev.lanewise.nn.Shape;
import java.util.Arrays;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the shape of a sample, {@code 32x32x3} or {@code 100}. */
final class ShapeConverter implements ITypeConverter<Shape> {
  @Override
  public Shape convert(String text) {
    try {
      int[] dims = Arrays.stream(text.split("[x×]", -1)).mapToInt(Integer::parseInt).toArray();
      if (dims.length == 1 || dims.length == 3 && Arrays.stream(dims).allMatch(d -> d >= 1)) {
        return Shape.of(dims);
      }
    } catch (IllegalArgumentException e) {
      // Said below: not numbers, or more than an array holds.
    }
    throw new TypeConversionException("'" + text + "' is not a shape such as 32x32x3 (height, width, channels) or 100");
  }
}
