package dev.lanewise.training.search;

import dev.lanewise.nn.SeededRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * The points that may be tried: every combination of values of the dimensions that is admitted.
 *
 * <pre>{@code
 * SearchSpace space = SearchSpace.of(
 *     Dimension.logUniform("rate", 1e-4, 1), Dimension.choice("batch", 32, 64, 128));
 * }</pre>
 *
 * @param dimensions at least one, with different names
 * @param admitted which points count; a network that has too many parameters does not
 */
public record SearchSpace(List<Dimension> dimensions, Predicate<Point> admitted) {
  /** After so many points that are not admitted there seems to be none. */
  private static final int ATTEMPTS = 10_000;

  /**
   * Checks the names.
   *
   * @throws IllegalArgumentException if there is no dimension, or two have a name
   */
  public SearchSpace {
    dimensions = List.copyOf(dimensions);
    List<String> names = dimensions.stream().map(Dimension::name).toList();
    if (names.isEmpty() || names.stream().distinct().count() < names.size()) {
      throw new IllegalArgumentException("dimensions: " + names + ", expected at least 1, and no name twice");
    }
  }

  /**
   * All combinations of values.
   *
   * @throws IllegalArgumentException if there is no dimension, or two have a name
   */
  public static SearchSpace of(Dimension... dimensions) {
    return new SearchSpace(List.of(dimensions), point -> true);
  }

  /** Those points of this space that are admitted, too. */
  public SearchSpace where(Predicate<Point> also) {
    return new SearchSpace(dimensions, admitted.and(also));
  }

  /** The first point drawn that is admitted; each dimension is drawn by itself. */
  Point draw(SeededRandom random) {
    return firstAdmitted(() -> point(dimensions.stream().map(d -> d.at(random.nextDouble())).toList()));
  }

  /**
   * Points drawn by seed. The first of many are the same as of few.
   *
   * @throws IllegalArgumentException if there seem to be no admitted points
   */
  public List<Point> draw(int count, long seed) {
    SeededRandom root = new SeededRandom(seed).child("points");
    return IntStream.range(0, count).mapToObj(i -> draw(root.child(i))).toList();
  }

  /**
   * A point that differs in one dimension, which is drawn, and is admitted.
   *
   * @throws IllegalArgumentException if there seems to be none
   */
  Point mutated(Point parent, SeededRandom random) {
    List<Dimension> free = dimensions.stream().filter(d -> d.size() > 1).toList();
    if (free.isEmpty()) {
      throw new IllegalArgumentException("dimensions: " + dimensions + ", expected one of several values");
    }
    return firstAdmitted(() -> {
      Dimension dimension = free.get(random.nextInt(free.size()));
      return parent.with(dimension.name(), dimension.mutated(parent.value(dimension.name()), random));
    });
  }

  private Point firstAdmitted(Supplier<Point> next) {
    for (int i = 0; i < ATTEMPTS; i++) {
      Point point = next.get();
      if (admitted.test(point)) {
        return point;
      }
    }
    throw new IllegalArgumentException("space: none of " + ATTEMPTS + " points is admitted, expected at least one");
  }

  private Point point(List<Object> values) {
    Map<String, Object> named = new LinkedHashMap<>();
    for (int i = 0; i < values.size(); i++) {
      named.put(dimensions.get(i).name(), values.get(i));
    }
    return new Point(named);
  }

  /**
   * Every combination of so many values of each dimension that is admitted; the last dimension changes first.
   *
   * @param counts one for each dimension
   * @throws IllegalArgumentException if there are more or fewer, or a dimension has not as many values
   */
  public List<Point> grid(List<Integer> counts) {
    if (counts.size() != dimensions.size()) {
      throw new IllegalArgumentException(
          "counts: " + counts.size() + ", expected " + dimensions.size() + ", one for each dimension");
    }
    List<List<Object>> rows = List.of(List.of());
    for (int d = 0; d < counts.size(); d++) {
      List<Object> values = dimensions.get(d).grid(counts.get(d));
      List<List<Object>> longer = new ArrayList<>();
      for (List<Object> row : rows) {
        for (Object value : values) {
          List<Object> more = new ArrayList<>(row);
          more.add(value);
          longer.add(more);
        }
      }
      rows = longer;
    }
    return rows.stream().map(this::point).filter(admitted).toList();
  }

  /**
   * A narrower space around some points: of numbers from the smallest to the largest and a tenth of the whole range
   * beyond on each side, of choices those that occur.
   *
   * @throws IllegalArgumentException if there is none, or one is not of this space
   */
  public SearchSpace around(List<Point> points) {
    if (points.isEmpty()) {
      throw new IllegalArgumentException("points: none, expected at least 1");
    }
    return new SearchSpace(dimensions.stream()
        .map(d -> d.around(points.stream().map(point -> point.value(d.name())).toList())).toList(), admitted);
  }
}
