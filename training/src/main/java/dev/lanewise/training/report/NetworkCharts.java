package dev.lanewise.training.report;

import dev.lanewise.nn.LayerTime;
import dev.lanewise.training.text.Numbers;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** The charts and tables of what goes on in a network. */
final class NetworkCharts {
  /** So many layers are drawn at most; tables have all. */
  private static final int MOST_BARS = 24;

  private static final int MOST_HISTOGRAMS = 12;

  private NetworkCharts() {}

  /** Small histograms; of many layers some, evenly spread from the first to the last. */
  static List<Chart> histograms(List<ActivationStatistics> layers) {
    List<Chart> charts = new ArrayList<>();
    int count = Math.min(layers.size(), MOST_HISTOGRAMS);
    for (int k = 0; k < count; k++) {
      int place = count == 1 ? 0 : Math.round((float) k * (layers.size() - 1) / (count - 1));
      ActivationStatistics layer = layers.get(place);
      XyChart chart = new XyChart(layer.layer(), layer.rectifies() ? layer.kind() + ", above 0" : layer.kind(), "");
      if (layer.shares().length > 0) {
        chart.histogram("share", layer.edges(), layer.shares());
      }
      charts.add(chart.bare().size(250, 170));
    }
    return charts;
  }

  /** The dead units of the ReLUs; null where there is no ReLU. */
  static Chart dead(List<ActivationStatistics> layers) {
    List<ActivationStatistics> relus = layers.stream().filter(ActivationStatistics::rectifies)
        .sorted(Comparator.comparingDouble(ActivationStatistics::deadShare).reversed()).limit(MOST_BARS).toList();
    List<ActivationStatistics> shown = layers.stream().filter(relus::contains).toList();
    return shown.isEmpty() ? null : new BarChart("Dead units", "% of a layer's units",
        shown.stream().map(ActivationStatistics::layer).toList())
        .bars("dead", shown.stream().mapToDouble(layer -> 100 * layer.deadShare()).toArray())
        .max(Math.max(1, 103 * shown.stream().mapToDouble(ActivationStatistics::deadShare).max().orElse(0)));
  }

  static Table activations(List<ActivationStatistics> layers) {
    Table table = new Table(2, "Layer", "Kind", "Mean", "Deviation", "Zeros", "Units", "Dead");
    for (ActivationStatistics layer : layers) {
      table.row(layer.layer(), layer.kind(), Numbers.plain(layer.mean()), Numbers.plain(layer.deviation()),
          Numbers.percent(layer.zeros()), Numbers.whole(layer.units()),
          layer.rectifies() ? Numbers.whole(layer.dead()) : "");
    }
    return table;
  }

  /** Bars of the layers that take longest, in the order of the network. */
  static Chart times(List<LayerTime> times) {
    List<LayerTime> longest =
        times.stream().sorted(Comparator.comparingDouble(NetworkCharts::nanos).reversed()).limit(MOST_BARS).toList();
    List<LayerTime> shown = times.stream().filter(longest::contains).toList();
    return new BarChart("Time of a step", "milliseconds", shown.stream().map(LayerTime::layer).toList())
        .bars("forward", shown.stream().mapToDouble(time -> time.forwardNanos() / 1e6).toArray())
        .bars("backward", shown.stream().mapToDouble(time -> time.backwardNanos() / 1e6).toArray());
  }

  private static double nanos(LayerTime time) {
    return time.forwardNanos() + time.backwardNanos();
  }

  static Table timesTable(List<LayerTime> times) {
    double all = times.stream().mapToDouble(NetworkCharts::nanos).sum();
    Table table = new Table(2, "Layer", "Kind", "Forward, ms", "Backward, ms", "Share");
    for (LayerTime time : times) {
      table.row(time.layer(), time.kinds(), milliseconds(time.forwardNanos()), milliseconds(time.backwardNanos()),
          Numbers.percent(nanos(time) / all));
    }
    return table.row("all", "", milliseconds(times.stream().mapToDouble(LayerTime::forwardNanos).sum()),
        milliseconds(times.stream().mapToDouble(LayerTime::backwardNanos).sum()), Numbers.percent(1));
  }

  private static String milliseconds(double nanos) {
    return String.format(Locale.ROOT, "%.3f", nanos / 1e6);
  }
}
