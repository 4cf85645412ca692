package dev.lanewise.training.pictures;

import dev.lanewise.kernels.Resize2d;
import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.nn.Shape;
import dev.lanewise.training.data.DataException;
import dev.lanewise.training.data.PictureFile;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * A raster of colours, 8 bits each of red, green and blue (sRGB), rows from the top. Immutable; all methods that change
 * something give a new picture.
 *
 * <p>No screen is needed: unless the system property {@code java.awt.headless} says otherwise before AWT starts, it is
 * set to true here, so that none is looked for.
 */
public final class Picture {
  /** White, the colour around tiles and behind captions. */
  public static final int WHITE = 0xFFFFFF;

  static {
    if (System.getProperty("java.awt.headless") == null) {
      System.setProperty("java.awt.headless", "true");
    }
  }

  private final int width;
  private final int height;
  private final int[] rgb;

  private Picture(int width, int height, int[] rgb) {
    this.width = width;
    this.height = height;
    this.rgb = rgb;
  }

  /**
   * A picture of these colours.
   *
   * @param rgb {@code 0xRRGGBB} row by row; the upper 8 bits are ignored
   * @throws IllegalArgumentException if a size is below 1 or the array has not {@code width · height} elements
   */
  public static Picture of(int width, int height, int[] rgb) {
    requireSize(width, height);
    if (rgb.length != width * height) {
      throw new IllegalArgumentException(
          "rgb: length " + rgb.length + ", expected " + width * height + " for " + width + "×" + height);
    }
    return new Picture(width, height, Arrays.stream(rgb).map(colour -> colour & 0xFFFFFF).toArray());
  }

  /**
   * A picture of one colour.
   *
   * @param colour {@code 0xRRGGBB}
   * @throws IllegalArgumentException if a size is below 1
   */
  public static Picture filled(int width, int height, int colour) {
    requireSize(width, height);
    int[] rgb = new int[width * height];
    Arrays.fill(rgb, colour & 0xFFFFFF);
    return new Picture(width, height, rgb);
  }

  private static void requireSize(int width, int height) {
    if (width < 1 || height < 1 || (long) width * height > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "size: " + width + "×" + height + ", expected at least 1×1 and at most as many pixels as an array holds");
    }
  }

  /**
   * The picture of a sample.
   *
   * @param x values 0..1, channels last, from {@code offset}; 0 is black, what lies beyond 0..1 has the colour of the
   *     end, a pixel with a NaN that of {@link ColorMap#NAN}
   * @param shape {@code h×w×c} with 1 channel (grey) or 3 (red, green, blue)
   * @throws IllegalArgumentException if the shape is no such, or the array too short
   */
  public static Picture of(float[] x, int offset, Shape shape) {
    requireImage(shape);
    requireSpan("x", x, offset, shape);
    int c = shape.channels();
    int[] rgb = new int[shape.dim(0) * shape.dim(1)];
    for (int i = 0, at = offset; i < rgb.length; i++, at += c) {
      rgb[i] = c == 1 ? colour(x[at], x[at], x[at]) : colour(x[at], x[at + 1], x[at + 2]);
    }
    return new Picture(shape.dim(1), shape.dim(0), rgb);
  }

  private static int colour(float red, float green, float blue) {
    if (Float.isNaN(red + green + blue) && (red != red || green != green || blue != blue)) {
      return ColorMap.NAN;
    }
    return level(red) << 16 | level(green) << 8 | level(blue);
  }

  private static int level(float value) {
    return Math.round(Math.clamp(value, 0f, 1f) * 255);
  }

  static void requireImage(Shape shape) {
    if (shape.rank() != 3 || shape.size() == 0 || shape.channels() != 1 && shape.channels() != 3) {
      throw new IllegalArgumentException("shape: " + shape + ", expected h×w×1 or h×w×3");
    }
  }

  private static void requireSpan(String name, float[] x, int offset, Shape shape) {
    Objects.requireNonNull(x, name);
    if (offset < 0 || offset > x.length - shape.size()) {
      throw new IllegalArgumentException(
          name + ": length " + x.length + ", expected " + shape.size() + " from offset " + offset);
    }
  }

  /**
   * Reads a photo as {@link PictureFile} does. The rotation that a camera notes beside the pixels (EXIF) is not
   * applied.
   *
   * @throws DataException if there is no such file, it is neither PNG nor JPEG, damaged, or has more than 2^25 pixels,
   *     which is found out before anything is decoded
   */
  public static Picture read(Path file) {
    PictureFile photo = PictureFile.read(file);
    byte[] bytes = photo.rgb();
    int[] rgb = new int[bytes.length / 3];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (bytes[3 * i] & 255) << 16 | (bytes[3 * i + 1] & 255) << 8 | bytes[3 * i + 2] & 255;
    }
    return new Picture(photo.width(), photo.height(), rgb);
  }

  /** Pixels across. */
  public int width() {
    return width;
  }

  /** Pixels down. */
  public int height() {
    return height;
  }

  /**
   * The colour of a pixel.
   *
   * @return {@code 0xRRGGBB}
   * @throws IndexOutOfBoundsException if there is no such pixel
   */
  public int rgb(int x, int y) {
    return rgb[Objects.checkIndex(y, height) * width + Objects.checkIndex(x, width)];
  }

  /**
   * The picture as a sample: values 0..1, channels last.
   *
   * @param channels 3, or 1 for grey: 0.299 red + 0.587 green + 0.114 blue (ITU-R BT.601, as PIL has it)
   * @throws IllegalArgumentException if channels is neither
   */
  public float[] toFloats(int channels) {
    if (channels != 1 && channels != 3) {
      throw new IllegalArgumentException("channels: " + channels + ", expected 1 or 3");
    }
    float[] x = new float[rgb.length * channels];
    for (int i = 0; i < rgb.length; i++) {
      int r = rgb[i] >> 16;
      int g = rgb[i] >> 8 & 255;
      int b = rgb[i] & 255;
      if (channels == 1) {
        x[i] = (299 * r + 587 * g + 114 * b) / 255_000f;
      } else {
        x[3 * i] = r / 255f;
        x[3 * i + 1] = g / 255f;
        x[3 * i + 2] = b / 255f;
      }
    }
    return x;
  }

  /**
   * Every pixel as a square of {@code factor} × {@code factor}: the nearest neighbour.
   *
   * @throws IllegalArgumentException if the factor is below 1 or the result larger than an array
   */
  public Picture enlarged(int factor) {
    requireFactor(factor);
    requireSize(Math.multiplyExact(width, factor), Math.multiplyExact(height, factor));
    int w = width * factor;
    int[] large = new int[w * height * factor];
    for (int i = 0; i < large.length; i++) {
      large[i] = rgb[i / w / factor * width + i % w / factor];
    }
    return new Picture(w, height * factor, large);
  }

  /**
   * {@code factor} times as wide and high, smoothly: bilinear.
   *
   * @throws IllegalArgumentException if the factor is below 1 or the result larger than an array
   */
  public Picture smoothed(int factor) {
    requireFactor(factor);
    return resized(Math.multiplyExact(width, factor), Math.multiplyExact(height, factor));
  }

  private static void requireFactor(int factor) {
    if (factor < 1) {
      throw new IllegalArgumentException("factor: " + factor + ", expected at least 1");
    }
  }

  /**
   * In another size: where it gets smaller, means of the pixels that fall into one; where larger, bilinear.
   *
   * @throws IllegalArgumentException if a size is below 1 or the result larger than an array
   */
  public Picture resized(int newWidth, int newHeight) {
    requireSize(newWidth, newHeight);
    if (newWidth == width && newHeight == height) {
      return this;
    }
    int w = Math.min(width, newWidth);
    int h = Math.min(height, newHeight);
    float[] x = toFloats(3);
    if (w < width || h < height) {
      x = run(Resize2d.area(height, width, 3, h, w), x, h * w * 3);
    }
    if (w < newWidth || h < newHeight) {
      x = run(Resize2d.bilinear(h, w, 3, newHeight, newWidth), x, Math.multiplyExact(newHeight * newWidth, 3));
    }
    return of(x, 0, Shape.of(newHeight, newWidth, 3));
  }

  private static float[] run(Resize2d resize, float[] x, int size) {
    float[] y = new float[size];
    resize.forward(Parallel.serial(), 1, x, 0, y, 0, new float[resize.scratchLength(1)]);
    return y;
  }

  /**
   * Fills a frame: the largest part in the middle that has the frame's shape, resized to it. So a photo becomes a
   * network's input, as folders of photos become datasets.
   *
   * @throws IllegalArgumentException if a size is below 1
   */
  public Picture covering(int newWidth, int newHeight) {
    requireSize(newWidth, newHeight);
    int w = Math.clamp(Math.round((double) height * newWidth / newHeight), 1, width);
    int h = Math.clamp(Math.round((double) width * newHeight / newWidth), 1, height);
    return cropped((width - w) / 2, (height - h) / 2, w, h).resized(newWidth, newHeight);
  }

  /**
   * A part of the picture.
   *
   * @param x first column
   * @param y first row
   * @throws IllegalArgumentException if it does not lie within the picture
   */
  public Picture cropped(int x, int y, int newWidth, int newHeight) {
    requireSize(newWidth, newHeight);
    if (x < 0 || y < 0 || x > width - newWidth || y > height - newHeight) {
      throw new IllegalArgumentException("part: " + newWidth + "×" + newHeight + " from column " + x + ", row " + y
          + " does not lie within " + width + "×" + height);
    }
    int[] part = new int[newWidth * newHeight];
    for (int row = 0; row < newHeight; row++) {
      System.arraycopy(rgb, (y + row) * width + x, part, row * newWidth, newWidth);
    }
    return new Picture(newWidth, newHeight, part);
  }

  /**
   * This picture with another over it, {@code (1 − alpha) · this + alpha · over}.
   *
   * @param over of the same size
   * @param alpha 0..1
   * @throws IllegalArgumentException if the sizes differ or alpha is not of 0..1
   */
  public Picture blended(Picture over, double alpha) {
    if (!(alpha >= 0 && alpha <= 1)) {
      throw new IllegalArgumentException("alpha: " + alpha + ", expected 0..1");
    }
    if (over.width != width || over.height != height) {
      throw new IllegalArgumentException(
          "over: " + over.width + "×" + over.height + ", expected " + width + "×" + height);
    }
    int[] mixed = new int[rgb.length];
    for (int i = 0; i < mixed.length; i++) {
      mixed[i] = ColorMap.mix(rgb[i], over.rgb[i], alpha);
    }
    return new Picture(width, height, mixed);
  }

  /**
   * With a border around it.
   *
   * @param thickness in pixels, 0 or more
   * @param colour {@code 0xRRGGBB}
   * @throws IllegalArgumentException if the thickness is negative
   */
  public Picture bordered(int thickness, int colour) {
    if (thickness < 0) {
      throw new IllegalArgumentException("thickness: " + thickness + ", expected at least 0");
    }
    Canvas canvas = new Canvas(width + 2 * thickness, height + 2 * thickness, colour);
    canvas.put(this, thickness, thickness);
    return canvas.picture();
  }

  /**
   * With text under it, black on white, centred; wider if the text is.
   *
   * @param text lines, separated by line breaks; where the machine has no fonts, their places stay empty
   */
  public Picture captioned(String text) {
    return Captions.under(this, text);
  }

  /**
   * With a heading above it, bold, black on white, from the left; wider if the text is.
   *
   * @param text lines, separated by line breaks; where the machine has no fonts, their places stay empty
   */
  public Picture titled(String text) {
    return Captions.above(this, text);
  }

  /**
   * Pictures in rows and columns, with a gap between them and around them all. Columns are as wide as the widest
   * picture, rows as high as their highest; each picture stands at the top of its place, in the middle.
   *
   * @param pictures at least one, row by row
   * @param columns at least 1; more than there are pictures means one row
   * @param gap in pixels, 0 or more
   * @param background {@code 0xRRGGBB}
   * @throws IllegalArgumentException if there is no picture or a number out of range
   */
  public static Picture grid(List<Picture> pictures, int columns, int gap, int background) {
    if (pictures.isEmpty() || columns < 1 || gap < 0) {
      throw new IllegalArgumentException("got " + pictures.size() + " pictures, " + columns + " columns, gap " + gap
          + ", expected at least one picture, one column and no negative gap");
    }
    int across = Math.min(columns, pictures.size());
    int cell = pictures.stream().mapToInt(Picture::width).max().orElseThrow();
    int rows = (pictures.size() + across - 1) / across;
    int[] tops = new int[rows + 1];
    tops[0] = gap;
    for (int row = 0; row < rows; row++) {
      List<Picture> members = pictures.subList(row * across, Math.min(pictures.size(), (row + 1) * across));
      tops[row + 1] = tops[row] + gap + members.stream().mapToInt(Picture::height).max().orElseThrow();
    }
    Canvas canvas = new Canvas(Math.addExact(gap, Math.multiplyExact(across, cell + gap)), tops[rows], background);
    for (int i = 0; i < pictures.size(); i++) {
      Picture p = pictures.get(i);
      canvas.put(p, gap + i % across * (cell + gap) + (cell - p.width) / 2, tops[i / across]);
    }
    return canvas.picture();
  }

  /**
   * Pictures side by side: a grid of one row on white.
   *
   * @throws IllegalArgumentException if there is none, or the gap is negative
   */
  public static Picture row(List<Picture> pictures, int gap) {
    return grid(pictures, Math.max(1, pictures.size()), gap, WHITE);
  }

  /** Where pictures are put together, before they are one. */
  static final class Canvas {
    private final int width;
    private final int height;
    private final int[] rgb;

    Canvas(int width, int height, int background) {
      requireSize(width, height);
      this.width = width;
      this.height = height;
      this.rgb = new int[width * height];
      Arrays.fill(rgb, background & 0xFFFFFF);
    }

    void put(Picture p, int x, int y) {
      for (int row = 0; row < p.height; row++) {
        System.arraycopy(p.rgb, row * p.width, rgb, (y + row) * width + x, p.width);
      }
    }

    Picture picture() {
      return new Picture(width, height, rgb);
    }
  }

  /** A copy for AWT, without transparency. */
  BufferedImage toImage() {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, width, height, rgb, 0, width);
    return image;
  }

  /** A picture of an AWT image that has no transparency. */
  static Picture of(BufferedImage image) {
    int w = image.getWidth();
    int h = image.getHeight();
    return of(w, h, image.getRGB(0, 0, w, h, null, 0, w));
  }

  /** The bytes of a PNG file. */
  public byte[] png() {
    return Png.bytes(this);
  }

  /**
   * Writes a PNG file, all of it or nothing: an old file stays until the new one is complete.
   *
   * @throws DataException if it cannot be written
   */
  public void savePng(Path file) {
    Png.save(png(), file);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Picture that && width == that.width && Arrays.equals(rgb, that.rgb);
  }

  @Override
  public int hashCode() {
    return 31 * width + Arrays.hashCode(rgb);
  }

  /** For example {@code 640×480 picture}. */
  @Override
  public String toString() {
    return width + "×" + height + " picture";
  }
}
