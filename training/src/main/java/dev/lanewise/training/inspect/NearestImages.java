package dev.lanewise.training.inspect;

import dev.lanewise.training.data.Dataset;
import dev.lanewise.training.pictures.Picture;
import java.util.ArrayList;
import java.util.List;

/** An image beside those that are nearest to it. */
public final class NearestImages {
  /** The frame of a neighbour of the same class: a green that is told from {@link #OTHER} without seeing red, too. */
  public static final int SAME = 0x1B9E77;

  /** The frame of a neighbour of another class, orange. */
  public static final int OTHER = 0xD95F02;

  private static final int TILE = 64;
  private static final int FRAME = 4;
  private static final int COLUMNS = 3;

  private NearestImages() {}

  /**
   * An image, in a white frame, then its neighbours, framed by whether they are of its class; three in a row.
   *
   * @param queries where the image is from; images of 1 or 3 channels
   * @param query its index
   * @param points where the neighbours are from; of the same shape and classes
   * @param neighbors their indices, in the order in which they are shown
   */
  public static Picture sheet(Dataset queries, int query, Dataset points, int[] neighbors) {
    List<Picture> tiles = new ArrayList<>();
    tiles.add(tile(queries, query, Picture.WHITE));
    for (int neighbor : neighbors) {
      tiles.add(tile(points, neighbor, points.label(neighbor) == queries.label(query) ? SAME : OTHER));
    }
    return Picture.grid(tiles, COLUMNS, Tiles.GAP, Picture.WHITE);
  }

  private static Picture tile(Dataset images, int index, int frame) {
    float[] pixels = new float[images.sampleShape().size()];
    images.copySample(index, pixels, 0);
    int factor = Tiles.factor(Math.max(images.sampleShape().dim(0), images.sampleShape().dim(1)), TILE);
    return Picture.of(pixels, 0, images.sampleShape()).enlarged(factor).bordered(FRAME, frame);
  }
}
