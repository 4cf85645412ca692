package dev.lanewise.training.search;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SearchTest {
  private static final SearchSpace NUMBERS = SearchSpace.of(Dimension.whole("n", 1, 1000));

  private static void refused(String message, Runnable what) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, what::run).getMessage());
  }

  private static Trial trial(int budget, double score) {
    return new Trial(new Point(Map.of("n", 1)), budget, score);
  }

  @Test
  void randomSearchTriesWhatIsDrawn() {
    Landscape hill = new Landscape();
    SearchResult result = new RandomSearch(Landscape.SPACE, 10, 4, 7).run(hill);
    assertEquals(Landscape.SPACE.draw(10, 7), hill.asked);
    assertEquals(hill.asked, result.trials().stream().map(Trial::point).toList());
    assertEquals(40, result.spent());
    assertEquals(result.trials().stream().mapToDouble(Trial::score).max().orElseThrow(), result.best().score());
  }

  @Test
  void gridSearchTriesTheGrid() {
    Landscape hill = new Landscape();
    SearchResult result = new GridSearch(Landscape.SPACE, List.of(2, 3), 1).run(hill);
    assertEquals(Landscape.SPACE.grid(List.of(2, 3)), hill.asked);
    assertEquals("x=0.25 y=0.8333", result.best().point().toString());
  }

  @Test
  void coarseToFineNarrowsAroundTheBestQuarter() {
    Landscape hill = new Landscape();
    SearchResult result = new CoarseToFine(Landscape.SPACE, 16, 12, 2, 7).run(hill);
    assertEquals(Landscape.SPACE.draw(16, 7), hill.asked.subList(0, 16));
    List<Point> best = result.trials().subList(0, 16).stream().sorted(Trial.BEST_FIRST).limit(4)
        .map(Trial::point).toList();
    for (String name : List.of("x", "y")) {
      double low = best.stream().mapToDouble(p -> p.number(name)).min().orElseThrow() - 0.1;
      double high = best.stream().mapToDouble(p -> p.number(name)).max().orElseThrow() + 0.1;
      assertTrue(hill.asked.subList(16, 28).stream().allMatch(p -> p.number(name) >= low && p.number(name) <= high));
    }
    assertEquals(56, result.spent());
    double coarse = mean(result.trials().subList(0, 16));
    assertTrue(mean(result.trials().subList(16, 28)) > coarse, "on a hill the narrower space is higher");
  }

  private static double mean(List<Trial> trials) {
    return trials.stream().mapToDouble(Trial::score).average().orElseThrow();
  }

  /** 9 · 1 + 3 · 3 + 1 · 9. */
  @Test
  void halvingKeepsTheBestThirdOfEachRung() {
    SuccessiveHalving halving = new SuccessiveHalving(NUMBERS, 9, 3, 1, 9, 5);
    assertEquals(List.of(new SuccessiveHalving.Rung(9, 1), new SuccessiveHalving.Rung(3, 3),
        new SuccessiveHalving.Rung(1, 9)), halving.rungs());
    assertEquals(27, halving.cost());
    SearchResult result = halving.run((point, budget) -> point.whole("n"));
    List<Integer> drawn = NUMBERS.draw(9, 5).stream().map(p -> p.whole("n")).toList();
    List<Integer> sorted = drawn.stream().sorted((a, b) -> b - a).toList();
    List<Integer> expected = new ArrayList<>(drawn);
    expected.addAll(sorted.subList(0, 3));
    expected.add(sorted.getFirst());
    assertEquals(expected, result.trials().stream().map(t -> t.point().whole("n")).toList());
    assertEquals(List.of(1, 1, 1, 1, 1, 1, 1, 1, 1, 3, 3, 3, 9),
        result.trials().stream().map(Trial::budget).toList());
    assertEquals(27, result.spent());
    assertEquals(sorted.getFirst(), result.best().point().whole("n"));
  }

  /** Of 11 points 11, then ⌊11/2⌋ = 5, then 2; the best is that of the last rung, whatever scored better before. */
  @Test
  void halvingRoundsDownAndDropsFailures() {
    SuccessiveHalving halving = new SuccessiveHalving(NUMBERS, 11, 2, 2, 8, 1);
    assertEquals(List.of(new SuccessiveHalving.Rung(11, 2), new SuccessiveHalving.Rung(5, 4),
        new SuccessiveHalving.Rung(2, 8)), halving.rungs());
    List<Integer> drawn = NUMBERS.draw(11, 1).stream().map(p -> p.whole("n")).toList();
    int first = drawn.getFirst();
    SearchResult result = halving.run((point, budget) ->
        point.whole("n") == first ? Double.NaN : (double) point.whole("n") / budget);
    assertEquals(1, result.trials().stream().filter(t -> t.point().whole("n") == first).count());
    assertEquals(8, result.best().budget());
  }

  /** That the parent is one of the last five means that the oldest has died, however good it was. */
  @Test
  void evolutionsChildrenDifferFromALivingParentInOneDimension() {
    SearchSpace space = SearchSpace.of(
        Dimension.whole("a", 1, 50), Dimension.whole("b", 1, 50), Dimension.whole("c", 1, 50));
    List<Trial> trials = new RegularizedEvolution(space, 5, 2, 60, 1, 3)
        .run((point, budget) -> point.whole("a") + point.whole("b") - point.whole("c")).trials();
    assertEquals(60, trials.size());
    assertEquals(space.draw(5, 3), trials.subList(0, 5).stream().map(Trial::point).toList());
    for (int i = 5; i < trials.size(); i++) {
      Point child = trials.get(i).point();
      assertTrue(trials.subList(i - 5, i).stream().anyMatch(parent -> differences(parent.point(), child) == 1),
          "trial " + i);
    }
  }

  private static long differences(Point one, Point other) {
    return one.values().keySet().stream().filter(name -> !one.value(name).equals(other.value(name))).count();
  }

  @Test
  void evolutionBeatsRandomSearchOnAHillOfManyDimensions() {
    Dimension[] dimensions = IntStream.range(0, 10)
        .mapToObj(i -> Dimension.uniform("x" + i, 0, 1)).toArray(Dimension[]::new);
    SearchSpace space = SearchSpace.of(dimensions);
    Objective hill = (point, budget) -> -point.values().values().stream()
        .mapToDouble(x -> Math.pow((Double) x - 0.6, 2)).sum();
    for (long seed = 1; seed <= 3; seed++) {
      double random = new RandomSearch(space, 200, 1, seed).run(hill).best().score();
      double evolved = new RegularizedEvolution(space, 20, 5, 200, 1, seed).run(hill).best().score();
      assertTrue(evolved > random / 2, "seed " + seed + ": " + evolved + ", random " + random);
    }
  }

  @Test
  void theSameSeedTriesTheSame() {
    for (long seed : new long[] {1, 2}) {
      for (int way = 0; way < 4; way++) {
        assertEquals(search(way, seed).run(new Landscape()), search(way, seed).run(new Landscape()));
        assertTrue(!search(way, seed).run(new Landscape()).equals(search(way, seed + 1).run(new Landscape())));
      }
    }
  }

  private static Search search(int way, long seed) {
    return switch (way) {
      case 0 -> new RandomSearch(Landscape.SPACE, 8, 1, seed);
      case 1 -> new CoarseToFine(Landscape.SPACE, 8, 4, 1, seed);
      case 2 -> new SuccessiveHalving(Landscape.SPACE, 8, 2, 1, 4, seed);
      default -> new RegularizedEvolution(Landscape.SPACE, 4, 2, 20, 1, seed);
    };
  }

  @Test
  void whatIsBestAndWhatItCost() {
    SearchResult result = new SearchResult(
        List.of(trial(1, Double.NaN), trial(1, 0.9), trial(3, Double.NaN), trial(3, 0.5), trial(3, 0.7)));
    assertEquals(trial(3, 0.7), result.best());
    assertEquals(3, result.full().size());
    assertEquals(11, result.spent());
    assertArrayEquals(new double[] {1, 2, 5, 8, 11}, result.spentSoFar());
    assertArrayEquals(new double[] {Double.NaN, 0.9, 0.9, 0.9, 0.9}, result.bestSoFar());
    refused("trials: none, expected at least 1", () -> new SearchResult(List.of()));
  }

  /**
   * Two bins of {@code a}, scores 1, 3 | 5, 7: within 4, total 20, so ε² = 1 − (4 / 2) / (20 / 3) = 0.7. Those of
   * {@code b} are 1, 5 | 3, 7: within 16, 1 − 8 / (20 / 3) &lt; 0.
   */
  @Test
  void importanceByHand() {
    SearchSpace space = SearchSpace.of(Dimension.choice("a", "p", "q"), Dimension.choice("b", "p", "q"));
    List<Trial> trials = new ArrayList<>();
    for (String a : List.of("p", "q")) {
      for (String b : List.of("p", "q")) {
        Map<String, Object> values = Map.of("a", a, "b", b);
        trials.add(new Trial(new Point(values), 1, 1 + (a.equals("q") ? 4 : 0) + (b.equals("q") ? 2 : 0)));
      }
    }
    trials.add(new Trial(trials.getFirst().point(), 1, Double.NaN));
    Map<String, Double> shares = Importance.of(space, trials);
    assertEquals(List.of("a", "b"), List.copyOf(shares.keySet()));
    assertEquals(0.7, shares.get("a"), 1e-12);
    assertEquals(0, shares.get("b"));
    List<Trial> equal = trials.stream().map(t -> new Trial(t.point(), 1, 0.1)).toList();
    assertEquals(Map.of("a", 0.0, "b", 0.0), Importance.of(space, equal));
    refused("trials with a score: 1, expected at least 2", () -> Importance.of(space, trials.subList(3, 5)));
  }

  @Test
  void importanceFindsTheDimensionThatMatters() {
    List<Trial> trials = Landscape.SPACE.draw(400, 1).stream()
        .map(p -> new Trial(p, 1, p.number("x") + 0.1 * p.number("y"))).toList();
    Map<String, Double> shares = Importance.of(Landscape.SPACE, trials);
    assertTrue(shares.get("x") > 0.9, shares.toString());
    assertTrue(shares.get("y") < 0.1, shares.toString());
  }

  @Test
  void badSearches() {
    refused("trials: 0, expected at least 1", () -> new RandomSearch(NUMBERS, 0, 1, 1));
    refused("budget: 0, expected at least 1", () -> new RandomSearch(NUMBERS, 1, 0, 1));
    refused("counts: 2, expected 1, one for each dimension", () -> new GridSearch(NUMBERS, List.of(1, 1), 1));
    refused("points of the grid that are admitted: 0, expected at least 1",
        () -> new GridSearch(NUMBERS.where(p -> false), List.of(3), 1));
    refused("fine: 0, expected at least 1", () -> new CoarseToFine(NUMBERS, 4, 0, 1, 1));
    refused("eta: 1, expected at least 2", () -> new SuccessiveHalving(NUMBERS, 9, 1, 1, 9, 1));
    refused("most: 8, expected the least, 1, times a power of eta, 3",
        () -> new SuccessiveHalving(NUMBERS, 9, 3, 1, 8, 1));
    refused("points: 8, expected at least 9, so that one is left on the last rung",
        () -> new SuccessiveHalving(NUMBERS, 8, 3, 1, 9, 1));
    refused("sample: 5, expected 1 to the population, 4", () -> new RegularizedEvolution(NUMBERS, 4, 5, 10, 1, 1));
    refused("trials: 3, expected at least 4", () -> new RegularizedEvolution(NUMBERS, 4, 2, 3, 1, 1));
  }
}
