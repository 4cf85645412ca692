package dev.lanewise.training.report;

import dev.lanewise.training.text.Numbers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.internal.chartpart.AxesChart;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Bars from left to right, a group for each of a few things that have names: classes, layers. First at the top. */
public final class BarChart extends Chart {
  private static final int FRAME = 100;
  private static final int BAR = 11;
  private static final int GAP = 10;

  private final List<String> groups;
  private final List<Series> series = new ArrayList<>();
  private double max = Double.NaN;

  private record Series(String name, double[] values) {}

  /**
   * An empty chart.
   *
   * @param label what the length of a bar means
   * @param groups names
   */
  public BarChart(String title, String label, List<String> groups) {
    super(title, label, "", 480, 310);
    this.groups = List.copyOf(groups);
    fit();
  }

  /** As high as its bars need. */
  private void fit() {
    size(width(), Math.clamp(FRAME + 20 * Math.max(0, series.size() - 1) + (long) groups.size() * pitch(), 150, 4000));
  }

  /** Points from group to group. */
  private int pitch() {
    return Math.max(1, series.size()) * BAR + GAP;
  }

  /**
   * Adds a bar to each group.
   *
   * @param values one a group, not negative; what is not finite has no bar
   * @throws IllegalArgumentException if there are more or fewer, or bars have that name
   */
  public BarChart bars(String name, double[] values) {
    if (values.length != groups.size()) {
      throw new IllegalArgumentException(
          "values: " + values.length + ", expected " + groups.size() + ", one for each group");
    }
    if (series.stream().anyMatch(s -> s.name.equals(name))) {
      throw new IllegalArgumentException("name: there are bars " + name + " already");
    }
    series.add(new Series(name, values.clone()));
    fit();
    return this;
  }

  /** Fixes the end of the axis, which begins at 0. */
  public BarChart max(double end) {
    max = end;
    return this;
  }

  @Override
  public String description() {
    String names = series.stream().map(Series::name).collect(Collectors.joining(", "));
    return title() + ": bars of " + names + " for " + String.join(", ", groups) + ".";
  }

  @Override
  List<String> legend() {
    return series.stream().map(Series::name).toList();
  }

  @Override
  boolean isEmpty() {
    return values().noneMatch(Double::isFinite);
  }

  private DoubleStream values() {
    return series.stream().flatMapToDouble(s -> Arrays.stream(s.values));
  }

  /** A chart of numbers, in which group {@code g} is at {@code y = −g}: so every group has its name. */
  @Override
  AxesChart<?, ?> xchart(Theme theme, int wide, int high) {
    XYChart chart = new XYChart(wide, high, Styler.ChartTheme.XChart);
    style(chart, theme);
    XYStyler style = chart.getStyler();
    style.setPlotGridHorizontalLinesVisible(false).setXAxisTickMarkSpacingHint(64);
    style.setYAxisTickMarkSpacingHint(pitch() / 2);
    style.setXAxisTickLabelsFormattingFunction(Numbers::tick).setYAxisTickLabelsFormattingFunction(this::name);
    double longest = values().filter(Double::isFinite).max().orElse(1);
    double end = Math.max(Double.isNaN(max) ? 1.03 * longest : max, 1e-12);
    style.setXAxisMin(-1e-6 * end).setXAxisMax(end * (1 + 1e-6)); // a little more: there are ticks at the ends then
    style.setYAxisMin(0.5 - groups.size()).setYAxisMax(0.5);
    for (int i = 0; i < series.size(); i++) {
      XYSeries bars = outline(chart, i);
      bars.setXYSeriesRenderStyle(XYSeriesRenderStyle.PolygonArea);
      bars.setMarker(SeriesMarkers.NONE);
      bars.setLineColor(theme.series(i)).setFillColor(theme.series(i));
    }
    return chart;
  }

  private String name(double y) {
    int group = (int) Math.rint(-y);
    return Math.abs(y + group) < 1e-6 && group >= 0 && group < groups.size() ? groups.get(group) : noLabel(y, 0.5);
  }

  /** All bars of a series as one polygon, which goes from bar to bar along the axis. */
  private XYSeries outline(XYChart chart, int index) {
    double thick = (double) BAR / pitch();
    double[] values = series.get(index).values;
    double[] x = new double[4 * values.length];
    double[] y = new double[x.length];
    for (int g = 0; g < values.length; g++) {
      double length = Double.isFinite(values[g]) ? values[g] : 0;
      double top = -g + thick * (0.5 * series.size() - index);
      System.arraycopy(new double[] {0, length, length, 0}, 0, x, 4 * g, 4);
      System.arraycopy(new double[] {top, top, top - thick + 0.02, top - thick + 0.02}, 0, y, 4 * g, 4);
    }
    return chart.addSeries(series.get(index).name, x, y);
  }
}
