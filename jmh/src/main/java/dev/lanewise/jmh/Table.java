package dev.lanewise.jmh;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** What was measured, for people: the machine's limits first, then each kernel with its share of the limit. */
final class Table {
  private final List<Measurement> limits = new ArrayList<>();
  private final List<Measurement> kernels = new ArrayList<>();

  /** Adds a row. */
  void add(Measurement measurement) {
    Family family = measurement.row().family();
    boolean limit = Families.limit(measurement.row().work().unit()).filter(family::equals).isPresent();
    (limit ? limits : kernels).add(measurement);
  }

  /** The whole table. */
  String text() {
    boolean allocations = kernels.stream().anyMatch(m -> !Double.isNaN(m.allocated()));
    StringBuilder text = new StringBuilder();
    append(text, "Limits, before and after", limits, "", false);
    for (Work.Unit unit : Work.Unit.values()) {
      List<Measurement> rows = kernels.stream().filter(m -> m.row().work().unit() == unit).toList();
      append(text, title(unit), rows, unit == Work.Unit.FLOPS ? "of peak" : "of copy", allocations);
    }
    text.append(explanation());
    if (allocations) {
      text.append("B/call: JMH itself allocates about 10 KB an iteration, so read slow calls with -prof gc -r 5.\n");
    }
    return text.append(warning()).toString();
  }

  private static String title(Work.Unit unit) {
    return switch (unit) {
      case FLOPS -> "Arithmetic";
      case BYTES -> "Streaming";
      case IMAGES -> "Networks";
    };
  }

  private static String explanation() {
    return """

        µs: one call, the median iteration. GFLOP/s and GB/s: from the median; best: from the fastest iteration.
        of peak: GFLOP/s over the best FMA peak. of copy: GB/s over the best copy of the size nearest to the bytes
        moved. Both limits at the same number of threads. Bytes are those read and those written, each array once; a
        kernel that reads more than it writes can pass the copy.
        """;
  }

  /** No kernel passes the peak of a quiet machine. */
  private String warning() {
    boolean odd = kernels.stream()
        .filter(m -> m.row().work().unit() == Work.Unit.FLOPS)
        .anyMatch(m -> share(m) > 1.05);
    return odd ? "Some rows pass the peak: the machine was busy while the limits were measured. Run again.\n" : "";
  }

  private void append(
      StringBuilder text, String title, List<Measurement> rows, String shareTitle, boolean allocations) {
    if (rows.isEmpty()) {
      return;
    }
    line(text, title, "shape", "threads", "µs", rate(rows), "best", shareTitle, allocations ? "B/call" : "");
    for (Measurement m : rows) {
      Row row = m.row();
      String unit = rate(rows).isEmpty() ? " " + row.work().unit().rate() : "";
      line(
          text, row.pass().kernel(), row.shape(), Integer.toString(row.threads()), Numbers.number(m.median(), 1),
          Numbers.number(m.rate(), 1), Numbers.number(m.bestRate(), 1),
          shareTitle.isEmpty() ? unit : Numbers.percent(share(m)),
          allocations ? Numbers.number(m.allocated(), 3) : "");
    }
  }

  /** The unit of all rows, or nothing where they differ. */
  private static String rate(List<Measurement> rows) {
    List<String> units = rows.stream().map(m -> m.row().work().unit().rate()).distinct().toList();
    return units.size() == 1 ? units.getFirst() : "";
  }

  private static void line(StringBuilder text, String kernel, String shape, String... columns) {
    if (columns[0].equals("threads")) {
      text.append('\n');
    }
    StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-24s  %-26s", kernel, shape));
    int[] widths = {7, 12, 9, 9, 8, 10};
    for (int i = 0; i < columns.length; i++) {
      line.append(String.format(Locale.ROOT, " %" + widths[i] + "s", columns[i]));
    }
    text.append(line.toString().stripTrailing()).append('\n');
  }

  /** The share of the limit; NaN where the limit was not measured. */
  private double share(Measurement m) {
    return limits.stream()
        .filter(limit -> limit.row().threads() == m.row().threads())
        .filter(limit -> limit.row().work().unit() == m.row().work().unit())
        .min(Comparator.<Measurement>comparingDouble(limit -> distance(limit.row(), m.row()))
            .thenComparing(Measurement::bestRate, Comparator.reverseOrder()))
        .map(limit -> m.rate() / limit.bestRate())
        .orElse(Double.NaN);
  }

  /** How far the size of a limit is from that of a kernel; there is only one peak. */
  private static double distance(Row limit, Row kernel) {
    return switch (kernel.work().unit()) {
      case FLOPS, IMAGES -> 0;
      case BYTES -> Math.abs(Math.log((double) CopyBenchmark.bytes(limit.shape()) / kernel.work().amount()));
    };
  }
}
