package dev.lanewise.training.augment;

import dev.lanewise.kernels.Border;
import dev.lanewise.kernels.Crop2d;
import dev.lanewise.kernels.Rotate2d;
import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.nn.Shape;
import java.util.Arrays;

/**
 * What can be done to one image in place; images are {@code [h, w, c]}, values 0..1. Colours are red, green, blue where
 * there are three channels. Belongs to one thread.
 */
final class ImageOperations {
  private static final int LEVELS = 255;

  private final int h;
  private final int w;
  private final int c;
  private final int size;
  private final Crop2d zero;
  private final Crop2d reflect;
  private final Rotate2d rotate;
  private final int[] top = new int[1];
  private final int[] left = new int[1];
  private final int[] flip = new int[1];
  private final float[] angle = new float[1];
  private final float[] means;
  private final float[] scratch;

  ImageOperations(Shape image) {
    h = image.dim(0);
    w = image.dim(1);
    c = image.dim(2);
    size = image.size();
    zero = Crop2d.of(h, w, c, h, w, Border.ZERO);
    reflect = Crop2d.of(h, w, c, h, w, Border.REFLECT);
    rotate = Rotate2d.of(h, w, c);
    means = new float[c];
    scratch = new float[size];
  }

  int height() {
    return h;
  }

  int width() {
    return w;
  }

  /** Left and right change places. */
  void flip(float[] x, int at) {
    crop(zero, 0, 0, Crop2d.HORIZONTAL, x, at);
  }

  /** Moves the image; what comes in from outside is its border. */
  void shift(int down, int right, Border border, float[] x, int at) {
    crop(border == Border.ZERO ? zero : reflect, -down, -right, 0, x, at);
  }

  private void crop(Crop2d crop, int row, int column, int flips, float[] x, int at) {
    top[0] = row;
    left[0] = column;
    flip[0] = flips;
    crop.run(Parallel.serial(), 1, x, at, top, left, flip, scratch, 0);
    System.arraycopy(scratch, 0, x, at, size);
  }

  /** Turns the image counter-clockwise about its centre. */
  void rotate(double degrees, float[] x, int at) {
    angle[0] = (float) Math.toRadians(degrees);
    rotate.run(Parallel.serial(), 1, x, at, angle, scratch, 0);
    for (int i = 0; i < size; i++) {
      // The four weights of a sample may sum to a rounding more than 1.
      x[at + i] = clamp(scratch[i]);
    }
  }

  /** x · factor, kept within 0..1. */
  void brightness(float factor, float[] x, int at) {
    blend(factor, 0, x, at);
  }

  /** Away from the mean of the image's greys by a factor, kept within 0..1. */
  void contrast(float factor, float[] x, int at) {
    double sum = 0;
    for (int i = at; i < at + size; i += c) {
      sum += grey(x, i);
    }
    blend(factor, (1 - factor) * (float) (sum / (h * w)), x, at);
  }

  private void blend(float factor, float term, float[] x, int at) {
    for (int i = at; i < at + size; i++) {
      x[i] = clamp(factor * x[i] + term);
    }
  }

  /** Away from each pixel's grey by a factor, kept within 0..1; an image in grey stays. */
  void saturation(float factor, float[] x, int at) {
    if (c == 1) {
      return;
    }
    for (int i = at; i < at + size; i += c) {
      float term = (1 - factor) * grey(x, i);
      for (int k = i; k < i + c; k++) {
        x[k] = clamp(factor * x[k] + term);
      }
    }
  }

  /** ITU-R BT.601 luma, with the digits of torchvision's {@code rgb_to_grayscale}. */
  private float grey(float[] x, int i) {
    return c == 1 ? x[i] : 0.2989f * x[i] + 0.587f * x[i + 1] + 0.114f * x[i + 2];
  }

  private static float clamp(float value) {
    return Math.max(0, Math.min(1, value));
  }

  /** Keeps the highest bits of each value, taken as a byte. */
  void posterize(int bits, float[] x, int at) {
    int mask = -1 << (8 - bits);
    for (int i = at; i < at + size; i++) {
      x[i] = ((int) (x[i] * LEVELS + 0.5f) & mask) / (float) LEVELS;
    }
  }

  /** Inverts the values from a threshold on. */
  void solarize(float threshold, float[] x, int at) {
    for (int i = at; i < at + size; i++) {
      x[i] = x[i] >= threshold ? 1 - x[i] : x[i];
    }
  }

  /** Blanks a square, or what of it lies within the image, in 0 or in the image's mean colour. */
  void cutout(int row, int column, int side, boolean mean, float[] x, int at) {
    if (mean) {
      means(x, at);
    } else {
      Arrays.fill(means, 0);
    }
    int from = Math.max(0, column);
    int to = Math.min(w, column + side);
    for (int i = Math.max(0, row); i < Math.min(h, row + side); i++) {
      for (int j = from; j < to; j++) {
        System.arraycopy(means, 0, x, at + (i * w + j) * c, c);
      }
    }
  }

  private void means(float[] x, int at) {
    for (int channel = 0; channel < c; channel++) {
      double sum = 0;
      for (int i = at + channel; i < at + size; i += c) {
        sum += x[i];
      }
      means[channel] = (float) (sum / (h * w));
    }
  }
}
