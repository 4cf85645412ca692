package dev.lanewise.jmh.scoreboard;

import dev.lanewise.jmh.Numbers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The latencies of a run: a table for each number of threads, then the bars. */
final class LatencyReport extends ContestReport {
  /** The peer that decides, and how much of its time may be taken. */
  private static final String RIVAL = "ONNX Runtime";

  private static final double MOST_MEDIAN = 1.0;
  private static final double MOST_TAIL = 1.2;

  private final List<LatencyResult> results;

  /**
   * A report.
   *
   * @param heading when, where and what was measured
   */
  LatencyReport(List<LatencyResult> results, List<String> heading) {
    super(heading);
    this.results = results;
  }

  @Override
  Map<String, Grid> tables() {
    Map<String, Grid> tables = new LinkedHashMap<>();
    for (int threads : results.stream().mapToInt(LatencyResult::threads).distinct().toArray()) {
      Grid grid = new Grid(2, List.of("network", "", "runs", "p50", "p99", "p99.9", "max", "p50 ratio", "p99 ratio"));
      results.stream().filter(result -> result.threads() == threads).forEach(result -> addTo(grid, result));
      tables.put("batch 1, " + threads + (threads == 1 ? " thread, µs" : " threads, µs"), grid);
    }
    return tables;
  }

  private static void addTo(Grid grid, LatencyResult result) {
    String network = result.problem().name() + (result.disturbed() ? " ~" : "");
    if (!result.sides().containsKey(Lanewise.NAME)) {
      grid.add(List.of(network, Lanewise.NAME, "failed", "", "", "", "", "", ""));
    }
    result.sides().forEach((name, side) -> {
      boolean peer = !name.equals(Lanewise.NAME);
      grid.add(List.of(
          network, name + (side.variant().isEmpty() ? "" : " " + side.variant()), Numbers.number(side.calls(), 0),
          micros(side, 50), micros(side, 99), micros(side, 99.9), micros(side, 100),
          peer ? ratio(result.ratio(name, 50)) : "", peer ? ratio(result.ratio(name, 99)) : ""));
    });
  }

  private static String micros(Latencies side, double percentile) {
    return Numbers.number(side.micros(percentile), 1);
  }

  /** At each number of threads, the network furthest from it. */
  @Override
  List<Bar> bars() {
    List<Bar> bars = new ArrayList<>();
    for (int threads : results.stream().mapToInt(LatencyResult::threads).distinct().toArray()) {
      addBar(bars, threads, 50, MOST_MEDIAN);
      addBar(bars, threads, 99, MOST_TAIL);
    }
    return bars;
  }

  private void addBar(List<Bar> bars, int threads, int percentile, double limit) {
    LatencyResult worst = null;
    for (LatencyResult result : results) {
      double ratio = result.ratio(RIVAL, percentile);
      if (result.threads() == threads && Double.isFinite(ratio)
          && (worst == null || ratio > worst.ratio(RIVAL, percentile))) {
        worst = result;
      }
    }
    if (worst != null) {
      String text =
          threads + (threads == 1 ? " thread" : " threads") + ", p" + percentile + " / " + RIVAL + ", every network";
      bars.add(new Bar(text, worst.ratio(RIVAL, percentile), limit, true, worst.problem().name()));
    }
  }

  @Override
  String legend() {
    return """
        One call after the other, each timed. ratio: ours over theirs, below 1 where we are faster.
        """ + (results.stream().anyMatch(LatencyResult::disturbed) ? DISTURBED : "");
  }

  /** An object for each side of each row. */
  @Override
  List<Map<String, Object>> objects() {
    List<Map<String, Object>> objects = new ArrayList<>();
    for (LatencyResult result : results) {
      result.sides().forEach((name, side) -> objects.add(object(result, name, side)));
    }
    return objects;
  }

  private static Map<String, Object> object(LatencyResult result, String name, Latencies side) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("network", result.problem().name());
    object.put("threads", result.threads());
    object.put("library", name);
    object.put("variant", side.variant());
    object.put("runs", side.calls());
    object.put("unit", "µs");
    object.put("p50", side.micros(50));
    object.put("p99", side.micros(99));
    object.put("p99.9", side.micros(99.9));
    object.put("max", side.micros(100));
    object.put("disturbed", result.disturbed());
    return object;
  }
}
