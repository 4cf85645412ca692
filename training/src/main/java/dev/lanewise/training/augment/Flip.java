package dev.lanewise.training.augment;

import dev.lanewise.nn.Shape;

/**
 * Left and right change places, or not, anew in each epoch.
 *
 * @param p how likely they do, 0 .. 1
 */
public record Flip(double p) implements Augmentation {
  /**
   * Checks the probability.
   *
   * @throws IllegalArgumentException if it is not one
   */
  public Flip {
    Augmentations.within("p", p, 0, 1);
  }

  @Override
  public Step step(Shape sample, int classes, int batch, long seed) {
    Augmentations.requireImages(this, sample);
    return new SampleStep(sample, seed, (operations, draws, x, at) -> {
      if (draws.next() < p) {
        operations.flip(x, at);
      }
    });
  }

  @Override
  public String toString() {
    return "flip(p=" + Augmentations.text(p) + ")";
  }
}
