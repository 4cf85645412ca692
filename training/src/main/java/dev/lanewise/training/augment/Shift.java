package dev.lanewise.training.augment;

import dev.lanewise.kernels.Border;
import dev.lanewise.nn.Shape;

/**
 * Moves the image by whole pixels, up or down and left or right, all places within reach being equally likely.
 *
 * @param by the furthest: below 1 a fraction of height and of width, rounded to pixels; else pixels, a whole number
 * @param border what comes in from outside
 */
public record Shift(double by, Border border) implements Augmentation {
  /**
   * Checks the distance.
   *
   * @throws IllegalArgumentException if it is not above 0, or above 1 and no whole number
   */
  public Shift {
    if (!(by > 0 && by < 1 << 15) || by > 1 && by != Math.rint(by)) {
      throw new Augmentations.InvalidSetting("by is " + Augmentations.text(by)
          + ", expected a fraction between 0 and 1 or a whole number of pixels");
    }
  }

  @Override
  public Step step(Shape sample, int classes, int batch, long seed) {
    Augmentations.requireImages(this, sample);
    int down = pixels(sample.dim(0));
    int right = pixels(sample.dim(1));
    if (down >= sample.dim(0) || right >= sample.dim(1)) {
      throw Augmentations.refused(this, sample, "images larger than the shift");
    }
    return new SampleStep(sample, seed, (operations, draws, x, at) ->
        operations.shift(draws.around(down), draws.around(right), border, x, at));
  }

  private int pixels(int side) {
    return (int) (by < 1 ? Math.rint(by * side) : by);
  }

  @Override
  public String toString() {
    return "shift(by=" + Augmentations.text(by) + ", border=" + Augmentations.text(border) + ")";
  }
}
