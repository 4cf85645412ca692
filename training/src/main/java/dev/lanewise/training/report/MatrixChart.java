package dev.lanewise.training.report;

import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.knowm.xchart.HeatMapChart;
import org.knowm.xchart.internal.chartpart.AxesChart;
import org.knowm.xchart.style.HeatMapStyler;
import org.knowm.xchart.style.Styler;

/** A table whose cells are the darker the larger their value; the first row is at the top. */
public final class MatrixChart extends Chart {
  /** Up to so many columns the values are written into the cells. */
  private static final int LEGIBLE = 16;

  private static final int SHADES = 65;

  private final List<String> columns;
  private final List<String> rows;
  private final double[][] values;
  private String pattern = "#,##0.##";
  private boolean squareRoot;

  /**
   * A heat map.
   *
   * @param values {@code [row][column]}, not negative; a cell that is not finite stays empty
   * @throws IllegalArgumentException if they are not as many as rows and columns, or one is negative
   */
  public MatrixChart(
      String title, String xLabel, String yLabel, List<String> columns, List<String> rows, double[][] values) {
    super(title, xLabel, yLabel, 480, 460);
    this.columns = List.copyOf(columns);
    this.rows = List.copyOf(rows);
    if (values.length != rows.size()) {
      throw new IllegalArgumentException("values: " + values.length + " rows, expected " + rows.size());
    }
    this.values = new double[values.length][];
    for (int r = 0; r < values.length; r++) {
      if (values[r].length != columns.size()) {
        throw new IllegalArgumentException(
            "values: " + values[r].length + " in row " + r + ", expected " + columns.size());
      }
      for (double value : values[r]) {
        if (value < 0) {
          throw new IllegalArgumentException("values: " + value + " in row " + r + ", expected none below 0");
        }
      }
      this.values[r] = values[r].clone();
    }
  }

  /**
   * How values are written into the cells, of which there are at most 16 in a row: as {@link java.text.DecimalFormat}
   * has it.
   *
   * @param decimals {@code "#,##0.##"} unless told otherwise
   */
  public MatrixChart pattern(String decimals) {
    pattern = decimals;
    return this;
  }

  /** Colours by the square root of the values, so that small ones show beside large ones. */
  public MatrixChart bySquareRoot() {
    squareRoot = true;
    return this;
  }

  @Override
  public String description() {
    return title() + ": heat map of " + rows.size() + " rows (" + yLabel() + ") and " + columns.size() + " columns ("
        + xLabel() + ").";
  }

  /** The colours from 0 to the largest value, in equal steps. */
  private Color[] colours(Theme theme) {
    Color[] colours = new Color[SHADES];
    for (int i = 0; i < SHADES; i++) {
      double share = (double) i / (SHADES - 1);
      colours[i] = mix(theme.surface(), theme.most(), squareRoot ? Math.sqrt(share) : share);
    }
    return colours;
  }

  private static Color mix(Color from, Color to, double share) {
    return new Color(mix(from.getRed(), to.getRed(), share), mix(from.getGreen(), to.getGreen(), share),
        mix(from.getBlue(), to.getBlue(), share));
  }

  private static int mix(int from, int to, double share) {
    return (int) Math.round(from + share * (to - from));
  }

  private double most() {
    double most = 0;
    for (double[] row : values) {
      for (double value : row) {
        most = Double.isFinite(value) ? Math.max(most, value) : most;
      }
    }
    return most;
  }

  @Override
  List<String> legend() {
    return List.of();
  }

  @Override
  boolean isEmpty() {
    for (double[] row : values) {
      for (double value : row) {
        if (Double.isFinite(value)) {
          return false;
        }
      }
    }
    return true;
  }

  @Override
  AxesChart<?, ?> xchart(Theme theme, int wide, int high) {
    HeatMapChart chart = new HeatMapChart(wide, high, Styler.ChartTheme.XChart);
    style(chart, theme);
    HeatMapStyler style = chart.getStyler();
    style.setRangeColors(colours(theme));
    style.setMin(0).setMax(Math.max(most(), 1e-12));
    style.setShowValue(columns.size() <= LEGIBLE).setValueFontColor(theme.ink()).setValueFont(style.getBaseFont());
    style.setHeatMapValueDecimalPattern(pattern).setLocale(Locale.ROOT);
    style.setXAxisTickMarkSpacingHint(8).setYAxisTickMarkSpacingHint(8); // no name is left out
    style.setPlotGridLinesVisible(false);
    int longest = columns.stream().mapToInt(String::length).max().orElse(0);
    style.setXAxisLabelRotation(longest * columns.size() > 42 ? 45 : 0);
    List<Number[]> cells = new ArrayList<>();
    for (int r = 0; r < rows.size(); r++) {
      for (int c = 0; c < columns.size(); c++) {
        double value = values[r][c];
        if (Double.isFinite(value)) {
          cells.add(new Number[] {c, rows.size() - 1 - r, value}); // XChart begins at the bottom
        }
      }
    }
    chart.addSeries("values", columns, rows.reversed(), cells);
    return chart;
  }
}
