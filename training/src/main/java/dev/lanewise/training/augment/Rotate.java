package dev.lanewise.training.augment;

import dev.lanewise.nn.Shape;

/**
 * Turns the image about its centre, sampled bilinearly; around it lies its mirror image.
 *
 * @param degrees the most, either way; all angles are equally likely; 0 .. 180
 */
public record Rotate(double degrees) implements Augmentation {
  /**
   * Checks the angle.
   *
   * @throws IllegalArgumentException if it is not within its range
   */
  public Rotate {
    Augmentations.within("degrees", degrees, 0, 180);
  }

  @Override
  public Step step(Shape sample, int classes, int batch, long seed) {
    Augmentations.requireImages(this, sample);
    return new SampleStep(sample, seed, (operations, draws, x, at) ->
        operations.rotate(draws.between(-degrees, degrees), x, at));
  }

  @Override
  public String toString() {
    return "rotate(degrees=" + Augmentations.text(degrees) + ")";
  }
}
