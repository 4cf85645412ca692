package dev.lanewise.training.report;

import dev.lanewise.nn.files.AtomicFile;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.knowm.xchart.internal.chartpart.AxesChart;
import org.knowm.xchart.style.AxesChartStyler;

/**
 * A chart: its data and labels. It is drawn when a picture is asked for, light or dark, with two pixels to the point;
 * the same chart serves files and pages. Values that are not finite leave gaps, and a chart without any finite value
 * says so instead of failing: a run that diverged has a report, too.
 *
 * <p>Belongs to one thread while it is built.
 */
public abstract sealed class Chart permits XyChart, BarChart, MatrixChart {
  /** Pixels to a point. */
  static final int SCALE = 2;

  private static final int MARGIN = 14;
  private static final int TITLE_HEIGHT = 34;
  private static final int LEGEND_ROW = 20;
  private static final int SWATCH = 16;
  private static final float TITLE_SIZE = 15;
  private static final float TEXT_SIZE = 12;
  private static final Font FONT;

  static {
    if (System.getProperty("java.awt.headless") == null) { // before AWT looks for a screen
      System.setProperty("java.awt.headless", "true");
    }
    FONT = font();
  }

  private final String title;
  private final String xLabel;
  private final String yLabel;
  private int width;
  private int height;

  Chart(String title, String xLabel, String yLabel, int width, int height) {
    this.title = Objects.requireNonNull(title, "title");
    this.xLabel = Objects.requireNonNull(xLabel, "xLabel");
    this.yLabel = Objects.requireNonNull(yLabel, "yLabel");
    size(width, height);
  }

  /** The first of a few plain typefaces that is installed; the JVM's own sans-serif otherwise. */
  private static Font font() {
    return Stream.of("Inter", "Segoe UI", "Helvetica Neue", "Noto Sans", "Liberation Sans")
        .map(name -> new Font(name, Font.PLAIN, 1)).filter(font -> font.getFamily().equals(font.getName()))
        .findFirst().orElse(new Font(Font.SANS_SERIF, Font.PLAIN, 1));
  }

  /** What stands above it. */
  public String title() {
    return title;
  }

  String xLabel() {
    return xLabel;
  }

  String yLabel() {
    return yLabel;
  }

  /** The width in points: half the pixels of its picture. */
  public int width() {
    return width;
  }

  /** The height in points: half the pixels of its picture. */
  public int height() {
    return height;
  }

  /**
   * Makes it another size.
   *
   * @param points of width, 200 .. 4000
   * @param high points of height, 120 .. 4000
   * @throws IllegalArgumentException if one is out of range
   */
  public Chart size(int points, int high) {
    if (points < 200 || points > 4000 || high < 120 || high > 4000) {
      throw new IllegalArgumentException(
          "size: " + points + "×" + high + " points, expected a width of 200 .. 4000 and a height of 120 .. 4000");
    }
    this.width = points;
    this.height = high;
    return this;
  }

  /** One sentence that says what is seen, for those who do not see it. */
  public abstract String description();

  /** The names of its series; empty where colours mean no series. */
  abstract List<String> legend();

  /** The colour of a series. */
  Color color(Theme theme, int index) {
    return theme.series(index);
  }

  /** Whether there is anything to draw. */
  abstract boolean isEmpty();

  /** The chart as XChart draws it, without a title. */
  abstract AxesChart<?, ?> xchart(Theme theme, int wide, int high);

  /** Draws it. */
  public BufferedImage image(Theme theme) {
    BufferedImage image = new BufferedImage(SCALE * width, SCALE * height, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = image.createGraphics();
    try {
      g.scale(SCALE, SCALE);
      g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
      g.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
      g.setRenderingHint(RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
      g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
      g.setColor(theme.surface());
      g.fillRect(0, 0, width, height);
      paint(g, theme);
    } finally {
      g.dispose();
    }
    return image;
  }

  private void paint(Graphics2D g, Theme theme) {
    g.setColor(theme.ink());
    g.setFont(FONT.deriveFont(Font.BOLD, TITLE_SIZE));
    g.drawString(title, MARGIN, MARGIN + TITLE_SIZE - 2);
    g.setColor(theme.quietInk());
    g.setFont(FONT.deriveFont(TEXT_SIZE));
    if (isEmpty()) {
      g.drawString("Nothing to show: there is no finite value.", MARGIN, TITLE_HEIGHT + 2 * TEXT_SIZE);
      return;
    }
    int top = TITLE_HEIGHT + (legend().size() > 1 ? paintLegend(g, theme) : 0);
    g.translate(0, top);
    AxesChart<?, ?> drawn = xchart(theme, width, height - top);
    drawn.paint(g, width, height - top);
    g.setColor(theme.ink());
    g.setFont(FONT.deriveFont(TEXT_SIZE));
    paintOver(g, drawn);
  }

  /** Draws what goes over the finished chart, in the ink and the font of its texts. */
  void paintOver(Graphics2D g, AxesChart<?, ?> drawn) {}

  /** Names of series from the left, in as many rows as they need; returns how high these are. */
  private int paintLegend(Graphics2D g, Theme theme) {
    int x = MARGIN;
    int row = 0;
    for (int i = 0; i < legend().size(); i++) {
      int wide = SWATCH + 6 + g.getFontMetrics().stringWidth(legend().get(i));
      if (x > MARGIN && x + wide > width - MARGIN) {
        x = MARGIN;
        row++;
      }
      int y = TITLE_HEIGHT + row * LEGEND_ROW + 12;
      g.setColor(color(theme, i));
      g.fillRoundRect(x, y - 6, SWATCH, 4, 4, 4);
      g.setColor(theme.quietInk());
      g.drawString(legend().get(i), x + SWATCH + 6, y);
      x += wide + 18;
    }
    return (row + 1) * LEGEND_ROW;
  }

  /** Fonts, colours and lines that all charts share. */
  void style(AxesChart<?, ?> chart, Theme theme) {
    Font text = FONT.deriveFont(TEXT_SIZE);
    chart.setXAxisTitle(xLabel);
    chart.setYAxisTitle(yLabel);
    AxesChartStyler style = chart.getStyler();
    style.setBaseFont(text);
    style.setChartTitleVisible(false).setChartPadding(MARGIN).setAntiAlias(true);
    style.setChartBackgroundColor(theme.surface()).setPlotBackgroundColor(theme.surface());
    style.setChartFontColor(theme.quietInk()).setPlotBorderVisible(false);
    style.setAxisTitleFont(text).setXAxisTitleVisible(!xLabel.isEmpty()).setYAxisTitleVisible(!yLabel.isEmpty());
    style.setXAxisTitleColor(theme.quietInk()).setYAxisTitleColor(theme.quietInk());
    style.setAxisTickLabelsFont(text).setAxisTickLabelsColor(theme.quietInk());
    style.setAxisTicksLineVisible(false).setAxisTicksMarksVisible(false).setAxisTickPadding(6);
    style.setPlotGridLinesColor(theme.line()).setPlotGridLinesStroke(new BasicStroke(0.75f));
    style.setPlotMargin(0).setPlotContentSize(1);
    style.setLegendVisible(false); // XChart's does not wrap
  }

  /**
   * The label of a tick that shall have none. Not the same at both ends of the axis: XChart takes labels that are alike
   * there for numbers rounded too much, and draws none at all.
   */
  static String noLabel(double tick, double end) {
    return tick < end ? "" : " ";
  }

  /** The bytes of a PNG file. */
  public byte[] png(Theme theme) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(image(theme), "png", bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory does not fail
    }
    return bytes.toByteArray();
  }

  /**
   * Writes a PNG file, whole or not at all.
   *
   * @param file replaced if it is there; its folder must be
   * @throws IOException if it cannot be written
   */
  public void savePng(Path file, Theme theme) throws IOException {
    AtomicFile.write(file, png(theme));
  }
}
