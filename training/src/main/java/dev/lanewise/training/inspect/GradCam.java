package dev.lanewise.training.inspect;

import dev.lanewise.nn.Shape;
import dev.lanewise.nn.Tensor;
import dev.lanewise.training.pictures.ColorMap;
import dev.lanewise.training.pictures.Picture;
import java.util.List;

/**
 * Grad-CAM: where in the image a layer found what speaks for a class (R. Selvaraju et al., "Grad-CAM: Visual
 * Explanations from Deep Networks via Gradient-based Localization", 2017). With {@code A_k} the layer's channels and
 * {@code S} the class score:
 *
 * <pre>
 * α_k = mean over places of ∂S/∂A_k
 * map = ReLU(Σ_k α_k A_k)
 * </pre>
 */
public final class GradCam {
  private static final int TILE = 192;

  private GradCam() {}

  /**
   * The map of the last layer that still has places.
   *
   * @param pixels an image, 0..1, channels last
   * @param label the class
   * @throws IllegalArgumentException if there is no such layer or class
   */
  public static HeatMap of(Subject subject, float[] pixels, int label) {
    return of(subject, pixels, label, subject.lastSpatialLayer());
  }

  /**
   * The map of a layer, in the layer's own size; {@link HeatMap#over} lays it over the image.
   *
   * @param pixels an image, 0..1, channels last
   * @param label the class
   * @param layer its name
   * @throws IllegalArgumentException if there is no such layer or class, or the layer's output has one place only
   */
  public static HeatMap of(Subject subject, float[] pixels, int label, String layer) {
    Shape shape = subject.network().node(layer).output();
    if (!Subject.isSpatial(shape)) {
      throw new IllegalArgumentException("layer: " + layer + " makes " + shape + ", expected h×w×c of several places");
    }
    ScoreGradient run = new ScoreGradient(subject, 1, layer);
    run.forward(1, pixels, 0);
    Tensor a = run.activation(layer);
    run.backward(label);
    return map(shape, a.data(), run.activationGradient(layer).data());
  }

  /**
   * An image, the map of a layer, and the map laid over the image.
   *
   * @param pixels an image of 1 or 3 channels, 0..1, channels last
   * @param label the class
   * @param layer its name
   * @throws IllegalArgumentException if there is no such layer or class, or the layer's output has one place only
   */
  public static Picture sheet(Subject subject, float[] pixels, int label, String layer) {
    return sheet(subject, pixels, label, layer, of(subject, pixels, label, layer));
  }

  /**
   * An image, a map, and the map laid over the image.
   *
   * @param pixels an image of 1 or 3 channels, 0..1, channels last
   * @param label the class
   * @param layer its name
   * @param map what {@link #of(Subject, float[], int, String)} made of these
   */
  public static Picture sheet(Subject subject, float[] pixels, int label, String layer, HeatMap map) {
    int h = subject.image().dim(0);
    int w = subject.image().dim(1);
    int factor = Tiles.factor(Math.max(h, w), TILE);
    Picture image = subject.picture(pixels).enlarged(factor);
    return Picture.row(List.of(image.captioned(Tiles.scores(subject, pixels, label)),
        map.resized(h * factor, w * factor).picture(ColorMap.HEAT).captioned("Grad-CAM of " + layer),
        map.over(image).captioned(subject.classNames().get(label))), Tiles.GAP);
  }

  private static HeatMap map(Shape shape, float[] a, float[] gradient) {
    int c = shape.channels();
    int places = shape.dim(0) * shape.dim(1);
    double[] alpha = new double[c];
    for (int i = 0; i < gradient.length; i++) {
      alpha[i % c] += gradient[i];
    }
    float[] map = new float[places];
    for (int p = 0; p < places; p++) {
      double sum = 0;
      for (int k = 0; k < c; k++) {
        sum += alpha[k] / places * a[p * c + k];
      }
      map[p] = (float) Math.max(0, sum);
    }
    return new HeatMap(shape.dim(0), shape.dim(1), map);
  }
}
