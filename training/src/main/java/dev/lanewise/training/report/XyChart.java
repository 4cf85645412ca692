package dev.lanewise.training.report;

import dev.lanewise.training.pictures.ColorMap;
import dev.lanewise.training.text.Numbers;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Point2D;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.internal.chartpart.AxesChart;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Lines, points and histograms over two axes of numbers.
 *
 * <pre>{@code
 * Chart loss = new XyChart("Loss", "epoch", "loss").wholeX().logY()
 *     .line("training", epochs, train).line("validation", epochs, validation);
 * }</pre>
 */
public final class XyChart extends Chart {
  /** Up to so many points a line shows them. */
  private static final int FEW_POINTS = 24;

  private static final double X_AIR = 0.025;
  private static final double Y_AIR = 0.05;

  /** Beyond the ends, so that XChart puts ticks there. */
  private static final double TICK = 1e-6;

  /** Of so many decades of a logarithmic axis each has a label; of more of them every second, third and so on. */
  private static final int MOST_DECADES = 7;

  private static final int BAND_ALPHA = 48;
  private static final int SCATTER_ALPHA = 150;
  private static final int GRADED_ALPHA = 220;

  /** The part of the colour map that is seen on light and on dark ground. */
  private static final double GRADE_FROM = 0.15;
  private static final double GRADE_TO = 0.92;

  private static final float[] DASHES = {5, 6};

  /** Of points that are named, by turns: colours repeat after six series. */
  private static final List<Marker> MARKERS = List.of(
      SeriesMarkers.CIRCLE, SeriesMarkers.DIAMOND, SeriesMarkers.SQUARE, SeriesMarkers.TRIANGLE_UP);

  private static final int COLOURS = 6;

  private final List<Series> series = new ArrayList<>();
  private final Set<String> dashed = new HashSet<>();
  private boolean logX;
  private boolean logY;
  private boolean wholeX;
  private boolean bare;
  private boolean graded;
  private boolean named;
  private double yMin = Double.NaN;
  private double yMax = Double.NaN;

  private enum Style { LINE, SCATTER, HISTOGRAM }

  /** Bounds are null where a series has no band. */
  private record Series(String name, Style style, double[] x, double[] y, double[] lower, double[] upper) {}

  private record Range(double min, double max) {}

  /** An empty chart; labels may be empty. */
  public XyChart(String title, String xLabel, String yLabel) {
    super(title, xLabel, yLabel, 480, 310);
  }

  /**
   * Adds a line through points in the order of {@code x}.
   *
   * @throws IllegalArgumentException if the arrays differ in length, or a series has that name
   */
  public XyChart line(String name, double[] x, double[] y) {
    return add(name, Style.LINE, x, y, null, null);
  }

  /**
   * Adds a line within a band.
   *
   * @param lower the lower edge of the band at each x
   * @param upper the upper edge
   * @throws IllegalArgumentException if the arrays differ in length, or a series has that name
   */
  public XyChart line(String name, double[] x, double[] y, double[] lower, double[] upper) {
    return add(name, Style.LINE, x, y, lower, upper);
  }

  /**
   * Adds points.
   *
   * @throws IllegalArgumentException if the arrays differ in length, or a series has that name
   */
  public XyChart scatter(String name, double[] x, double[] y) {
    return add(name, Style.SCATTER, x, y, null, null);
  }

  /**
   * Adds a histogram.
   *
   * @param edges of the bins, rising; one more than there are heights
   * @param heights one a bin
   * @throws IllegalArgumentException if the lengths do not fit, or a series has that name
   */
  public XyChart histogram(String name, double[] edges, double[] heights) {
    if (edges.length != heights.length + 1) {
      throw new IllegalArgumentException(
          "edges: " + edges.length + ", expected " + (heights.length + 1) + ", one more than heights");
    }
    double[] x = new double[2 * edges.length];
    double[] y = new double[x.length];
    for (int i = 0; i < edges.length; i++) {
      x[2 * i] = edges[i];
      x[2 * i + 1] = edges[i];
      y[2 * i] = i == 0 ? 0 : heights[i - 1];
      y[2 * i + 1] = i == heights.length ? 0 : heights[i];
    }
    return add(name, Style.HISTOGRAM, x, y, new double[x.length], y);
  }

  private XyChart add(String name, Style style, double[] x, double[] y, double[] lower, double[] upper) {
    if (series.stream().anyMatch(s -> s.name.equals(name))) {
      throw new IllegalArgumentException("name: there is a series " + name + " already");
    }
    requireLength("y", y, x.length);
    if (lower != null) {
      requireLength("lower", lower, x.length);
      requireLength("upper", upper, x.length);
    }
    series.add(new Series(name, style, x.clone(), y.clone(), copy(lower), copy(upper)));
    return this;
  }

  private static void requireLength(String name, double[] values, int length) {
    if (values.length != length) {
      throw new IllegalArgumentException(name + ": " + values.length + " values, expected " + length + " as of x");
    }
  }

  private static double[] copy(double[] values) {
    return values == null ? null : values.clone();
  }

  /**
   * Draws the line that was added last in dashes: one below it shows through.
   *
   * @throws java.util.NoSuchElementException if there is none
   */
  public XyChart dashed() {
    dashed.add(series.getLast().name);
    return this;
  }

  /** Makes the x axis logarithmic; values that are not positive leave gaps. */
  public XyChart logX() {
    logX = true;
    return this;
  }

  /** Makes the y axis logarithmic; values that are not positive leave gaps. */
  public XyChart logY() {
    logY = true;
    return this;
  }

  /** Labels the x axis at whole numbers alone: epochs, steps. */
  public XyChart wholeX() {
    wholeX = true;
    return this;
  }

  /** Fixes the range of the y axis; NaN leaves an end to the data. */
  public XyChart yRange(double from, double to) {
    yMin = from;
    yMax = to;
    return this;
  }

  /** Writes the name of each series beside its first point instead of a legend: for series of one point each. */
  public XyChart named() {
    named = true;
    return this;
  }

  /** Leaves out the labels of the y axis: for small charts whose shape alone matters. */
  public XyChart bare() {
    bare = true;
    return this;
  }

  /** Colours the series from dark to light in their order: for those that are steps of a scale, the least first. */
  public XyChart graded() {
    graded = true;
    return this;
  }

  @Override
  Color color(Theme theme, int index) {
    if (!graded) {
      return super.color(theme, index);
    }
    double place = series.size() == 1 ? 0.5 : (double) index / (series.size() - 1);
    return new Color(ColorMap.SEQUENTIAL.at(GRADE_FROM + place * (GRADE_TO - GRADE_FROM)));
  }

  @Override
  public String description() {
    String names = series.stream().map(Series::name).collect(Collectors.joining(", "));
    String axes = yLabel().isEmpty() ? "" : " of " + yLabel();
    return title() + ": chart" + axes + (xLabel().isEmpty() ? "" : " over " + xLabel()) + "; " + names + ".";
  }

  @Override
  List<String> legend() {
    return named ? List.of() : series.stream().map(Series::name).toList();
  }

  @Override
  boolean isEmpty() {
    return series.stream().noneMatch(s -> {
      double[] x = drawable(s.x, logX);
      double[] y = drawable(s.y, logY);
      for (int i = 0; i < x.length; i++) {
        if (Double.isFinite(x[i] + y[i])) {
          return true;
        }
      }
      return false;
    });
  }

  /** NaN, which XChart leaves out, for what an axis cannot show. */
  private static double[] drawable(double[] values, boolean log) {
    return Arrays.stream(values).map(v -> Double.isFinite(v) && (!log || v > 0) ? v : Double.NaN).toArray();
  }

  @Override
  AxesChart<?, ?> xchart(Theme theme, int wide, int high) {
    XYChart chart = new XYChart(wide, high, Styler.ChartTheme.XChart);
    style(chart, theme);
    XYStyler style = chart.getStyler();
    style.setPlotGridVerticalLinesVisible(false).setMarkerSize(named ? 9 : 5);
    style.setXAxisLogarithmic(logX).setYAxisLogarithmic(logY);
    style.setXAxisTickMarkSpacingHint(64).setYAxisTickMarkSpacingHint(44);
    Range x = xRange();
    Range y = yRange();
    style.setXAxisTickLabelsFormattingFunction(v -> label(v, x, logX, wholeX));
    style.setYAxisTickLabelsFormattingFunction(v -> label(v, y, logY, false));
    style.setXAxisLogarithmicDecadeOnly(logX && isWide(x)).setYAxisLogarithmicDecadeOnly(logY && isWide(y));
    style.setPlotGridHorizontalLinesVisible(!(logY && isWide(y))); // there would be nine a decade
    style.setXAxisMin(x.min).setXAxisMax(x.max).setYAxisMin(y.min).setYAxisMax(y.max);
    style.setYAxisTicksVisible(!bare);
    for (int i = 0; i < series.size(); i++) {
      draw(chart, series.get(i), color(theme, i), marker(i), y);
    }
    return chart;
  }

  private Marker marker(int index) {
    return named ? MARKERS.get(index / COLOURS % MARKERS.size()) : SeriesMarkers.CIRCLE;
  }

  @Override
  void paintOver(Graphics2D g, AxesChart<?, ?> drawn) {
    if (!named) {
      return;
    }
    Map<String, Point2D> points = new LinkedHashMap<>();
    for (Series s : series) {
      double x = s.x.length == 0 ? Double.NaN : drawable(s.x, logX)[0];
      double y = s.y.length == 0 ? Double.NaN : drawable(s.y, logY)[0];
      if (Double.isFinite(x + y)) {
        points.put(s.name, new Point2D.Double(drawn.getScreenXFromChart(x), drawn.getScreenYFromChart(y)));
      }
    }
    PointNames.paint(g, points, drawn.getYAxisLeftWidth(), width());
  }

  /** On a logarithmic axis that is not short, powers of ten and their double and fivefold: more would collide. */
  private static String label(double value, Range range, boolean log, boolean whole) {
    if (!log) {
      return whole && Math.abs(value - Math.rint(value)) > 1e-6
          ? noLabel(value, range.max) : Numbers.tick(value);
    }
    double digit = value / Math.pow(10, Math.floor(Math.log10(value) + 1e-9));
    long lead = Math.round(digit);
    boolean isShort = range.max < 4 * range.min;
    boolean round = Math.abs(digit - lead) < 1e-6 && (isShort || lead == 1 || lead == 2 || lead == 5);
    long every = (long) Math.ceil(Math.log10(range.max / range.min) / MOST_DECADES); // of many decades not each
    boolean shown = round && Math.floorMod(Math.round(Math.log10(value / lead)), every) == 0;
    return shown ? Numbers.tick(value) : noLabel(value, range.max);
  }

  private static boolean isWide(Range log) {
    return log.max / log.min > 1e3;
  }

  private Range range(boolean log, boolean vertical) {
    double[] values = series.stream().flatMapToDouble(s -> vertical ? heights(s) : Arrays.stream(s.x)).toArray();
    double[] shown = Arrays.stream(drawable(values, log)).filter(v -> !Double.isNaN(v)).toArray();
    double min = Arrays.stream(shown).min().orElse(log ? 1 : 0);
    double max = Arrays.stream(shown).max().orElse(1);
    if (max - min <= 1e-9 * Math.abs(max)) { // one value: in the middle
      double away = min == 0 ? 1 : 0.5 * Math.abs(min);
      return log ? new Range(min / 2, max * 2) : new Range(min - away, max + away);
    }
    return new Range(min, max);
  }

  private static DoubleStream heights(Series s) {
    return s.lower == null ? Arrays.stream(s.y)
        : DoubleStream.concat(Arrays.stream(s.y), DoubleStream.concat(Arrays.stream(s.lower), Arrays.stream(s.upper)));
  }

  /** The range of the data, and room for the marks at its ends; a histogram has none. */
  private Range xRange() {
    Range data = range(logX, false);
    boolean marks = series.stream().anyMatch(s -> s.style != Style.HISTOGRAM);
    return widened(data, logX, marks ? X_AIR : TICK);
  }

  private Range yRange() {
    Range data = range(logY, true);
    Range wide = widened(data, logY, Y_AIR);
    // What begins near zero is seen from zero.
    boolean fromZero = !logY && data.min >= 0 && data.min < 0.4 * data.max;
    double min = fromZero ? -(named ? Y_AIR : TICK) * data.max : wide.min;
    return new Range(Double.isNaN(yMin) ? min : yMin, Double.isNaN(yMax) ? wide.max : yMax);
  }

  private static Range widened(Range data, boolean log, double share) {
    if (log) {
      double factor = Math.pow(data.max / data.min, share);
      return new Range(data.min / factor, data.max * factor);
    }
    double air = share * (data.max - data.min);
    return new Range(data.min - air, data.max + air);
  }

  private void draw(XYChart chart, Series s, Color color, Marker marker, Range range) {
    // A gap at the end: XChart would put a tick at each of evenly spaced values otherwise.
    double[] x = Arrays.copyOf(drawable(s.x, logX), s.x.length + 1);
    double[] y = Arrays.copyOf(drawable(s.y, logY), s.y.length + 1);
    x[s.x.length] = Double.NaN;
    y[s.y.length] = Double.NaN;
    if (s.lower != null) {
      drawBand(chart, s, color, range);
    }
    XYSeries line = chart.addSeries(s.name, x, y);
    line.setLineColor(color).setLineStyle(new BasicStroke(2, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND, 1,
        dashed.contains(s.name) ? DASHES : null, 0));
    line.setMarkerColor(color).setFillColor(color);
    line.setMarker(s.style == Style.LINE && s.x.length <= FEW_POINTS ? SeriesMarkers.CIRCLE : SeriesMarkers.NONE);
    if (s.style == Style.SCATTER) {
      line.setMarker(marker);
      line.setXYSeriesRenderStyle(XYSeriesRenderStyle.Scatter);
      line.setMarkerColor(translucent(color, graded ? GRADED_ALPHA : SCATTER_ALPHA));
    } else {
      line.setXYSeriesRenderStyle(XYSeriesRenderStyle.Line);
    }
    if (s.style == Style.HISTOGRAM) {
      line.setLineStyle(new BasicStroke(1.25f));
    }
  }

  /** A polygon: the upper edge forward, the lower back, where all is finite; cut off at the ends of the axis. */
  private void drawBand(XYChart chart, Series s, Color color, Range range) {
    int[] there = java.util.stream.IntStream.range(0, s.x.length)
        .filter(i -> Double.isFinite(s.x[i] + s.lower[i] + s.upper[i]) && (!logX || s.x[i] > 0)).toArray();
    if (there.length < 2) {
      return;
    }
    double[] x = new double[2 * there.length];
    double[] y = new double[x.length];
    for (int k = 0; k < there.length; k++) {
      int i = there[k];
      x[k] = s.x[i];
      y[k] = Math.clamp(s.upper[i], range.min, range.max);
      x[x.length - 1 - k] = s.x[i];
      y[x.length - 1 - k] = Math.clamp(s.lower[i], range.min, range.max);
    }
    XYSeries band = chart.addSeries(s.name + " (band)", x, y);
    band.setXYSeriesRenderStyle(XYSeriesRenderStyle.PolygonArea);
    band.setFillColor(translucent(color, BAND_ALPHA));
    band.setMarker(SeriesMarkers.NONE).setLineColor(translucent(color, 0));
  }

  private static Color translucent(Color color, int alpha) {
    return new Color(color.getRed(), color.getGreen(), color.getBlue(), alpha);
  }
}
