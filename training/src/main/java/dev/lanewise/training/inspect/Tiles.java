package dev.lanewise.training.inspect;

import dev.lanewise.training.pictures.Picture;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** How tiles of a sheet are enlarged and laid out. */
final class Tiles {
  /** Between tiles and around them. */
  static final int GAP = 8;

  /** Between the tiles of one tensor, which belong together. */
  static final int NARROW_GAP = 2;

  /** The part of the magnitudes that a scale shows in full. */
  private static final double SHOWN = 0.995;

  private Tiles() {}

  /** How often a tile fits into so many pixels, at least once. */
  static int factor(int side, int pixels) {
    return Math.max(1, pixels / side);
  }

  /** Columns for so many tiles: about as many as rows or up to twice that, if possible without a gap at the end. */
  static int columns(int tiles) {
    int square = (int) Math.ceil(Math.sqrt(tiles));
    for (int columns = square; columns <= 2 * square && columns <= tiles; columns++) {
      if (tiles % columns == 0) {
        return columns;
      }
    }
    return square;
  }

  /**
   * The end of a tensor's scale: the magnitude below which {@link #SHOWN} of all lie, else a few peaks would leave the
   * rest without colour; the largest if that is 0, and 1 if all are 0.
   */
  static float scale(float[] values) {
    float[] sorted = new float[values.length];
    for (int i = 0; i < sorted.length; i++) {
      sorted[i] = Math.abs(values[i]);
    }
    Arrays.sort(sorted);
    float scale = sorted[(int) Math.round(SHOWN * (sorted.length - 1))];
    float largest = sorted[sorted.length - 1];
    return scale > 0 ? scale : largest > 0 ? largest : 1;
  }

  /** A probability for captions: {@code 99.97 %}. */
  static String percent(double probability) {
    return probability < 1e-4 ? "< 0.01 %" : probability > 0.9999 ? "> 99.99 %"
        : String.format(Locale.ROOT, "%.2f %%", 100 * probability);
  }

  /** For the caption of an image: how probable a class is, and the most probable one if that is another. */
  static String scores(Subject subject, float[] pixels, int label) {
    double[] p = subject.probabilities(pixels);
    int best = label;
    for (int k = 0; k < p.length; k++) {
      best = p[k] > p[best] ? k : best;
    }
    String own = subject.classNames().get(label) + " " + percent(p[label]);
    return best == label ? own : own + "\n" + subject.classNames().get(best) + " " + percent(p[best]);
  }

  /** The tiles of one tensor: a grid on grey, so that tiles of white are seen to be there. */
  static Picture tensor(List<Picture> tiles, int columns) {
    return Picture.grid(tiles, columns, NARROW_GAP, 0xC8C8C8);
  }

  /** A whole sheet: with a heading and a white border. */
  static Picture sheet(Picture body, String title) {
    return body.bordered(GAP, Picture.WHITE).titled(title);
  }
}
