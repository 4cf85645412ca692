package dev.lanewise.training.inspect;

import dev.lanewise.nn.Network;
import dev.lanewise.nn.Shape;
import dev.lanewise.nn.Tensor;
import dev.lanewise.training.pictures.ColorMap;
import dev.lanewise.training.pictures.Picture;
import java.util.ArrayList;
import java.util.List;

/**
 * What a layer makes of an image: a tile for each channel, on one scale for the whole layer, so that channels that are
 * silent show as silent. Values from 0 up are dark to light ({@link ColorMap#SEQUENTIAL}); if there are negative ones,
 * blue below 0 and red above. The scale ends where 99.5 % of the magnitudes lie below, else a few peaks would leave all
 * the rest dark.
 */
public final class FeatureMaps {
  /** Of more channels, the first. */
  private static final int MOST_TILES = 256;
  private static final int SHEET = 640;
  private static final int LARGEST_TILE = 96;

  private FeatureMaps() {}

  /**
   * What a layer makes of an image.
   *
   * @param pixels an image, 0..1, channels last
   * @param layer its name
   * @return the output as it is
   * @throws IllegalArgumentException if there is no such layer; the message lists those there are
   */
  public static Tensor tensor(Subject subject, float[] pixels, String layer) {
    Shape shape = subject.network().node(layer).output();
    ScoreGradient run = new ScoreGradient(subject, 1, layer);
    run.forward(1, pixels, 0);
    return new Tensor(shape, run.activation(layer).data());
  }

  /**
   * The same as a sheet of tiles; the output of a layer without places is a matrix of numbers, row by row.
   *
   * @param pixels an image, 0..1, channels last
   * @param layer its name
   * @throws IllegalArgumentException if there is no such layer; the message lists those there are
   */
  public static Picture of(Subject subject, float[] pixels, String layer) {
    Tensor maps = tensor(subject, pixels, layer);
    Shape shape = Subject.isSpatial(maps.shape()) ? maps.shape() : matrix(maps.shape().size());
    int shown = Math.min(shape.channels(), MOST_TILES);
    int columns = Tiles.columns(shown);
    int side = Math.max(shape.dim(0), shape.dim(1));
    int factor = Tiles.factor(side, shown == 1 ? SHEET / 2 : Math.min(LARGEST_TILE, SHEET / columns));
    float scale = Tiles.scale(maps.data());
    boolean signed = isSigned(maps.data());
    List<Picture> tiles = new ArrayList<>();
    for (int k = 0; k < shown; k++) {
      ColorMap map = signed ? ColorMap.DIVERGING : ColorMap.SEQUENTIAL;
      tiles.add(map.picture(maps.data(), k, shape.channels(), shape.dim(0), shape.dim(1), signed ? -scale : 0, scale)
          .enlarged(factor));
    }
    Network.Node node = subject.network().node(layer);
    String part = shown < shape.channels() ? ", the first " + shown + " channels" : "";
    return Tiles.sheet(Tiles.tensor(tiles, columns), node.label() + ": " + node.output() + part);
  }

  /** Numbers without places in rows, if there is a way without remainder. */
  private static Shape matrix(int size) {
    int columns = Tiles.columns(size);
    return size % columns == 0 ? Shape.of(size / columns, columns, 1) : Shape.of(1, size, 1);
  }

  private static boolean isSigned(float[] values) {
    for (float v : values) {
      if (v < 0) {
        return true;
      }
    }
    return false;
  }
}
