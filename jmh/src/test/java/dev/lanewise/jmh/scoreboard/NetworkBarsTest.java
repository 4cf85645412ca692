package dev.lanewise.jmh.scoreboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whole networks among the rows of the scoreboard. */
class NetworkBarsTest {
  private static RowResult row(Model.Task task, String network, double ours, double bytes, Map<String, Double> peers) {
    Map<String, Figure> figures = new LinkedHashMap<>();
    peers.forEach((name, rate) -> figures.put(name, new Figure(rate, rate, "nhwc", 0)));
    return new RowResult(
        Model.of(task, network, 64), 1, new Figure(ours, ours, "", bytes), figures, Double.NaN, 7, false);
  }

  private static final List<RowResult> ROWS = List.of(
      row(Model.Task.INFERENCE, "mini-alexnet", 3000, 0, Map.of("ONNX Runtime", 1000.0, "PyTorch", 2500.0)),
      row(Model.Task.INFERENCE, "tiny-cnn", 1400, 0, Map.of("ONNX Runtime", 1000.0)),
      row(Model.Task.TRAINING, "mini-alexnet", 2600, 500, Map.of("PyTorch", 2000.0)));

  private static Bar bar(String text) {
    return Bars.of(ROWS, false).stream().filter(bar -> bar.text().equals(text)).findFirst().orElseThrow();
  }

  @Test
  void inferenceIsHeldAgainstOnnxRuntime() {
    Bar worst = bar("1 thread, inference / ONNX Runtime, every row");
    assertEquals(1.4, worst.value(), 1e-9);
    assertEquals("inference 64x32x32x3 tiny-cnn", worst.where());
    assertFalse(worst.isMet());
    assertTrue(bar("1 thread, inference / ONNX Runtime, mean").isMet());
  }

  @Test
  void trainingIsHeldAgainstPyTorch() {
    Bar worst = bar("1 thread, training step / PyTorch, every row");
    assertEquals(1.3, worst.value(), 1e-9);
    assertTrue(worst.isMet());
  }

  @Test
  void bytesOfTrainingStepsAreNoBar() {
    assertEquals(0, bar("heap bytes a call, every row but training steps").value());
  }

  @Test
  void tablesOfNetworksHaveNoLimit() {
    String text = new Report(ROWS, List.of(), List.of("today")).markdown();
    assertTrue(text.contains("""
        **training step, 1 thread, images/s**

        | kernel | shape | Lanewise | PyTorch | ratio | B/call |
        |---|---|--:|--:|--:|--:|
        | training step | 64x32x32x3 mini-alexnet | 2,600.0 | 2,000.0 | 1.30× | 500 |
        | geometric mean | Lanewise / peer |  | 1.30× | 1.30× |  |
        """), text);
  }

  @Test
  void figuresAreImagesASecond() {
    Figure figure = Figure.of(ROWS.getFirst().problem(), "", List.of(new Competitor.Slice(10, 0)));
    assertEquals(640, figure.median());
  }

  @Test
  void jsonHasNoLimit() {
    Map<String, Object> object = JsonReport.objects(ROWS).getFirst();
    assertEquals("images/s", object.get("unit"));
    assertEquals(null, object.get("limit"));
    assertEquals("PyTorch", object.get("bestPeer"));
  }
}
