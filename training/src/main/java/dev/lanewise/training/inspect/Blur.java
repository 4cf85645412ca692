package dev.lanewise.training.inspect;

import dev.lanewise.nn.Shape;

/** Gaussian blur, borders mirrored (the outermost pixel twice), the bell cut off at 4 σ: as SciPy does it. */
final class Blur {
  private Blur() {}

  /** Blurs {@code n} images in place. */
  static void gaussian(int n, Shape image, float[] x, double sigma) {
    double[] bell = bell(sigma);
    int h = image.dim(0);
    int w = image.dim(1);
    int c = image.channels();
    float[] line = new float[Math.max(h, w)];
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < c; k++) {
        int start = i * image.size() + k;
        for (int row = 0; row < h; row++) {
          line(x, start + row * w * c, c, w, bell, line);
        }
        for (int column = 0; column < w; column++) {
          line(x, start + column * c, w * c, h, bell, line);
        }
      }
    }
  }

  private static double[] bell(double sigma) {
    int reach = (int) (4 * sigma + 0.5);
    double[] bell = new double[2 * reach + 1];
    double sum = 0;
    for (int i = 0; i < bell.length; i++) {
      bell[i] = Math.exp(-0.5 * Math.pow((i - reach) / sigma, 2));
      sum += bell[i];
    }
    for (int i = 0; i < bell.length; i++) {
      bell[i] /= sum;
    }
    return bell;
  }

  private static void line(float[] x, int start, int step, int length, double[] bell, float[] line) {
    for (int i = 0; i < length; i++) {
      double sum = 0;
      for (int j = 0; j < bell.length; j++) {
        sum += bell[j] * x[start + mirrored(i + j - bell.length / 2, length) * step];
      }
      line[i] = (float) sum;
    }
    for (int i = 0; i < length; i++) {
      x[start + i * step] = line[i];
    }
  }

  private static int mirrored(int i, int length) {
    int folded = Math.floorMod(i, 2 * length);
    return folded < length ? folded : 2 * length - 1 - folded;
  }
}
