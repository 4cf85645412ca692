package dev.lanewise.training.inspect;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.nn.Network;
import dev.lanewise.nn.Shape;
import dev.lanewise.nn.layer.LogSoftmax;
import dev.lanewise.nn.layer.Softmax;
import dev.lanewise.training.SavedModel;
import dev.lanewise.training.data.Dataset;
import dev.lanewise.training.data.Preprocessing;
import dev.lanewise.training.pictures.Picture;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What is inspected: a network, what becomes of pixels before it, and what its classes are called. Pixels are values
 * 0..1, channels last, as datasets and {@link Picture#toFloats} give them.
 *
 * <p>The score of a class is the network's output before any softmax at its end: a softmax mixes the classes, and what
 * raises its output may only lower the others (Simonyan et al. 2013). Immutable.
 */
public final class Subject {
  private final Network network;
  private final Preprocessing preprocessing;
  private final Shape image;
  private final List<String> classNames;
  private final Parallel parallel;

  private Subject(Network network, Preprocessing preprocessing, List<String> classNames, Parallel parallel) {
    this.network = network;
    this.preprocessing = preprocessing;
    this.image = preprocessing.input(network.input());
    this.classNames = classNames;
    this.parallel = parallel;
  }

  /**
   * A network to look into.
   *
   * @param preprocessing what samples go through first
   * @param classNames one for each output
   * @param parallel who works; the caller closes it
   * @throws IllegalArgumentException if the network does not give a score for each class, or samples are no images
   */
  public static Subject of(
      Network network, Preprocessing preprocessing, List<String> classNames, Parallel parallel) {
    Network scores = beforeSoftmax(network);
    if (scores.output().rank() != 1 || scores.output().size() != classNames.size()) {
      throw new IllegalArgumentException("network: its output is " + scores.output() + ", expected "
          + classNames.size() + ", one for each class");
    }
    // Frozen, so that no gradients of parameters are computed.
    Subject subject = new Subject(
        scores.withFrozen(), preprocessing, List.copyOf(classNames), Objects.requireNonNull(parallel, "parallel"));
    if (subject.image.rank() != 3) {
      throw new IllegalArgumentException("network: its samples are " + subject.image + ", expected images h×w×c");
    }
    return subject;
  }

  /**
   * A saved model to look into.
   *
   * @param parallel who works; the caller closes it
   * @throws IllegalArgumentException if samples are no images
   */
  public static Subject of(SavedModel model, Parallel parallel) {
    return of(model.network(), model.preprocessing(), model.classNames(), parallel);
  }

  private static Network beforeSoftmax(Network network) {
    Network.Node last = network.nodes().getLast();
    boolean softmax = last.layer() instanceof Softmax || last.layer() instanceof LogSoftmax;
    return !softmax || last.inputs().getFirst() < 0 ? network
        : network.upTo(network.nodes().get(last.inputs().getFirst()).name()).build(0);
  }

  /** The network up to the scores, its parameters frozen; they are the original's own. */
  public Network network() {
    return network;
  }

  /** The shape of an image, {@code h×w×c}. */
  public Shape image() {
    return image;
  }

  /** The names of the classes, in the order of the scores. */
  public List<String> classNames() {
    return classNames;
  }

  /** Who works. */
  public Parallel parallel() {
    return parallel;
  }

  /**
   * The class of a name, or of a number.
   *
   * @param text a name as in {@link #classNames}, in any case; or an index, 0 being the first
   * @throws IllegalArgumentException if there is no such class; the message lists those there are
   */
  public int classIndex(String text) {
    for (int i = 0; i < classNames.size(); i++) {
      if (classNames.get(i).equalsIgnoreCase(text) || Integer.toString(i).equals(text)) {
        return i;
      }
    }
    throw new IllegalArgumentException("class: there is no \"" + text + "\", only " + String.join(", ", classNames)
        + ", or 0 to " + (classNames.size() - 1));
  }

  int requireClass(int label) {
    if (label < 0 || label >= classNames.size()) {
      throw new IllegalArgumentException("class: " + label + ", expected 0 to " + (classNames.size() - 1));
    }
    return label;
  }

  /**
   * The last layer whose output still has more than one place: where Grad-CAM looks by default.
   *
   * @throws IllegalArgumentException if there is none
   */
  public String lastSpatialLayer() {
    for (Network.Node node : network.nodes().reversed()) {
      if (isSpatial(node.output())) {
        return node.name();
      }
    }
    throw new IllegalArgumentException("network: no layer has an output h×w×c of more than one place");
  }

  /**
   * One layer for each size in which the network sees an image, the last of that size: so from the finest to the
   * coarsest, without those that have one place only.
   *
   * @return their names; empty if no layer has places
   */
  public List<String> spatialLayers() {
    Map<String, String> last = new LinkedHashMap<>();
    for (Network.Node node : network.nodes()) {
      if (isSpatial(node.output())) {
        last.put(node.output().dim(0) + "×" + node.output().dim(1), node.name());
      }
    }
    return List.copyOf(last.values());
  }

  static boolean isSpatial(Shape shape) {
    return shape.rank() == 3 && shape.dim(0) * shape.dim(1) > 1;
  }

  /**
   * A photo as this network's image: {@linkplain Picture#covering resized and cut} to its size.
   *
   * @return pixels 0..1, channels last
   * @throws IllegalArgumentException if the network's images have other than 1 or 3 channels
   */
  public float[] pixels(Picture photo) {
    return photo.covering(image.dim(1), image.dim(0)).toFloats(image.channels());
  }

  /**
   * An image as a picture, a pixel each.
   *
   * @param pixels 0..1, channels last
   * @throws IllegalArgumentException if there are too few, or images have other than 1 or 3 channels
   */
  public Picture picture(float[] pixels) {
    return Picture.of(pixels, 0, image);
  }

  /**
   * The softmax of an image's scores. Of a network that was not trained by cross-entropy these are no probabilities,
   * but still order the classes.
   *
   * @param pixels 0..1, channels last
   */
  public double[] probabilities(float[] pixels) {
    ScoreGradient run = new ScoreGradient(this, 1);
    run.forward(1, pixels, 0);
    return run.probabilities(0);
  }

  /**
   * The class of the highest score of an image.
   *
   * @param pixels 0..1, channels last
   */
  public int predicted(float[] pixels) {
    ScoreGradient run = new ScoreGradient(this, 1);
    run.forward(1, pixels, 0);
    return run.predicted(0);
  }

  /**
   * Checks that samples are images such as this network takes, of as many classes as it has.
   *
   * @throws IllegalArgumentException if not
   */
  public void requireFit(Dataset dataset) {
    if (!dataset.sampleShape().equals(image) || dataset.classes() != classNames.size()) {
      throw new IllegalArgumentException("dataset: " + dataset.classes() + " classes of " + dataset.sampleShape()
          + ", expected " + classNames.size() + " of " + image + ", which the model takes");
    }
  }

  Preprocessing preprocessing() {
    return preprocessing;
  }

  /** The image that the preprocessing makes zeros of: the mean of the training images, if anything is subtracted. */
  float[] zero() {
    float[] zero = new float[image.size()];
    float[] mean = preprocessing.mean();
    for (int i = 0; i < zero.length && mean.length > 0; i++) {
      zero[i] = mean[i % mean.length];
    }
    return zero;
  }
}
