package dev.lanewise.training.inspect;

import dev.lanewise.nn.Shape;
import dev.lanewise.training.augment.Augmentation;
import dev.lanewise.training.pictures.Picture;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What augmentations do to an image: how it was, and what the first epochs would show of it.
 *
 * @param shape of an image, 1 or 3 channels
 * @param images pixels 0..1, channels last, one image after the other; the first is shown, the others are those of its
 *     batch that it may be mixed with
 * @param draws how many epochs are shown, at least 1
 * @param seed decides everything drawn
 */
public record AugmentationSheet(Shape shape, float[] images, int draws, long seed) {
  private static final int TILE = 96;

  /**
   * Checks the sizes.
   *
   * @throws IllegalArgumentException if there is no image or part of one, or {@code draws < 1}
   */
  public AugmentationSheet {
    if (images.length == 0 || images.length % shape.size() != 0 || draws < 1) {
      throw new IllegalArgumentException("got " + images.length + " values and " + draws
          + " draws, expected a multiple of " + shape.size() + " values and at least 1 draw");
    }
  }

  /**
   * A sheet of an image.
   *
   * @param image pixels 0..1, channels last
   * @param others images that it may be mixed with
   */
  public static AugmentationSheet of(Shape shape, float[] image, List<float[]> others, int draws, long seed) {
    float[] batch = Arrays.copyOf(image, (1 + others.size()) * image.length);
    for (int i = 0; i < others.size(); i++) {
      System.arraycopy(others.get(i), 0, batch, (i + 1) * image.length, image.length);
    }
    return new AugmentationSheet(shape, batch, draws, seed);
  }

  /**
   * A row under the augmentation as its title: the image before, then after.
   *
   * @throws IllegalArgumentException if such images cannot be augmented this way
   */
  public Picture row(Augmentation augmentation) {
    int factor = Tiles.factor(Math.max(shape.dim(0), shape.dim(1)), TILE);
    List<Picture> tiles = new ArrayList<>();
    tiles.add(Picture.of(images, 0, shape).enlarged(factor).captioned("before"));
    for (int epoch = 0; epoch < draws; epoch++) {
      tiles.add(Picture.of(after(augmentation, epoch), 0, shape).enlarged(factor).captioned("epoch " + (epoch + 1)));
    }
    return Picture.row(tiles, Tiles.GAP).titled(augmentation.toString());
  }

  /** The images as an epoch shows them. */
  private float[] after(Augmentation augmentation, int epoch) {
    int n = images.length / shape.size();
    float[] x = images.clone();
    int[] indices = new int[n];
    Arrays.setAll(indices, i -> i);
    // Targets are not looked at, but what mixes samples wants to mix them too.
    augmentation.step(shape, 1, n, seed).run(epoch, 0, n, indices, x, new float[n]);
    return x;
  }

  /**
   * The rows of several augmentations, one above the other.
   *
   * @param augmentations at least one
   * @throws IllegalArgumentException if there is none, or such images cannot be augmented in one of the ways
   */
  public Picture sheet(List<Augmentation> augmentations) {
    return Picture.grid(augmentations.stream().map(this::row).toList(), 1, 0, Picture.WHITE);
  }
}
