package dev.lanewise.training.pictures;

import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.List;

/** Puts text beside pictures. Machines without any font (small containers) get the space, but no text. */
final class Captions {
  private static final int SIZE = 12;
  private static final int TITLE_SIZE = 15;
  private static final int LINE = 15;
  private static final int TITLE_LINE = 20;
  private static final int MARGIN = 3;

  /** Of headings: as wide as the gap around most grids. */
  private static final int INDENT = 8;

  private static final Color INK = new Color(0x20, 0x20, 0x20);

  private Captions() {}

  static Picture under(Picture picture, String text) {
    Text lines = new Text(text.lines().toList(), Font.PLAIN, SIZE, LINE, MARGIN);
    int width = Math.max(picture.width(), lines.width());
    Picture.Canvas canvas = new Picture.Canvas(width, picture.height() + lines.height(), Picture.WHITE);
    canvas.put(picture, (width - picture.width()) / 2, 0);
    canvas.put(lines.drawn(width, true), 0, picture.height());
    return canvas.picture();
  }

  static Picture above(Picture picture, String text) {
    Text lines = new Text(text.lines().toList(), Font.BOLD, TITLE_SIZE, TITLE_LINE, INDENT);
    int width = Math.max(picture.width(), lines.width());
    Picture.Canvas canvas = new Picture.Canvas(width, picture.height() + lines.height(), Picture.WHITE);
    canvas.put(lines.drawn(width, false), 0, 0);
    canvas.put(picture, 0, lines.height());
    return canvas.picture();
  }

  /** Lines in a font. */
  private static final class Text {
    private final List<String> lines;
    private final Font font;
    private final FontMetrics metrics;
    private final int step;
    private final int indent;

    Text(List<String> lines, int style, int size, int step, int indent) {
      this.lines = lines.isEmpty() ? List.of("") : lines;
      this.font = new Font(Font.SANS_SERIF, style, size);
      this.metrics = metrics(font);
      this.step = step;
      this.indent = indent;
    }

    /** Null if there are no fonts: AWT says so by an error, or an exception, of whatever kind. */
    private static FontMetrics metrics(Font font) {
      Graphics2D g = graphics(new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB));
      try {
        FontMetrics metrics = g.getFontMetrics(font);
        metrics.stringWidth("x");
        return metrics;
      } catch (RuntimeException | LinkageError | InternalError e) {
        return null;
      } finally {
        g.dispose();
      }
    }

    private static Graphics2D graphics(BufferedImage image) {
      Graphics2D g = image.createGraphics();
      g.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
      g.setRenderingHint(RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
      return g;
    }

    int width() {
      return metrics == null ? 1 : lines.stream().mapToInt(metrics::stringWidth).max().orElse(0) + 2 * indent;
    }

    int height() {
      return lines.size() * step + 2 * MARGIN;
    }

    Picture drawn(int width, boolean centred) {
      BufferedImage image = Picture.filled(width, height(), Picture.WHITE).toImage();
      if (metrics != null) {
        Graphics2D g = graphics(image);
        g.setFont(font);
        g.setColor(INK);
        int baseline = MARGIN + (step - metrics.getHeight()) / 2 + metrics.getAscent();
        for (String line : lines) {
          g.drawString(line, centred ? (width - metrics.stringWidth(line)) / 2 : indent, baseline);
          baseline += step;
        }
        g.dispose();
      }
      return Picture.of(image);
    }
  }
}
