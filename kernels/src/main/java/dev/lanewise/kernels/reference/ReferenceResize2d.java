package dev.lanewise.kernels.reference;

/** What resizing an image, and its gradient, means. Weights are rounded to float: those that become 0 take no part. */
public final class ReferenceResize2d {
  private ReferenceResize2d() {}

  /** y[i][j] = Σ_r Σ_q weight(i, r) · weight(j, q) · x[r][q]. */
  public static void forward(boolean area, int h, int w, int c, int oh, int ow, double[] x, double[] y) {
    for (int i = 0; i < oh; i++) {
      for (int j = 0; j < ow; j++) {
        for (int r = 0; r < h; r++) {
          for (int q = 0; q < w; q++) {
            double weight = weight(area, h, oh, i, r) * weight(area, w, ow, j, q);
            add(weight, x, (r * w + q) * c, y, (i * ow + j) * c, c);
          }
        }
      }
    }
  }

  /** dx[r][q] = Σ_i Σ_j weight(i, r) · weight(j, q) · dy[i][j]. */
  public static void backward(boolean area, int h, int w, int c, int oh, int ow, double[] dy, double[] dx) {
    for (int i = 0; i < oh; i++) {
      for (int j = 0; j < ow; j++) {
        for (int r = 0; r < h; r++) {
          for (int q = 0; q < w; q++) {
            double weight = weight(area, h, oh, i, r) * weight(area, w, ow, j, q);
            add(weight, dy, (i * ow + j) * c, dx, (r * w + q) * c, c);
          }
        }
      }
    }
  }

  private static void add(double weight, double[] from, int fromAt, double[] to, int toAt, int c) {
    for (int channel = 0; weight != 0 && channel < c; channel++) {
      to[toAt + channel] += weight * from[fromAt + channel];
    }
  }

  /** What input {@code r} counts for output {@code i} of an axis. */
  private static float weight(boolean area, int inputs, int outputs, int i, int r) {
    if (area) {
      int first = (int) Math.floor((double) i * inputs / outputs);
      int end = (int) Math.ceil((i + 1.0) * inputs / outputs);
      return r >= first && r < end ? (float) (1.0 / (end - first)) : 0;
    }
    double place = Math.min(inputs - 1, Math.max(0, (i + 0.5) * inputs / outputs - 0.5));
    float fraction = (float) (place - Math.floor(place));
    return r == Math.floor(place) ? 1 - fraction : r == Math.floor(place) + 1 ? fraction : 0;
  }
}
