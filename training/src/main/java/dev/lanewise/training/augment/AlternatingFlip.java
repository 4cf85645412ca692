package dev.lanewise.training.augment;

import dev.lanewise.nn.Shape;

/**
 * Left and right of each sample change places in every other epoch: one half of the samples, decided by the seed, in
 * the even ones, the other half in the odd ones. So two epochs show each sample both ways (K. Jordan, "94% on CIFAR-10
 * in 3.29 seconds on a single GPU", 2024).
 */
public record AlternatingFlip() implements Augmentation {
  @Override
  public Step step(Shape sample, int classes, int batch, long seed) {
    Augmentations.requireImages(this, sample);
    ImageOperations operations = new ImageOperations(sample);
    Draws draws = new Draws(seed);
    return (epoch, number, n, indices, images, targets) -> {
      for (int i = 0; i < n; i++) {
        draws.begin(0, indices[i]);
        if (draws.next(2) == (epoch & 1)) {
          operations.flip(images, i * sample.size());
        }
      }
    };
  }

  @Override
  public String toString() {
    return "alternating-flip";
  }
}
