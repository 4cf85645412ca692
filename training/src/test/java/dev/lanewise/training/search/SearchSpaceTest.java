package dev.lanewise.training.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.nn.SeededRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SearchSpaceTest {
  private static final SearchSpace SPACE = SearchSpace.of(
      Dimension.logUniform("rate", 1e-4, 1), Dimension.uniform("dropout", 0, 0.5),
      Dimension.whole("depth", 2, 5), Dimension.choice("pool", "max", "average", "stride"));

  private static Point point(Object rate, Object dropout, Object depth, Object pool) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("rate", rate);
    values.put("dropout", dropout);
    values.put("depth", depth);
    values.put("pool", pool);
    return new Point(values);
  }

  private static void refused(String message, Runnable what) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, what::run).getMessage());
  }

  @Test
  void placesAndValues() {
    Dimension rate = Dimension.logUniform("rate", 1e-4, 1);
    assertEquals(1e-4, rate.at(0));
    assertEquals(0.01, rate.at(0.5));
    assertEquals(1.0, rate.at(1));
    assertEquals(0.03162, rate.at(0.625), "four digits");
    assertEquals(0.25, rate.place(1e-3), 1e-12);
    assertEquals(0.125, Dimension.uniform("d", 0, 0.5).at(0.25));
    Dimension depth = Dimension.whole("depth", 2, 5);
    assertEquals(List.of(2, 2, 3, 5, 5), List.of(
        depth.at(0), depth.at(0.24), depth.at(0.25), depth.at(0.75), depth.at(1)));
    assertEquals(0.375, depth.place(3));
    Dimension pool = Dimension.choice("pool", "max", "average");
    assertEquals(List.of("max", "average"), List.of(pool.at(0.4999), pool.at(0.5)));
    assertEquals(0.75, pool.place("average"));
  }

  @Test
  void drawsAreEvenInTheLogarithmAndReachAllValues() {
    List<Point> points = SPACE.draw(2000, 1);
    for (int decade = 0; decade < 4; decade++) {
      double from = Math.pow(10, decade - 4);
      long here = points.stream().filter(p -> p.number("rate") >= from && p.number("rate") < 10 * from).count();
      assertEquals(500, here, 80, "decade " + decade); // 4 standard deviations
    }
    for (int depth = 2; depth <= 5; depth++) {
      int d = depth;
      assertEquals(500, points.stream().filter(p -> p.whole("depth") == d).count(), 80, "depth " + d);
    }
    assertEquals(667, points.stream().filter(p -> p.text("pool").equals("stride")).count(), 85);
    assertTrue(points.stream().allMatch(p -> p.number("dropout") >= 0 && p.number("dropout") <= 0.5));
  }

  @Test
  void theSeedDecidesAndFewAreTheFirstOfMany() {
    assertEquals(SPACE.draw(20, 3), SPACE.draw(20, 3));
    assertEquals(SPACE.draw(5, 3), SPACE.draw(20, 3).subList(0, 5));
    assertNotEquals(SPACE.draw(5, 3), SPACE.draw(5, 4));
  }

  @Test
  void gridsAreTheMiddlesOfEqualParts() {
    SearchSpace space = SearchSpace.of(
        Dimension.logUniform("rate", 1e-4, 1), Dimension.whole("depth", 2, 5), Dimension.choice("pool", "max", "none"));
    assertEquals(List.of(
            "rate=0.001 depth=3 pool=max", "rate=0.001 depth=3 pool=none", "rate=0.001 depth=5 pool=max",
            "rate=0.001 depth=5 pool=none", "rate=0.1 depth=3 pool=max", "rate=0.1 depth=3 pool=none",
            "rate=0.1 depth=5 pool=max", "rate=0.1 depth=5 pool=none"),
        space.grid(List.of(2, 2, 2)).stream().map(Point::toString).toList());
    assertEquals(4, space.where(p -> p.whole("depth") == 3).grid(List.of(2, 2, 2)).size());
    refused("counts: 3 of pool, expected 1 to 2", () -> space.grid(List.of(1, 1, 3)));
    refused("counts: 0 of rate, expected 1 to any number", () -> space.grid(List.of(0, 1, 1)));
    refused("counts: 2, expected 3, one for each dimension", () -> space.grid(List.of(1, 1)));
  }

  @Test
  void mutationsChangeOneDimension() {
    Point parent = point(0.01, 0.25, 3, "max");
    SeededRandom random = new SeededRandom(1);
    int[] changes = new int[4];
    for (int i = 0; i < 400; i++) {
      Point child = SPACE.mutated(parent, random);
      List<String> names = SPACE.dimensions().stream().map(Dimension::name).toList();
      int[] changed = IntStream.range(0, 4)
          .filter(d -> !child.value(names.get(d)).equals(parent.value(names.get(d)))).toArray();
      assertEquals(1, changed.length, child.toString());
      changes[changed[0]]++;
      assertTrue(child.number("rate") >= 1e-4 && child.number("rate") <= 1, child.toString());
    }
    for (int count : changes) {
      assertEquals(100, count, 35);
    }
  }

  @Test
  void aNarrowerSpaceIsAroundPoints() {
    SearchSpace narrow = SPACE.around(List.of(point(0.01, 0.25, 2, "max"), point(0.1, 0.5, 3, "stride")));
    Dimension.Real rate = (Dimension.Real) narrow.dimensions().get(0);
    assertEquals(0.01 / Math.pow(10, 0.4), rate.min(), 1e-9, "a tenth of four decades below");
    assertEquals(0.1 * Math.pow(10, 0.4), rate.max(), 1e-9);
    assertEquals(new Dimension.Real("dropout", 0.2, 0.5, false), narrow.dimensions().get(1));
    assertEquals(new Dimension.Whole("depth", 2, 3), narrow.dimensions().get(2));
    assertEquals(List.of("max", "stride"), ((Dimension.Choice) narrow.dimensions().get(3)).values());
    refused("points: none, expected at least 1", () -> SPACE.around(List.of()));
    refused("value: 7 of depth, expected 2 to 5", () -> SPACE.around(List.of(point(0.1, 0.1, 7, "max"))));
  }

  @Test
  void onlyWhatIsAdmittedIsDrawn() {
    SearchSpace shallow = SPACE.where(p -> p.whole("depth") < 4).where(p -> p.whole("depth") > 2);
    assertTrue(shallow.draw(50, 1).stream().allMatch(p -> p.whole("depth") == 3));
    SeededRandom random = new SeededRandom(2);
    for (int i = 0; i < 50; i++) {
      assertEquals(3, shallow.mutated(shallow.draw(1, i).getFirst(), random).whole("depth"));
    }
    refused("space: none of 10000 points is admitted, expected at least one",
        () -> SPACE.where(p -> false).draw(1, 1));
  }

  @Test
  void badDimensions() {
    refused("rate: 0.0 to 1.0, expected 0 < min < max", () -> Dimension.logUniform("rate", 0, 1));
    refused("x: 1.0 to 1.0, expected min < max", () -> Dimension.uniform("x", 1, 1));
    refused("x: NaN to 1.0, expected min < max", () -> Dimension.uniform("x", Double.NaN, 1));
    refused("n: 3 to 2, expected min <= max", () -> Dimension.whole("n", 3, 2));
    refused("c: [], expected at least 1 value, and none twice", () -> Dimension.choice("c"));
    refused("c: [1, 1], expected at least 1 value, and none twice", () -> Dimension.choice("c", 1, 1));
    refused("dimensions: [], expected at least 1, and no name twice", SearchSpace::of);
    refused("dimensions: [n, n], expected at least 1, and no name twice",
        () -> SearchSpace.of(Dimension.whole("n", 1, 2), Dimension.whole("n", 1, 2)));
    refused("name: no dimension width, there are [rate, dropout, depth, pool]",
        () -> point(0.1, 0.1, 2, "max").number("width"));
    refused("name: pool is max, expected a number", () -> point(0.1, 0.1, 2, "max").number("pool"));
  }
}
