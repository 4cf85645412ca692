package dev.lanewise.training.classic;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.nn.Initializer;
import dev.lanewise.nn.Layer;
import dev.lanewise.nn.Network;
import dev.lanewise.nn.Tensor;
import dev.lanewise.nn.files.ModelFileException;
import dev.lanewise.nn.layer.Dense;
import dev.lanewise.nn.layer.Flatten;
import dev.lanewise.nn.layer.Relu;
import dev.lanewise.nn.layer.Sigmoid;
import dev.lanewise.nn.layer.Tanh;
import dev.lanewise.nn.zoo.FullyConnected;
import dev.lanewise.training.DivergedException;
import dev.lanewise.training.History;
import dev.lanewise.training.SavedModel;
import dev.lanewise.training.Trainer;
import dev.lanewise.training.data.Dataset;
import dev.lanewise.training.data.Preprocessing;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * A network with one hidden layer: scores {@code f(x · W₁ + b₁) · W₂ + b₂} of a sample's values x.
 *
 * <pre>{@code
 * TwoLayerNet net = TwoLayerNet.fit(TwoLayerNet.Hidden.relu(100),
 *     FitSettings.softmax().withL2(1e-4).withLearningRate(0.01), splits.train(), splits.validation(), parallel);
 * }</pre>
 */
public final class TwoLayerNet extends NetworkClassifier {
  /** What becomes of the sums of the hidden units. */
  public enum Activation {
    /** {@code max(0, x)}; weights start as He et al. (2015) have it. */
    RELU("ReLU", new Relu(), Initializer.HE_NORMAL),
    /** {@code 1 / (1 + e^−x)}; weights start as Glorot and Bengio (2010) have it. */
    SIGMOID("sigmoid", new Sigmoid(), Initializer.XAVIER_NORMAL),
    /** The hyperbolic tangent; weights start as Glorot and Bengio (2010) have it. */
    TANH("tanh", new Tanh(), Initializer.XAVIER_NORMAL);

    private final String text;
    private final Layer layer;
    private final Initializer weights;

    Activation(String text, Layer layer, Initializer weights) {
      this.text = text;
      this.layer = layer;
      this.weights = weights;
    }

    /** How weights start unless told otherwise. */
    public Initializer weights() {
      return weights;
    }

    /** What the field calls it. */
    @Override
    public String toString() {
      return text;
    }
  }

  /**
   * The hidden layer.
   *
   * @param units how many, at least 1
   * @param activation what becomes of their sums
   * @param weights how the weights of both layers start; biases start at 0
   */
  public record Hidden(int units, Activation activation, Initializer weights) {
    /**
     * Checks the size.
     *
     * @throws IllegalArgumentException if there is no unit
     */
    public Hidden {
      Objects.requireNonNull(activation, "activation");
      Objects.requireNonNull(weights, "weights");
      if (units < 1) {
        throw new IllegalArgumentException("units: " + units + ", expected at least 1");
      }
    }

    /** With the activation's usual weights. */
    public Hidden(int units, Activation activation) {
      this(units, activation, activation.weights());
    }

    /** So many units with ReLU. */
    public static Hidden relu(int units) {
      return new Hidden(units, Activation.RELU);
    }
  }

  private TwoLayerNet(Fitted fitted) {
    super(fitted, "Flatten, Dense, ReLU, Sigmoid or Tanh, and Dense",
        isTwoLayer(fitted.model().network().nodes()));
  }

  private static boolean isTwoLayer(List<Network.Node> nodes) {
    return nodes.size() == 4 && nodes.get(0).layer() instanceof Flatten && isDense(nodes.get(1))
        && List.of(Activation.values()).stream().anyMatch(a -> a.layer.equals(nodes.get(2).layer()))
        && isDense(nodes.get(3));
  }

  private static boolean isDense(Network.Node node) {
    return node.layer() instanceof Dense dense && dense.bias();
  }

  /**
   * Fits a net; it is the one after the last epoch.
   *
   * @param validation what is looked at after each epoch, for the {@link #history}
   * @param parallel who works, also when the net is used; the result does not depend on it
   * @throws IllegalArgumentException if a part has no sample, or they do not go together
   * @throws DivergedException if the loss or a weight becomes NaN or infinite
   */
  public static TwoLayerNet fit(
      Hidden hidden, FitSettings settings, Dataset train, Dataset validation, Parallel parallel) {
    Preprocessing preprocessing = Preprocessing.fit(settings.preprocessing(), train, parallel);
    Trainer trainer = trainer(hidden, settings, train, validation, preprocessing).parallel(parallel);
    History history = trainer.fit();
    return of(trainer.model(train.name()), settings, history, parallel);
  }

  /**
   * What {@link #fit} trains with, for a run that has listeners or a folder; one thread unless told otherwise.
   *
   * @param preprocessing measured on the training part
   */
  public static Trainer trainer(
      Hidden hidden, FitSettings settings, Dataset train, Dataset validation, Preprocessing preprocessing) {
    return settings.trainer(network(hidden, settings, train, preprocessing), train, validation, preprocessing);
  }

  /** The network of a {@link #trainer} before its first step. */
  public static Network network(Hidden hidden, FitSettings settings, Dataset train, Preprocessing preprocessing) {
    return FullyConnected.twoLayer(preprocessing.output(train.sampleShape()), train.classes(), hidden.units(),
        hidden.activation().layer, hidden.weights(), settings.seed());
  }

  /**
   * A net of what a {@link #trainer} has made.
   *
   * @throws IllegalArgumentException if the model is no such one
   */
  public static TwoLayerNet of(SavedModel model, FitSettings settings, History history, Parallel parallel) {
    return new TwoLayerNet(new Fitted(model, settings, history, parallel));
  }

  /**
   * Loads what {@link #save} has saved.
   *
   * @param parallel who works
   * @throws ModelFileException if a file is missing or anything in it is not as it must be
   */
  public static TwoLayerNet load(Path folder, Parallel parallel) throws ModelFileException {
    Fitted fitted = read(folder, parallel);
    try {
      return new TwoLayerNet(fitted);
    } catch (IllegalArgumentException e) {
      throw new ModelFileException(folder, e.getMessage(), e);
    }
  }

  @Override
  String first() {
    return model().network().nodes().get(1).name();
  }

  private String second() {
    return model().network().nodes().get(3).name();
  }

  /** A copy of W₁, {@code [value][hidden unit]}, values as the preprocessing gives them. */
  public Tensor hiddenWeights() {
    return parameter(first() + ".weight");
  }

  /** A copy of b₁, one for each hidden unit. */
  public Tensor hiddenBias() {
    return parameter(first() + ".bias");
  }

  /** A copy of W₂, {@code [hidden unit][class]}. */
  public Tensor weights() {
    return parameter(second() + ".weight");
  }

  /** A copy of b₂, one for each class. */
  public Tensor bias() {
    return parameter(second() + ".bias");
  }
}
