package dev.lanewise.jmh.scoreboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LatencyReportTest {
  /** Half of the calls take {@code median}, the rest {@code tail} microseconds. */
  private static Latencies side(String variant, int median, int tail) {
    Latencies side = Latencies.none(variant);
    for (int i = 0; i < 100; i++) {
      side.add(1000L * (i < 50 ? median : tail));
    }
    return side;
  }

  private static LatencyResult row(String network, int threads, Latencies ours, Latencies theirs) {
    Map<String, Latencies> sides = new LinkedHashMap<>();
    if (ours != null) {
      sides.put("Lanewise", ours);
    }
    if (theirs != null) {
      sides.put("ONNX Runtime", theirs);
    }
    return new LatencyResult(Model.of(Model.Task.INFERENCE, network, 1), threads, sides, false);
  }

  private static LatencyReport report(LatencyResult... rows) {
    return new LatencyReport(List.of(rows), List.of("today", "versions"));
  }

  @Test
  void markdownHasATableForEachNumberOfThreads() {
    String text = report(
        row("mini-alexnet", 1, side("", 100, 200), side("nhwc", 200, 400)),
        row("mini-alexnet", 2, side("", 60, 90), null)).markdown();
    assertTrue(text.startsWith("today  \nversions\n"), text);
    assertTrue(text.contains("""
        **batch 1, 1 thread, µs**

        | network |  | runs | p50 | p99 | p99.9 | max | p50 ratio | p99 ratio |
        |---|---|--:|--:|--:|--:|--:|--:|--:|
        | mini-alexnet | Lanewise | 100 | 100.0 | 200.1 | 200.1 | 200.1 |  |  |
        | mini-alexnet | ONNX Runtime nhwc | 100 | 200.1 | 400.1 | 400.1 | 400.1 | 0.50× | 0.50× |
        """), text);
    assertTrue(text.contains("**batch 1, 2 threads, µs**"), text);
  }

  @Test
  void barsNameTheNetworkFurthestFromThem() {
    List<Bar> bars = report(
        row("mini-alexnet", 1, side("", 100, 100), side("", 200, 200)),
        row("tiny-cnn", 1, side("", 220, 220), side("", 200, 200))).bars();
    assertEquals(2, bars.size());
    assertEquals("1 thread, p50 / ONNX Runtime, every network", bars.get(0).text());
    assertEquals("tiny-cnn", bars.get(0).where());
    assertEquals(1.1, bars.get(0).value(), 0.01);
    assertFalse(bars.get(0).isMet());
    assertEquals("1 thread, p99 / ONNX Runtime, every network", bars.get(1).text());
    assertTrue(bars.get(1).isMet());
  }

  @Test
  void withoutTheRivalThereAreNoBars() {
    assertEquals(List.of(), report(row("tiny-cnn", 1, side("", 100, 100), null)).bars());
    assertEquals(List.of(), report(row("tiny-cnn", 1, null, side("", 100, 100))).bars());
  }

  @Test
  void aRowThatFailedIsThere() {
    String text = report(row("tiny-cnn", 1, null, side("", 100, 100))).text();
    assertTrue(text.contains("tiny-cnn  Lanewise      failed"), text);
  }

  @Test
  void objectsHaveEverySide() {
    List<Map<String, Object>> objects =
        report(row("tiny-cnn", 2, side("", 100, 300), side("nhwc", 200, 200))).objects();
    assertEquals(List.of("Lanewise", "ONNX Runtime"), objects.stream().map(object -> object.get("library")).toList());
    assertEquals("tiny-cnn", objects.get(0).get("network"));
    assertEquals(2, objects.get(0).get("threads"));
    assertEquals(100L, objects.get(0).get("runs"));
    assertEquals(100.0, (double) objects.get(0).get("p50"), 0.1);
    assertEquals(300.0, (double) objects.get(0).get("max"), 0.3);
    assertEquals("nhwc", objects.get(1).get("variant"));
  }
}
