package dev.lanewise.training.augment;

import dev.lanewise.nn.Shape;

/**
 * Blanks a square whose centre is any pixel; where it hangs over the edge it is clipped (T. DeVries, G. W. Taylor,
 * "Improved Regularization of Convolutional Neural Networks with Cutout", 2017; they blank normalised images, so with
 * the mean colour of the training set).
 *
 * @param size side of the square in pixels, at least 1; from row and column {@code centre − size / 2} on
 * @param fill what is put there
 */
public record Cutout(int size, Fill fill) implements Augmentation {
  /** What a square is blanked with. */
  public enum Fill {
    /** Black. */
    ZERO,

    /** The mean of each channel of the image. */
    MEAN
  }

  /**
   * Checks the size.
   *
   * @throws IllegalArgumentException if it is below 1
   */
  public Cutout {
    Augmentations.within("size", size, 1, 1 << 15);
  }

  @Override
  public Step step(Shape sample, int classes, int batch, long seed) {
    Augmentations.requireImages(this, sample);
    return new SampleStep(sample, seed, (operations, draws, x, at) ->
        anywhere(operations, draws, size, fill, x, at));
  }

  static void anywhere(ImageOperations operations, Draws draws, int size, Fill fill, float[] x, int at) {
    int row = draws.next(operations.height()) - size / 2;
    int column = draws.next(operations.width()) - size / 2;
    operations.cutout(row, column, size, fill == Fill.MEAN, x, at);
  }

  @Override
  public String toString() {
    return "cutout(size=" + size + ", fill=" + Augmentations.text(fill) + ")";
  }
}
