package dev.lanewise.training.augment;

import dev.lanewise.nn.Shape;

/**
 * Changes brightness, contrast and saturation, in an order drawn for each image, each by a factor between {@code
 * max(0, 1 − s)} and {@code 1 + s}; by the formulas of torchvision's {@code ColorJitter}. Images have 1 or 3 channels.
 *
 * @param brightness s of {@code x · factor}, 0 or more
 * @param contrast s of {@code x · factor + m · (1 − factor)}, m being the mean of the image's greys, 0 or more
 * @param saturation s of {@code x · factor + g · (1 − factor)}, g being the pixel's grey, 0 or more
 */
public record Jitter(double brightness, double contrast, double saturation) implements Augmentation {
  /** The orders of brightness (0), contrast (1) and saturation (2). */
  private static final int[][] ORDERS = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};

  /** More turns nearly all values to 0 or 1. */
  private static final double MOST = 10;

  /**
   * Checks the strengths.
   *
   * @throws IllegalArgumentException if one is negative or above 10
   */
  public Jitter {
    Augmentations.within("brightness", brightness, 0, MOST);
    Augmentations.within("contrast", contrast, 0, MOST);
    Augmentations.within("saturation", saturation, 0, MOST);
  }

  @Override
  public Step step(Shape sample, int classes, int batch, long seed) {
    Augmentations.requireColours(this, sample);
    return new SampleStep(sample, seed, this::apply);
  }

  private void apply(ImageOperations operations, Draws draws, float[] x, int at) {
    int[] order = ORDERS[draws.next(ORDERS.length)];
    float brighter = factor(brightness, draws);
    float starker = factor(contrast, draws);
    float stronger = factor(saturation, draws);
    for (int what : order) {
      switch (what) {
        case 0 -> operations.brightness(brighter, x, at);
        case 1 -> operations.contrast(starker, x, at);
        default -> operations.saturation(stronger, x, at);
      }
    }
  }

  private static float factor(double strength, Draws draws) {
    return (float) draws.between(Math.max(0, 1 - strength), 1 + strength);
  }

  @Override
  public String toString() {
    return "jitter(brightness=" + Augmentations.text(brightness) + ", contrast=" + Augmentations.text(contrast)
        + ", saturation=" + Augmentations.text(saturation) + ")";
  }
}
