package dev.lanewise.jmh.scoreboard;

import dev.lanewise.jmh.Numbers;
import dev.lanewise.jmh.Work;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** All rows of a run for people: a table for each family and number of threads, then the bars. */
final class Report extends ContestReport {
  private final List<RowResult> results;
  private final List<Bar> bars;

  /**
   * A report.
   *
   * @param heading when, where and what was measured
   */
  Report(List<RowResult> results, List<Bar> bars, List<String> heading) {
    super(heading);
    this.results = results;
    this.bars = bars;
  }

  @Override
  Map<String, Grid> tables() {
    Map<String, Grid> tables = new LinkedHashMap<>();
    for (int threads : results.stream().mapToInt(RowResult::threads).distinct().toArray()) {
      List<RowResult> rows = results.stream().filter(row -> row.threads() == threads).toList();
      for (String family : rows.stream().map(row -> row.problem().family()).distinct().toList()) {
        List<RowResult> members = rows.stream().filter(row -> row.problem().family().equals(family)).toList();
        tables.put(title(family, members.getLast()), grid(members));
      }
    }
    return tables;
  }

  @Override
  List<Bar> bars() {
    return bars;
  }

  @Override
  List<Map<String, Object>> objects() {
    return JsonReport.objects(results);
  }

  private static String title(String family, RowResult row) {
    Work.Unit unit = row.problem().work().unit();
    return family + ", " + row.threads() + (row.threads() == 1 ? " thread, " : " threads, ") + unit.rate()
        + (unit == Work.Unit.FLOPS ? ", FMA peak " + Numbers.number(row.limit(), 0) : "");
  }

  /** The heads of the columns that hold a row against its limit. */
  private static List<String> limitHeads(RowResult row) {
    return switch (row.problem().work().unit()) {
      case FLOPS -> List.of("of peak");
      case BYTES -> List.of("of copy", "copy");
      case IMAGES -> List.of();
    };
  }

  private static List<String> limitCells(RowResult row) {
    return switch (row.problem().work().unit()) {
      case FLOPS -> List.of(share(row));
      case BYTES -> List.of(share(row), Numbers.number(row.limit(), 1));
      case IMAGES -> List.of();
    };
  }

  private static String share(RowResult row) {
    return row.lanewise() == null ? NOTHING : Numbers.percent(row.shareOfLimit());
  }

  private static Grid grid(List<RowResult> rows) {
    Set<String> peers = new LinkedHashSet<>();
    rows.forEach(row -> peers.addAll(row.peers().keySet()));
    List<String> limitHeads = limitHeads(rows.getFirst());
    List<String> heads = new ArrayList<>(List.of("kernel", "shape", "Lanewise"));
    heads.addAll(limitHeads);
    heads.addAll(peers);
    heads.addAll(List.of("ratio", "B/call"));
    Grid grid = new Grid(2, heads);
    for (RowResult row : rows) {
      grid.add(line(row, peers));
    }
    if (!peers.isEmpty()) {
      grid.add(means(rows, peers, limitHeads.size()));
    }
    return grid;
  }

  private static List<String> line(RowResult row, Set<String> peers) {
    Figure ours = row.lanewise();
    List<String> line = new ArrayList<>(List.of(
        row.problem().kernel(), row.problem().shape(), ours == null ? "failed" : Numbers.number(ours.median(), 1)));
    line.addAll(limitCells(row));
    for (String peer : peers) {
      Figure figure = row.peers().get(peer);
      line.add(figure == null ? NOTHING : Numbers.number(figure.median(), 1));
    }
    line.add(ratio(row.ratio()) + (row.disturbed() ? " ~" : ""));
    line.add(ours == null ? NOTHING : Numbers.number(ours.bytesPerCall(), 0));
    return line;
  }

  /** Geometric means of ours over each peer, and over the best. */
  private static List<String> means(List<RowResult> rows, Set<String> peers, int limitColumns) {
    List<String> line = new ArrayList<>(List.of("geometric mean", "Lanewise / peer", ""));
    line.addAll(Collections.nCopies(limitColumns, ""));
    peers.forEach(peer -> line.add(mean(rows, row -> row.ratio(peer))));
    line.add(mean(rows, RowResult::ratio));
    line.add("");
    return line;
  }

  private static String mean(List<RowResult> rows, Function<RowResult, Double> ratio) {
    return ratio(Samples.geometricMean(rows.stream().map(ratio).filter(Double::isFinite).toList()));
  }

  @Override
  String legend() {
    StringBuilder text = new StringBuilder("""
        GFLOP/s: multiplications and additions of the direct algorithm, medians; so Winograd can pass the peak.
        GB/s: bytes that cross into and out of the kernel, each once; copy: a Vector API loop that moves as many.
        ratio: ours over the best peer. B/call: heap allocated by a call of ours.
        """);
    if (results.stream().anyMatch(row -> row.problem() instanceof Model)) {
      text.append("""
          images/s: a training step is forward, loss, backward and update; its B/call are vectors of kernels that C2 has
          not compiled yet, since a step calls them once.
          """);
    }
    if (results.stream().anyMatch(RowResult::disturbed)) {
      text.append(DISTURBED);
    }
    return text.toString();
  }
}
