package dev.lanewise.training.inspect;

import dev.lanewise.kernels.Resize2d;
import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.training.pictures.ColorMap;
import dev.lanewise.training.pictures.Picture;

/**
 * A number for each place of an image.
 *
 * @param h rows
 * @param w columns
 * @param values row by row; not copied
 */
public record HeatMap(int h, int w, float[] values) {
  /** Of the image, how much shows through {@link #over} where the map is highest. */
  private static final double STRONGEST = 0.75;

  /**
   * Checks the sizes.
   *
   * @throws IllegalArgumentException if one is below 1, or the array has not {@code h · w} values
   */
  public HeatMap {
    if (h < 1 || w < 1 || values.length != h * w) {
      throw new IllegalArgumentException("values: length " + values.length + ", expected " + h + "×" + w);
    }
  }

  /** The value at row {@code y}, column {@code x}. */
  public float at(int y, int x) {
    return values[y * w + x];
  }

  /** The largest magnitude. */
  public float largest() {
    float largest = 0;
    for (float v : values) {
      largest = Math.max(largest, Math.abs(v));
    }
    return largest;
  }

  /** In another size, bilinear. */
  public HeatMap resized(int newH, int newW) {
    Resize2d resize = Resize2d.bilinear(h, w, 1, newH, newW);
    float[] y = new float[newH * newW];
    resize.forward(Parallel.serial(), 1, values, 0, y, 0, new float[resize.scratchLength(1)]);
    return new HeatMap(newH, newW, y);
  }

  /** As a picture, a pixel each: from 0 to the {@link #largest} magnitude. */
  public Picture picture(ColorMap map) {
    return map.picture(values, 0, 1, h, w, 0, scale());
  }

  /** As a picture, a pixel each, blue below 0 and red above, equal magnitudes equally strong. */
  public Picture signedPicture() {
    return ColorMap.DIVERGING.picture(values, 0, 1, h, w, -scale(), scale());
  }

  private float scale() {
    return largest() > 0 ? largest() : 1;
  }

  /**
   * Laid over an image: the higher the value, the more of its colour ({@link ColorMap#HEAT}) and the less of the image,
   * which shows unchanged where the map is 0 or below.
   *
   * @param image of any size; the map is resized to it, bilinear
   */
  public Picture over(Picture image) {
    HeatMap fit = resized(image.height(), image.width());
    int[] rgb = new int[image.width() * image.height()];
    float scale = fit.scale();
    for (int i = 0; i < rgb.length; i++) {
      double value = Math.max(0, fit.values[i] / scale);
      int colour = image.rgb(i % image.width(), i / image.width());
      rgb[i] = ColorMap.mix(colour, ColorMap.HEAT.at(value), STRONGEST * Math.sqrt(value));
    }
    return Picture.of(image.width(), image.height(), rgb);
  }
}
