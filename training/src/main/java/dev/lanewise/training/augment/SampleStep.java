package dev.lanewise.training.augment;

import dev.lanewise.nn.Shape;
import java.util.Objects;

/** A step that changes each image by itself. */
final class SampleStep implements Augmentation.Step {
  /** What is done to an image. */
  interface Change {
    /** Draws what it needs and changes the image that starts at {@code at}. */
    void apply(ImageOperations operations, Draws draws, float[] x, int at);
  }

  private final int size;
  private final Change change;
  private final ImageOperations operations;
  private final Draws draws;

  SampleStep(Shape sample, long seed, Change change) {
    this.size = sample.size();
    this.draws = new Draws(seed);
    this.change = change;
    this.operations = new ImageOperations(sample);
  }

  @Override
  public void run(int epoch, int batch, int n, int[] indices, float[] images, float[] targets) {
    Objects.checkFromIndexSize(0, n * size, images.length);
    for (int i = 0; i < n; i++) {
      draws.begin(epoch, indices[i]);
      change.apply(operations, draws, images, i * size);
    }
  }
}
