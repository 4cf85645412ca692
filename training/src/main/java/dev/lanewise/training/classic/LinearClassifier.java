package dev.lanewise.training.classic;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.nn.Network;
import dev.lanewise.nn.Parameter;
import dev.lanewise.nn.Tensor;
import dev.lanewise.nn.files.ModelFileException;
import dev.lanewise.nn.layer.Dense;
import dev.lanewise.nn.layer.Flatten;
import dev.lanewise.nn.zoo.FullyConnected;
import dev.lanewise.training.DivergedException;
import dev.lanewise.training.History;
import dev.lanewise.training.SavedModel;
import dev.lanewise.training.Trainer;
import dev.lanewise.training.data.Dataset;
import dev.lanewise.training.data.Preprocessing;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * A linear classifier: scores {@code x · W + b} of a sample's values x. With the {@linkplain
 * FitSettings.Objective#SOFTMAX softmax} that is softmax regression (multinomial logistic regression), with the
 * {@linkplain FitSettings.Objective#SVM multiclass hinge loss} a support vector machine.
 *
 * <pre>{@code
 * LinearClassifier softmax = LinearClassifier.fit(
 *     FitSettings.softmax().withL2(1e-4), splits.train(), splits.validation(), parallel);
 * double accuracy = softmax.score(splits.test());
 * }</pre>
 */
public final class LinearClassifier extends NetworkClassifier {
  private LinearClassifier(Fitted fitted) {
    super(fitted, "Flatten and Dense", isLinear(fitted.model().network().nodes()));
  }

  private static boolean isLinear(List<Network.Node> nodes) {
    return nodes.size() == 2 && nodes.get(0).layer() instanceof Flatten && nodes.get(1).layer() instanceof Dense dense
        && dense.bias();
  }

  /**
   * Fits a classifier; it is the one after the last epoch.
   *
   * @param validation what is looked at after each epoch, for the {@link #history}
   * @param parallel who works, also when the classifier is used; the result does not depend on it
   * @throws IllegalArgumentException if a part has no sample, or they do not go together
   * @throws DivergedException if the loss or a weight becomes NaN or infinite
   */
  public static LinearClassifier fit(FitSettings settings, Dataset train, Dataset validation, Parallel parallel) {
    Preprocessing preprocessing = Preprocessing.fit(settings.preprocessing(), train, parallel);
    Trainer trainer = trainer(settings, train, validation, preprocessing).parallel(parallel);
    History history = trainer.fit();
    return of(trainer.model(train.name()), settings, history, parallel);
  }

  /**
   * What {@link #fit} trains with, for a run that has listeners or a folder; one thread unless told otherwise.
   *
   * @param preprocessing measured on the training part
   */
  public static Trainer trainer(
      FitSettings settings, Dataset train, Dataset validation, Preprocessing preprocessing) {
    Network network = settings.objective() == FitSettings.Objective.SVM
        ? FullyConnected.svm(preprocessing.output(train.sampleShape()), train.classes(), settings.seed())
        : FullyConnected.softmax(preprocessing.output(train.sampleShape()), train.classes(), settings.seed());
    Parameter weights = network.trainable().getFirst();
    Arrays.fill(weights.data(), 0);
    weights.touch();
    return settings.trainer(network, train, validation, preprocessing);
  }

  /**
   * A classifier of what a {@link #trainer} has made.
   *
   * @throws IllegalArgumentException if the model is no such one
   */
  public static LinearClassifier of(SavedModel model, FitSettings settings, History history, Parallel parallel) {
    return new LinearClassifier(new Fitted(model, settings, history, parallel));
  }

  /**
   * Loads what {@link #save} has saved.
   *
   * @param parallel who works
   * @throws ModelFileException if a file is missing or anything in it is not as it must be
   */
  public static LinearClassifier load(Path folder, Parallel parallel) throws ModelFileException {
    Fitted fitted = read(folder, parallel);
    try {
      return new LinearClassifier(fitted);
    } catch (IllegalArgumentException e) {
      throw new ModelFileException(folder, e.getMessage(), e);
    }
  }

  @Override
  String first() {
    return model().network().nodes().get(1).name();
  }

  /** A copy of W, {@code [value][class]}, values as the preprocessing gives them. */
  public Tensor weights() {
    return parameter(first() + ".weight");
  }

  /** A copy of b, one for each class. */
  public Tensor bias() {
    return parameter(first() + ".bias");
  }
}
