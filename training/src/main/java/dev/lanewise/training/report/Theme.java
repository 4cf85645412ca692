package dev.lanewise.training.report;

import java.awt.Color;
import java.util.List;
import java.util.Locale;

/**
 * The colours of charts and pages, on light and on dark ground. The first six colours of series are those of M. Okabe
 * and K. Ito ("Color Universal Design", 2008), which people with any colour vision tell apart, lightened for the dark
 * ground; a series has the same place in both lists.
 */
public enum Theme {
  /** Dark ink on white. */
  LIGHT(0xf6f6f4, 0xffffff, 0x1b1b1a, 0x62615d, 0xe6e5e1, 0x6fb1e0,
      List.of(0x0072b2, 0xd55e00, 0x009e73, 0xc1629a, 0xb98100, 0x3f9fd8, 0x5c5b57, 0x7a4a24)),

  /** Light ink on near-black. */
  DARK(0x121212, 0x1b1b1b, 0xeeede9, 0xa9a8a2, 0x343432, 0x1f6ba5,
      List.of(0x56a9e6, 0xf08a4b, 0x2fbd90, 0xdb92bc, 0xe0b040, 0x9bd0f2, 0xc4c3bd, 0xc79a6b));

  private final Color page;
  private final Color surface;
  private final Color ink;
  private final Color quietInk;
  private final Color line;
  private final Color most;
  private final List<Color> series;

  Theme(int page, int surface, int ink, int quietInk, int line, int most, List<Integer> series) {
    this.page = new Color(page);
    this.surface = new Color(surface);
    this.ink = new Color(ink);
    this.quietInk = new Color(quietInk);
    this.line = new Color(line);
    this.most = new Color(most);
    this.series = series.stream().map(Color::new).toList();
  }

  /** The ground of a page. */
  public Color page() {
    return page;
  }

  /** The ground of a chart, a table, a tile. */
  public Color surface() {
    return surface;
  }

  /** Text. */
  public Color ink() {
    return ink;
  }

  /** Text that stands back: labels of axes, captions. */
  public Color quietInk() {
    return quietInk;
  }

  /** Grid lines and rules. */
  public Color line() {
    return line;
  }

  /** The largest value of a heat map; the smallest is the {@link #surface}, and {@link #ink} is legible on both. */
  public Color most() {
    return most;
  }

  /** The colour of a series; they repeat after eight. */
  public Color series(int index) {
    return series.get(index % series.size());
  }

  /** A colour as HTML writes it: {@code #0072b2}. */
  static String hex(Color color) {
    return String.format(Locale.ROOT, "#%06x", color.getRGB() & 0xffffff);
  }
}
