package dev.lanewise.training.augment;

import dev.lanewise.kernels.Border;
import dev.lanewise.nn.Shape;

/**
 * Pads the image and crops one of its own size out of that, all places being equally likely.
 *
 * @param padding pixels on each side, at least 1 and less than a side of the image
 * @param border what the padding shows
 */
public record Crop(int padding, Border border) implements Augmentation {
  /**
   * Checks the padding.
   *
   * @throws IllegalArgumentException if it is below 1
   */
  public Crop {
    Augmentations.within("padding", padding, 1, 1 << 15);
  }

  @Override
  public Step step(Shape sample, int classes, int batch, long seed) {
    Augmentations.requireImages(this, sample);
    if (padding >= Math.min(sample.dim(0), sample.dim(1))) {
      throw Augmentations.refused(this, sample, "images larger than " + padding);
    }
    return new SampleStep(sample, seed, (operations, draws, x, at) ->
        operations.shift(draws.around(padding), draws.around(padding), border, x, at));
  }

  @Override
  public String toString() {
    return "crop(padding=" + padding + ", border=" + Augmentations.text(border) + ")";
  }
}
