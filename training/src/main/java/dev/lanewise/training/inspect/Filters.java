package dev.lanewise.training.inspect;

import dev.lanewise.nn.Network;
import dev.lanewise.nn.Parameter;
import dev.lanewise.nn.Shape;
import dev.lanewise.nn.layer.Flatten;
import dev.lanewise.training.pictures.ColorMap;
import dev.lanewise.training.pictures.Picture;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The weights of a layer as pictures.
 *
 * <ul>
 *   <li>A convolution over three channels: its filters in colour, 0 being mid-grey, each as strong as its largest
 *       weight allows.
 *   <li>Any other: a tile for each filter and channel, a row for each filter; of more than 32 filters or channels the
 *       first 32. Blue is below 0, red above, on one scale for the whole layer, which ends where 99.5 % of the
 *       magnitudes lie below.
 *   <li>A dense layer right on images of 1 or 3 channels: the template of each unit, as an image.
 *   <li>1×1 convolutions and other dense layers: their matrix, a row for each output; at most 1024 × 1024 of it.
 * </ul>
 */
public final class Filters {
  private static final int MOST_TILES = 32;
  private static final int MOST_OF_MATRIX = 1024;
  private static final int TILE = 56;
  private static final int TEMPLATE = 96;

  private Filters() {}

  /** The names of the layers that have weights to show, in order. */
  public static List<String> layers(Network network) {
    return network.nodes().stream().filter(node -> weight(node) != null).map(Network.Node::name).toList();
  }

  /** Null if it has none. */
  private static Parameter weight(Network.Node node) {
    return node.parameters().stream().filter(p -> p.shape().rank() == 4 || p.shape().rank() == 2).findFirst()
        .orElse(null);
  }

  /**
   * The weights of the first layer that has any.
   *
   * @throws IllegalArgumentException if none has
   */
  public static Picture first(Network network) {
    List<String> layers = layers(network);
    if (layers.isEmpty()) {
      throw new IllegalArgumentException("network: no layer has filters or a matrix");
    }
    return of(network, layers.getFirst(), List.of());
  }

  /**
   * The weights of a layer.
   *
   * @param layer its name
   * @param classNames written under the templates of a dense layer that has a unit for each; may be empty
   * @throws IllegalArgumentException if there is no such layer, or it has no filters; the message lists those that have
   */
  public static Picture of(Network network, String layer, List<String> classNames) {
    Network.Node node = network.node(layer);
    Parameter weight = weight(node);
    if (weight == null) {
      throw new IllegalArgumentException(
          "layer: " + node.label() + " has no filters; these have: " + String.join(", ", layers(network)));
    }
    Shape shape = weight.shape();
    if (shape.rank() == 2) {
      Shape image = imageBelow(network, node);
      return image == null ? matrix(node, weight.data(), shape.dim(0), shape.dim(1))
          : templateSheet(node, weight, image, classNames);
    }
    if (shape.dim(0) * shape.dim(1) == 1) {
      return matrix(node, weight.data(), shape.dim(2), shape.dim(3));
    }
    return shape.dim(2) == 3 ? colour(node, weight) : channels(node, weight);
  }

  /** The network's images, if a layer sees them flattened and nothing else; null if not. */
  private static Shape imageBelow(Network network, Network.Node dense) {
    int below = dense.inputs().getFirst();
    if (below < 0 || !(network.nodes().get(below).layer() instanceof Flatten)
        || network.nodes().get(below).inputs().getFirst() >= 0) {
      return null;
    }
    Shape image = network.input();
    return image.rank() == 3 && (image.channels() == 1 || image.channels() == 3) ? image : null;
  }

  private static Picture colour(Network.Node node, Parameter weight) {
    Shape shape = weight.shape();
    int filters = shape.dim(3);
    Shape image = Shape.of(shape.dim(0), shape.dim(1), 3);
    int factor = Tiles.factor(Math.max(shape.dim(0), shape.dim(1)), TILE);
    List<Picture> tiles = IntStream.range(0, filters)
        .mapToObj(f -> aroundGrey(weight.data(), f, filters, image).enlarged(factor)).toList();
    return Tiles.sheet(Tiles.tensor(tiles, Tiles.columns(filters)), title(node, filters, shape));
  }

  private static String title(Network.Node node, int filters, Shape shape) {
    return node.name() + ": " + filters + (filters == 1 ? " filter " : " filters ")
        + Shape.of(shape.dim(0), shape.dim(1), shape.dim(2));
  }

  /** An image of the weights at {@code offset}, each {@code step} from the last: {@code 0.5 + w / (2 max |w|)}. */
  private static Picture aroundGrey(float[] w, int offset, int step, Shape image) {
    float[] x = new float[image.size()];
    float largest = 0;
    for (int i = 0; i < x.length; i++) {
      x[i] = w[offset + i * step];
      largest = Math.max(largest, Math.abs(x[i]));
    }
    for (int i = 0; i < x.length; i++) {
      x[i] = largest == 0 ? 0.5f : 0.5f + x[i] / (2 * largest);
    }
    return Picture.of(x, 0, image);
  }

  private static Picture channels(Network.Node node, Parameter weight) {
    Shape shape = weight.shape();
    int ic = shape.dim(2);
    int oc = shape.dim(3);
    int rows = ic == 1 ? oc : Math.min(oc, MOST_TILES);
    int columns = Math.min(ic, MOST_TILES);
    String part = rows < oc || columns < ic
        ? "\nthe first " + rows + " filters (down) and " + columns + " channels (across)" : "";
    Picture body = Tiles.tensor(
        tiles(weight.data(), shape, Tiles.scale(weight.data())), ic == 1 ? Tiles.columns(oc) : columns);
    return Tiles.sheet(body, title(node, oc, shape) + part);
  }

  /** A tile for each filter and channel, or for each filter of one channel. */
  private static List<Picture> tiles(float[] w, Shape shape, float scale) {
    int kh = shape.dim(0);
    int kw = shape.dim(1);
    int ic = shape.dim(2);
    int oc = shape.dim(3);
    int factor = Tiles.factor(Math.max(kh, kw), ic == 1 ? TILE : TILE / 3);
    int rows = ic == 1 ? oc : Math.min(oc, MOST_TILES);
    int columns = Math.min(ic, MOST_TILES);
    List<Picture> tiles = new ArrayList<>();
    for (int o = 0; o < rows; o++) {
      for (int i = 0; i < columns; i++) {
        tiles.add(ColorMap.DIVERGING.picture(w, i * oc + o, ic * oc, kh, kw, -scale, scale).enlarged(factor));
      }
    }
    return tiles;
  }

  /**
   * The filters of a convolution at several times, all on one scale, so that they can be compared: blue below 0, red
   * above, from {@code -scale} to {@code scale}.
   *
   * @param states what the weights were, each {@code [kh][kw][in][out]}
   * @param shape of the weights, of rank 4
   * @param scale the magnitude of the strongest colours, above 0; {@link #largest} shows all
   * @return a picture of tiles for each state
   * @throws IllegalArgumentException if the shape is of another rank, or a state has not as many weights
   */
  public static List<Picture> states(List<float[]> states, Shape shape, float scale) {
    if (shape.rank() != 4) {
      throw new IllegalArgumentException("shape: " + shape + ", expected kh×kw×in×out");
    }
    for (float[] weights : states) {
      if (weights.length != shape.size()) {
        throw new IllegalArgumentException("states: one of " + weights.length + " weights, expected " + shape.size()
            + ", those of " + shape);
      }
    }
    int columns = shape.dim(2) == 1 ? Tiles.columns(shape.dim(3)) : Math.min(shape.dim(2), MOST_TILES);
    return states.stream()
        .map(weights -> Picture.grid(tiles(weights, shape, scale), columns, Tiles.GAP, Picture.WHITE)).toList();
  }

  /** The largest magnitude in all states; 1 if all are 0. */
  public static float largest(List<float[]> states) {
    float largest = 0;
    for (float[] weights : states) {
      for (float weight : weights) {
        largest = Math.max(largest, Math.abs(weight));
      }
    }
    return largest > 0 ? largest : 1;
  }

  /**
   * What each unit of a dense layer looks for: its weights as an image, a pixel each, 0 being mid-grey (of one channel
   * white), as strong as the largest allows.
   *
   * @param layer its name
   * @return one for each unit
   * @throws IllegalArgumentException if there is no such layer, or it is not a dense layer right on images of 1 or 3
   *     channels
   */
  public static List<Picture> templates(Network network, String layer) {
    Network.Node node = network.node(layer);
    Parameter weight = weight(node);
    Shape image = weight == null || weight.shape().rank() != 2 ? null : imageBelow(network, node);
    if (image == null) {
      throw new IllegalArgumentException("layer: " + node.label()
          + " has no templates, expected a dense layer right on images of 1 or 3 channels");
    }
    return templates(weight, image);
  }

  private static List<Picture> templates(Parameter weight, Shape image) {
    int units = weight.shape().dim(1);
    return IntStream.range(0, units).mapToObj(u -> image.channels() == 3
        ? aroundGrey(weight.data(), u, units, image) : signed(weight.data(), u, units, image)).toList();
  }

  private static Picture templateSheet(Network.Node node, Parameter weight, Shape image, List<String> classNames) {
    int factor = Tiles.factor(Math.max(image.dim(0), image.dim(1)), TEMPLATE);
    List<Picture> tiles = new ArrayList<>();
    for (Picture template : templates(weight, image)) {
      Picture tile = template.enlarged(factor);
      tiles.add(classNames.size() == weight.shape().dim(1) ? tile.captioned(classNames.get(tiles.size())) : tile);
    }
    Picture grid = Picture.grid(tiles, Tiles.columns(tiles.size()), Tiles.GAP, Picture.WHITE);
    return grid.titled(node.name() + ": " + tiles.size() + " templates " + image);
  }

  private static Picture signed(float[] w, int offset, int step, Shape image) {
    float largest = 0;
    for (int i = 0; i < image.size(); i++) {
      largest = Math.max(largest, Math.abs(w[offset + i * step]));
    }
    return ColorMap.DIVERGING.picture(w, offset, step, image.dim(0), image.dim(1), -largest, largest);
  }

  private static Picture matrix(Network.Node node, float[] w, int in, int out) {
    int rows = Math.min(out, MOST_OF_MATRIX);
    int columns = Math.min(in, MOST_OF_MATRIX);
    float[] transposed = new float[rows * columns];
    for (int o = 0; o < rows; o++) {
      for (int i = 0; i < columns; i++) {
        transposed[o * columns + i] = w[i * out + o];
      }
    }
    float scale = Tiles.scale(w);
    int factor = Math.clamp(512 / Math.max(rows, columns), 1, 16);
    Picture body = ColorMap.DIVERGING.picture(transposed, 0, 1, rows, columns, -scale, scale).enlarged(factor);
    String part = rows < out || columns < in ? "\nthe first " + rows + " × " + columns : "";
    return Tiles.sheet(body, node.name() + ": " + out + " outputs (down) of " + in + " inputs (across)" + part);
  }
}
