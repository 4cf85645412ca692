package dev.lanewise.training.search;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A value for each dimension of a space.
 *
 * @param values by the names of the dimensions, in their order
 */
public record Point(Map<String, Object> values) {
  /** Copies the values. */
  public Point {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /**
   * The value of a dimension.
   *
   * @throws IllegalArgumentException if there is no such dimension
   */
  public Object value(String name) {
    Object value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException("name: no dimension " + name + ", there are " + values.keySet());
    }
    return value;
  }

  /**
   * The value of a dimension of numbers.
   *
   * @throws IllegalArgumentException if there is no such dimension or it is no number
   */
  public double number(String name) {
    if (value(name) instanceof Number number) {
      return number.doubleValue();
    }
    throw new IllegalArgumentException("name: " + name + " is " + value(name) + ", expected a number");
  }

  /**
   * The value of a dimension of whole numbers.
   *
   * @throws IllegalArgumentException if there is no such dimension or it is no whole number
   */
  public int whole(String name) {
    if (value(name) instanceof Integer number) {
      return number;
    }
    throw new IllegalArgumentException("name: " + name + " is " + value(name) + ", expected a whole number");
  }

  /**
   * The value of a dimension as text.
   *
   * @throws IllegalArgumentException if there is no such dimension
   */
  public String text(String name) {
    return value(name).toString();
  }

  /** This point with another value of one dimension. */
  Point with(String name, Object value) {
    Map<String, Object> changed = new LinkedHashMap<>(values);
    changed.put(name, value);
    return new Point(changed);
  }

  /** All values: {@code rate=0.01 batch=64}. */
  @Override
  public String toString() {
    return values.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).collect(Collectors.joining(" "));
  }
}
