package dev.lanewise.jmh.scoreboard;

import dev.lanewise.jmh.Work;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/** The floors that Lanewise sets itself, held against a run. All ratios are ours over theirs, of medians. */
final class Bars {
  /** Calls shorter than this are decided by how fast threads are handed work. */
  private static final long SCALING_FLOPS = 50_000_000;

  private final List<RowResult> results;
  private final boolean avx2;
  private final List<Bar> bars = new ArrayList<>();

  private Bars(List<RowResult> results, boolean avx2) {
    this.results = results;
    this.avx2 = avx2;
  }

  /** All floors that a run of these rows can say something about. */
  static List<Bar> of(List<RowResult> results, boolean avx2) {
    Bars bars = new Bars(results, avx2);
    int[] threads = results.stream().mapToInt(RowResult::threads).distinct().toArray();
    for (int count : threads) {
      bars.addProducts(count);
      bars.addConvolutions(count);
      bars.addStreaming(count);
      bars.addNetworks(count);
    }
    bars.addScaling();
    bars.worst("heap bytes a call, every row but training steps", results, Bars::bytes, 0, true);
    return bars.bars.stream().filter(Bar::isKnown).toList();
  }

  private static double bytes(RowResult row) {
    if (isTask(row, Model.Task.TRAINING)) {
      // A step calls some kernels once: C2 compiles those after more steps than a row has.
      return Double.NaN;
    }
    // The JVM's own bookkeeping, once in a slice, is less than a byte a call.
    return row.lanewise() == null ? Double.NaN : Math.floor(row.lanewise().bytesPerCall());
  }

  private List<RowResult> rows(int threads, Predicate<RowResult> filter) {
    return results.stream().filter(row -> row.threads() == threads).filter(filter).toList();
  }

  private static boolean isProduct(RowResult row) {
    return row.problem() instanceof Product;
  }

  private static boolean isVectorProduct(RowResult row) {
    return row.problem() instanceof Product product && product.isVector();
  }

  private static String at(int threads, String text) {
    return threads + (threads == 1 ? " thread, " : " threads, ") + text;
  }

  private void addProducts(int threads) {
    List<RowResult> products = rows(threads, Bars::isProduct);
    if (avx2) {
      List<RowResult> square = rows(threads, row -> row.problem().label().equals("sgemm 1024x1024x1024"));
      worst(at(threads, "sgemm 1024³ / OpenBLAS on AVX2"), square, row -> row.ratio("OpenBLAS"), 0.95, false);
      return;
    }
    mean(at(threads, "gemm / MKL, mean"), products, row -> row.ratio("MKL"), threads == 1 ? 1.0 : 0.95);
    worst(at(threads, "gemm / MKL, every row"), products, row -> row.ratio("MKL"), 0.8, false);
    List<RowResult> matrices = rows(threads, row -> isProduct(row) && !isVectorProduct(row));
    worst(at(threads, "gemm / VectorBLAS, all but GEMV"), matrices, row -> row.ratio("VectorBLAS"), 4, false);
  }

  private void addConvolutions(int threads) {
    if (avx2) {
      return;
    }
    double[] floors = {1.5, 1.7, 1.3};
    for (Convolution.Pass pass : Convolution.Pass.values()) {
      List<RowResult> rows = rows(threads, row -> isPass(row, pass));
      mean(at(threads, "conv " + pass.text() + " / best peer, mean"), rows, RowResult::ratio, floors[pass.ordinal()]);
    }
    for (Convolution.Pass pass : List.of(Convolution.Pass.FORWARD, Convolution.Pass.BACKWARD_DATA)) {
      List<RowResult> rows = rows(threads, row -> isPass(row, pass) && isWinogradCase(row));
      String text = "conv " + pass.text() + " 3×3 stride 1, ≥ 32 channels / best peer, ";
      mean(at(threads, text + "mean"), rows, RowResult::ratio, 2.0);
      worst(at(threads, text + "every row"), rows, RowResult::ratio, 1.3, false);
    }
    List<RowResult> all = rows(threads, row -> row.problem() instanceof Convolution);
    worst(at(threads, "conv / best peer, every row"), all, RowResult::ratio, 0.9, false);
  }

  /** Against a copy of as many bytes, and against PyTorch. */
  private void addStreaming(int threads) {
    if (avx2) {
      return;
    }
    for (double floor : new double[] {0.85, 0.6}) {
      List<RowResult> rows = rows(threads, row -> floor(row) == floor);
      String text = "streaming, floor " + floor + " / copy, ";
      mean(at(threads, text + "mean"), rows, RowResult::shareOfLimit, threads > 1 && floor > 0.8 ? 0.9 : floor);
      worst(at(threads, text + "every row"), rows, RowResult::shareOfLimit, floor, false);
    }
    List<RowResult> all = rows(threads, row -> row.problem() instanceof Streaming);
    mean(at(threads, "streaming / PyTorch, mean"), all, row -> row.ratio("PyTorch"), 1.5);
  }

  private void addNetworks(int threads) {
    if (avx2) {
      return;
    }
    addNetworks(threads, Model.Task.INFERENCE, "ONNX Runtime", 1.5);
    addNetworks(threads, Model.Task.TRAINING, "PyTorch", 1.3);
  }

  private void addNetworks(int threads, Model.Task task, String peer, double floor) {
    List<RowResult> rows = rows(threads, row -> isTask(row, task));
    String text = task.text() + " / " + peer + ", ";
    mean(at(threads, text + "mean"), rows, row -> row.ratio(peer), floor);
    worst(at(threads, text + "every row"), rows, row -> row.ratio(peer), floor, false);
  }

  private static boolean isTask(RowResult row, Model.Task task) {
    return row.problem() instanceof Model model && model.task() == task;
  }

  private static double floor(RowResult row) {
    return row.problem() instanceof Streaming streaming ? streaming.which().floor() : Double.NaN;
  }

  private static boolean isPass(RowResult row, Convolution.Pass pass) {
    return row.problem() instanceof Convolution convolution && convolution.pass() == pass;
  }

  private static boolean isWinogradCase(RowResult row) {
    return row.problem() instanceof Convolution convolution && convolution.isWinogradCase();
  }

  /** Two threads over one. */
  private void addScaling() {
    List<RowResult> rows = rows(2, Bars::isLongComputation);
    mean("2 threads / 1, above 50 MFLOP, mean", rows, this::scaling, 1.8);
    // Each row has a floor of its own: what is reported is the share of it.
    worst("2 threads / 1, share of 1.6 or the best peer's, every row", rows, this::shareOfScalingFloor, 1, false);
  }

  private static boolean isLongComputation(RowResult row) {
    Work work = row.problem().work();
    return work.unit() == Work.Unit.FLOPS && work.amount() > SCALING_FLOPS;
  }

  private Optional<RowResult> single(RowResult row) {
    return results.stream().filter(r -> r.threads() == 1 && r.problem().equals(row.problem())).findFirst();
  }

  private double scaling(RowResult row) {
    return single(row)
        .filter(one -> one.lanewise() != null && row.lanewise() != null)
        .map(one -> row.lanewise().median() / one.lanewise().median())
        .orElse(Double.NaN);
  }

  private double shareOfScalingFloor(RowResult row) {
    double floor = row.bestPeer()
        .flatMap(peer -> single(row)
            .filter(one -> one.peers().containsKey(peer.getKey()))
            .map(one -> peer.getValue().median() / one.peers().get(peer.getKey()).median()))
        .map(scaling -> Math.min(1.6, scaling))
        .orElse(1.6);
    return scaling(row) / floor;
  }

  private void mean(String text, List<RowResult> rows, ToDoubleFunction<RowResult> value, double floor) {
    List<Double> values = rows.stream().mapToDouble(value).filter(Double::isFinite).boxed().toList();
    bars.add(new Bar(text, Samples.geometricMean(values), floor, false, values.size() + " rows"));
  }

  private void worst(
      String text, List<RowResult> rows, ToDoubleFunction<RowResult> value, double limit, boolean atMost) {
    Comparator<RowResult> order = Comparator.comparingDouble(value);
    rows.stream()
        .filter(row -> Double.isFinite(value.applyAsDouble(row)))
        .min(atMost ? order.reversed() : order)
        .ifPresent(row -> bars.add(
            new Bar(text, value.applyAsDouble(row), limit, atMost, row.problem().label())));
  }
}
