package dev.lanewise.training.augment;

import dev.lanewise.kernels.Border;
import dev.lanewise.nn.Shape;

/**
 * Does some operations, drawn anew for each image from one list, all at one magnitude: RandAugment (E. D. Cubuk, B.
 * Zoph, J. Shlens, Q. V. Le, "RandAugment: Practical automated data augmentation with a reduced search space", 2019).
 * Images have 1 or 3 channels. At magnitude m of 30 an operation does m / 30 of the most:
 *
 * <table>
 * <caption>The operations</caption>
 * <tr><td>identity, flip</td><td>the same at all magnitudes</td></tr>
 * <tr><td>shift x, shift y</td><td>0.45 of the side, either way, black comes in</td></tr>
 * <tr><td>rotate</td><td>30 degrees, either way</td></tr>
 * <tr><td>brightness, contrast, saturation</td><td>a factor of 1 ± 0.9</td></tr>
 * <tr><td>posterize</td><td>4 of 8 bits less</td></tr>
 * <tr><td>solarize</td><td>values from 1 − m / 30 on are inverted</td></tr>
 * <tr><td>cutout</td><td>a black square of half the shorter side</td></tr>
 * </table>
 *
 * @param n operations an image, at least 1; the same one may come again
 * @param magnitude 0 .. 30
 */
public record Policy(int n, double magnitude) implements Augmentation {
  private static final double MOST = 30;

  private static final Operation[] OPERATIONS = Operation.values();

  /** What may be done. */
  enum Operation {
    IDENTITY, FLIP, SHIFT_X, SHIFT_Y, ROTATE, BRIGHTNESS, CONTRAST, SATURATION, POSTERIZE, SOLARIZE, CUTOUT
  }

  /**
   * Checks the settings.
   *
   * @throws IllegalArgumentException if one is out of its range
   */
  public Policy {
    Augmentations.within("n", n, 1, 100);
    Augmentations.within("magnitude", magnitude, 0, MOST);
  }

  @Override
  public Step step(Shape sample, int classes, int batch, long seed) {
    Augmentations.requireColours(this, sample);
    return new SampleStep(sample, seed, (operations, draws, x, at) -> {
      for (int i = 0; i < n; i++) {
        apply(OPERATIONS[draws.next(OPERATIONS.length)], operations, draws, x, at);
      }
    });
  }

  void apply(Operation what, ImageOperations operations, Draws draws, float[] x, int at) {
    double share = magnitude / MOST;
    double either = draws.next(2) == 0 ? -share : share;
    switch (what) {
      case IDENTITY -> { }
      case FLIP -> operations.flip(x, at);
      case SHIFT_X -> operations.shift(0, (int) Math.rint(0.45 * either * operations.width()), Border.ZERO, x, at);
      case SHIFT_Y -> operations.shift((int) Math.rint(0.45 * either * operations.height()), 0, Border.ZERO, x, at);
      case ROTATE -> operations.rotate(30 * either, x, at);
      case BRIGHTNESS -> operations.brightness((float) (1 + 0.9 * either), x, at);
      case CONTRAST -> operations.contrast((float) (1 + 0.9 * either), x, at);
      case SATURATION -> operations.saturation((float) (1 + 0.9 * either), x, at);
      case POSTERIZE -> operations.posterize(8 - (int) Math.rint(4 * share), x, at);
      case SOLARIZE -> operations.solarize((float) (1 - share), x, at);
      case CUTOUT -> cutout(share, operations, draws, x, at);
    }
  }

  private static void cutout(double share, ImageOperations operations, Draws draws, float[] x, int at) {
    int shorter = Math.min(operations.height(), operations.width());
    Cutout.anywhere(operations, draws, (int) Math.rint(share * shorter / 2), Cutout.Fill.ZERO, x, at);
  }

  @Override
  public String toString() {
    return "policy(n=" + n + ", magnitude=" + Augmentations.text(magnitude) + ")";
  }
}
