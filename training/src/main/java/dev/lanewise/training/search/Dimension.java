package dev.lanewise.training.search;

import dev.lanewise.nn.SeededRandom;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * What may be chosen, by name. Its values lie at places from 0 to 1, so that a value can be drawn, laid on a grid or
 * put into a bin whatever it is: of a log-uniform dimension the places are even in the logarithm, of a choice each
 * value has an equal stretch.
 */
public sealed interface Dimension {
  /** Real numbers have so many significant digits: what is written is what was meant. */
  MathContext DIGITS = new MathContext(4);

  /** How far beyond the values a narrower dimension goes on each side, in places. */
  double MARGIN = 0.1;

  /** The standard deviation of a mutation of a real number, in places. */
  double STEP = 0.2;

  /** Its name. */
  String name();

  /** How many values there are; {@link Integer#MAX_VALUE} for real numbers. */
  int size();

  /** The value at a place of 0 .. 1. */
  Object at(double place);

  /**
   * Where a value lies, 0 .. 1; of whole numbers and choices the middle of its stretch.
   *
   * @throws IllegalArgumentException if it is none of this dimension
   */
  double place(Object value);

  /** Another value near by or, of whole numbers and choices, any other; the same if there is no other. */
  Object mutated(Object value, SeededRandom random);

  /** The part of this dimension around some values of it. */
  Dimension around(List<?> values);

  /**
   * The values in the middles of equal parts.
   *
   * @param count of parts, at least 1 and at most {@link #size}
   */
  default List<Object> grid(int count) {
    if (count < 1 || count > size()) {
      throw new IllegalArgumentException("counts: " + count + " of " + name() + ", expected 1 to "
          + (size() == Integer.MAX_VALUE ? "any number" : size()));
    }
    return IntStream.range(0, count).mapToObj(i -> at((i + 0.5) / count)).toList();
  }

  /**
   * Real numbers whose logarithm is drawn evenly: learning rates, weight decays.
   *
   * @throws IllegalArgumentException unless {@code 0 < min < max}
   */
  static Dimension logUniform(String name, double min, double max) {
    return new Real(name, min, max, true);
  }

  /**
   * Real numbers drawn evenly.
   *
   * @throws IllegalArgumentException unless {@code min < max}
   */
  static Dimension uniform(String name, double min, double max) {
    return new Real(name, min, max, false);
  }

  /**
   * Whole numbers, all equally likely.
   *
   * @param max inclusive
   * @throws IllegalArgumentException unless {@code min <= max}
   */
  static Dimension whole(String name, int min, int max) {
    return new Whole(name, min, max);
  }

  /**
   * Some values, all equally likely.
   *
   * @param values texts or numbers
   * @throws IllegalArgumentException if there is none, or one twice
   */
  static Dimension choice(String name, Object... values) {
    return new Choice(name, Arrays.asList(values));
  }

  private static IllegalArgumentException foreign(String name, Object value, String expected) {
    return new IllegalArgumentException("value: " + value + " of " + name + ", expected " + expected);
  }

  private static int stretch(double place, int size) {
    return Math.clamp((long) (place * size), 0, size - 1);
  }

  /** Draws one of all indices but one. */
  private static int other(int index, int size, SeededRandom random) {
    if (size == 1) {
      return index;
    }
    int drawn = random.nextInt(size - 1);
    return drawn < index ? drawn : drawn + 1;
  }

  /**
   * Real numbers, rounded to four significant digits.
   *
   * @param min the smallest
   * @param max the largest
   * @param log whether places are even in the logarithm
   */
  record Real(String name, double min, double max, boolean log) implements Dimension {
    /**
     * Checks the range.
     *
     * @throws IllegalArgumentException unless {@code min < max}, both finite and of a logarithm positive
     */
    public Real {
      Objects.requireNonNull(name, "name");
      if (!(min < max) || !Double.isFinite(max - min) || log && min <= 0) {
        throw new IllegalArgumentException(
            name + ": " + min + " to " + max + ", expected " + (log ? "0 < min < max" : "min < max"));
      }
    }

    @Override
    public int size() {
      return Integer.MAX_VALUE;
    }

    @Override
    public Object at(double place) {
      double exact = exact(place);
      return Math.clamp(new BigDecimal(exact).round(DIGITS).doubleValue(), min, max);
    }

    private double exact(double place) {
      return log ? min * StrictMath.exp(place * StrictMath.log(max / min)) : min + place * (max - min);
    }

    @Override
    public double place(Object value) {
      if (!(value instanceof Double number) || !(number >= min && number <= max)) {
        throw foreign(name, value, min + " to " + max);
      }
      return log ? StrictMath.log(number / min) / StrictMath.log(max / min) : (number - min) / (max - min);
    }

    /** A normal step in places, thrown back at the ends. */
    @Override
    public Object mutated(Object value, SeededRandom random) {
      double moved = Math.abs(place(value) + random.nextGaussian(0, STEP)) % 2;
      return at(moved > 1 ? 2 - moved : moved);
    }

    @Override
    public Dimension around(List<?> values) {
      double low = values.stream().mapToDouble(this::place).min().orElse(0);
      double high = values.stream().mapToDouble(this::place).max().orElse(1);
      return new Real(
          name, Math.max(min, exact(low - MARGIN)), Math.min(max, exact(high + MARGIN)), log);
    }
  }

  /**
   * Whole numbers.
   *
   * @param min the smallest
   * @param max the largest
   */
  record Whole(String name, int min, int max) implements Dimension {
    /**
     * Checks the range.
     *
     * @throws IllegalArgumentException unless {@code min <= max}, and at most 2^31-2 apart
     */
    public Whole {
      Objects.requireNonNull(name, "name");
      if (min > max || (long) max - min >= Integer.MAX_VALUE - 1) {
        throw new IllegalArgumentException(name + ": " + min + " to " + max + ", expected min <= max");
      }
    }

    @Override
    public int size() {
      return max - min + 1;
    }

    @Override
    public Object at(double place) {
      return min + stretch(place, size());
    }

    @Override
    public double place(Object value) {
      if (!(value instanceof Integer number) || number < min || number > max) {
        throw foreign(name, value, min + " to " + max);
      }
      return (number - min + 0.5) / size();
    }

    @Override
    public Object mutated(Object value, SeededRandom random) {
      return min + other(stretch(place(value), size()), size(), random);
    }

    @Override
    public Dimension around(List<?> values) {
      double low = values.stream().mapToDouble(this::place).min().orElse(0);
      double high = values.stream().mapToDouble(this::place).max().orElse(1);
      return new Whole(name, (Integer) at(low - MARGIN), (Integer) at(high + MARGIN));
    }
  }

  /**
   * Some values.
   *
   * @param values all different, in an order if they have one
   */
  record Choice(String name, List<Object> values) implements Dimension {
    /**
     * Copies the values.
     *
     * @throws IllegalArgumentException if there is none, or one twice
     */
    public Choice {
      Objects.requireNonNull(name, "name");
      values = List.copyOf(values);
      if (values.isEmpty() || new HashSet<>(values).size() < values.size()) {
        throw new IllegalArgumentException(name + ": " + values + ", expected at least 1 value, and none twice");
      }
    }

    @Override
    public int size() {
      return values.size();
    }

    @Override
    public Object at(double place) {
      return values.get(stretch(place, size()));
    }

    private int index(Object value) {
      int index = values.indexOf(value);
      if (index < 0) {
        throw foreign(name, value, "one of " + values);
      }
      return index;
    }

    @Override
    public double place(Object value) {
      return (index(value) + 0.5) / size();
    }

    @Override
    public Object mutated(Object value, SeededRandom random) {
      return values.get(other(index(value), size(), random));
    }

    /** The values that occur. */
    @Override
    public Dimension around(List<?> some) {
      some.forEach(this::index);
      return new Choice(name, values.stream().filter(some::contains).toList());
    }
  }
}
