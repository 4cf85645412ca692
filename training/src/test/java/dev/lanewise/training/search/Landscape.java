package dev.lanewise.training.search;

import java.util.ArrayList;
import java.util.List;

/** A hand-made objective that keeps what it was asked. */
final class Landscape implements Objective {
  /** Points may have values of {@code x} and {@code y}. */
  static final SearchSpace SPACE =
      SearchSpace.of(Dimension.uniform("x", 0, 1), Dimension.uniform("y", 0, 1));

  final List<Point> asked = new ArrayList<>();

  /** A hill with its top, 0, at (0.3, 0.8); more budget is better. */
  @Override
  public double score(Point point, int budget) {
    asked.add(point);
    double x = point.number("x") - 0.3;
    double y = point.number("y") - 0.8;
    return -(x * x + y * y) - 0.01 / budget;
  }
}
