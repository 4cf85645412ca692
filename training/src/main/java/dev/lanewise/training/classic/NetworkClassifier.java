package dev.lanewise.training.classic;

import dev.lanewise.kernels.ReduceRows;
import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.nn.InferencePlan;
import dev.lanewise.nn.Network;
import dev.lanewise.nn.Parameter;
import dev.lanewise.nn.Shape;
import dev.lanewise.nn.Tensor;
import dev.lanewise.nn.files.ModelFileException;
import dev.lanewise.nn.layer.Softmax;
import dev.lanewise.training.Evaluation;
import dev.lanewise.training.Evaluator;
import dev.lanewise.training.History;
import dev.lanewise.training.HistoryFiles;
import dev.lanewise.training.RunFileException;
import dev.lanewise.training.SavedModel;
import dev.lanewise.training.data.BatchLoader;
import dev.lanewise.training.data.Dataset;
import dev.lanewise.training.inspect.Filters;
import dev.lanewise.training.pictures.Picture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * A fitted classifier whose network sees a sample as a vector. It does not change any more; its threads must stay open
 * while it is used.
 */
public abstract sealed class NetworkClassifier implements Classifier permits LinearClassifier, TwoLayerNet {
  private static final int BATCH = 256;
  private static final String FIT = "fit.json";
  private static final String HISTORY = "history.json";

  private final SavedModel model;
  private final FitSettings settings;
  private final History history;
  private final Parallel parallel;

  /** What a folder holds, or a fit has given. */
  record Fitted(SavedModel model, FitSettings settings, History history, Parallel parallel) {
    Fitted {
      Objects.requireNonNull(model, "model");
      Objects.requireNonNull(settings, "settings");
      Objects.requireNonNull(history, "history");
      Objects.requireNonNull(parallel, "parallel");
    }
  }

  NetworkClassifier(Fitted fitted, String expected, boolean holds) {
    if (!holds) {
      throw new IllegalArgumentException("model: its network has the layers "
          + fitted.model.network().nodes().stream().map(node -> node.layer().kind()).toList() + ", expected "
          + expected);
    }
    this.model = fitted.model;
    this.settings = fitted.settings;
    this.history = fitted.history;
    this.parallel = fitted.parallel;
  }

  @Override
  public Shape sampleShape() {
    return model.sampleShape();
  }

  @Override
  public List<String> classNames() {
    return model.classNames();
  }

  @Override
  public long parameters() {
    return model.network().parameterCount();
  }

  /** How it was fitted. */
  public FitSettings settings() {
    return settings;
  }

  /** How the fit went. */
  public History history() {
    return history;
  }

  /** The network with what it takes to use it. */
  public SavedModel model() {
    return model;
  }

  @Override
  public int[] predict(Dataset samples) {
    int[] predicted = new int[samples.size()];
    float[] scores = outputs(model.network(), samples);
    ReduceRows.of(classes()).argMax(parallel, predicted.length, scores, 0, predicted, 0);
    return predicted;
  }

  /**
   * The scores of all classes, before any softmax; the largest of a sample is that of its {@linkplain #predict
   * predicted} class.
   *
   * @param samples of the shape it takes
   * @return {@code [sample][class]}
   * @throws IllegalArgumentException if they have another shape
   */
  public float[][] decisionFunction(Dataset samples) {
    return rows(outputs(model.network(), samples));
  }

  /**
   * The softmax of the scores. Of a support vector machine these are no probabilities, but order the classes as its
   * scores do.
   *
   * @param samples of the shape it takes
   * @return {@code [sample][class]}, the sum over the classes being 1
   * @throws IllegalArgumentException if they have another shape
   */
  public float[][] predictProbabilities(Dataset samples) {
    String last = model.network().nodes().getLast().name();
    return rows(outputs(model.network().upTo(last).add("softmax", new Softmax()).build(0), samples));
  }

  private int classes() {
    return classNames().size();
  }

  private float[] outputs(Network network, Dataset samples) {
    requireShape(samples);
    float[] outputs = new float[Math.multiplyExact(samples.size(), classes())];
    BatchLoader loader = loader(samples);
    InferencePlan plan = network.compile().plan(BATCH, parallel);
    loader.startEpoch(0);
    for (int done = 0; loader.next(); done += loader.count()) {
      plan.run(loader.count(), loader.images(), 0, outputs, done * classes());
    }
    return outputs;
  }

  private BatchLoader loader(Dataset samples) {
    return BatchLoader.sequential(samples, BATCH).preprocessed(model.preprocessing());
  }

  private float[][] rows(float[] values) {
    float[][] rows = new float[values.length / classes()][classes()];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(values, i * classes(), rows[i], 0, classes());
    }
    return rows;
  }

  private void requireShape(Dataset samples) {
    if (!samples.sampleShape().equals(sampleShape())) {
      throw new IllegalArgumentException("samples: those of " + samples.name() + " are " + samples.sampleShape()
          + ", expected " + sampleShape());
    }
  }

  @Override
  public Evaluation evaluate(Dataset samples) {
    requireShape(samples);
    if (!samples.classNames().equals(classNames())) {
      throw new IllegalArgumentException("samples: the classes of " + samples.name() + " are "
          + String.join(", ", samples.classNames()) + ", expected " + String.join(", ", classNames()));
    }
    return new Evaluator(loader(samples), settings.objective().loss(), parallel)
        .evaluate(model.network().compile());
  }

  /**
   * The share of samples whose class is predicted.
   *
   * @param samples as {@link #evaluate} takes them
   * @return 0..1, NaN for no sample
   */
  public double score(Dataset samples) {
    return evaluate(samples).accuracy();
  }

  /** The name of the dense layer right on the samples. */
  abstract String first();

  /**
   * What each unit of the first layer looks for: its weights as an image of a sample's size, mid-grey being 0 and each
   * as strong as its largest weight allows.
   *
   * @return a picture for each class, or each hidden unit
   * @throws IllegalArgumentException if the network does not see images of 1 or 3 channels
   */
  public List<Picture> templates() {
    return Filters.templates(model.network(), first());
  }

  /** A copy of a parameter. */
  final Tensor parameter(String name) {
    Parameter parameter = model.network().parameter(name);
    return new Tensor(parameter.shape(), parameter.data().clone());
  }

  /**
   * Saves everything: what {@link SavedModel#save} writes, {@value #FIT} and {@value #HISTORY}. Where it is broken off
   * over an older one, the folder is refused until it is saved again.
   *
   * @param folder made if it is not there; other files in it stay
   * @throws ModelFileException if a file cannot be written
   */
  public void save(Path folder) throws ModelFileException {
    try {
      Files.deleteIfExists(folder.resolve(FIT));
      model.save(folder);
      HistoryFiles.writeJson(folder.resolve(HISTORY), history);
      settings.write(folder.resolve(FIT)); // last: without it there is no classifier
    } catch (ModelFileException e) {
      throw e;
    } catch (IOException | RunFileException e) {
      throw new ModelFileException(folder, "cannot be written: " + e.getMessage(), e);
    }
  }

  /** What {@link #save} has saved. */
  static Fitted read(Path folder, Parallel parallel) throws ModelFileException {
    SavedModel model = SavedModel.load(folder);
    try {
      return new Fitted(
          model, FitSettings.read(folder.resolve(FIT)), HistoryFiles.read(folder.resolve(HISTORY)), parallel);
    } catch (RunFileException e) {
      throw new ModelFileException(folder, "holds no fitted classifier: " + e.getMessage(), e);
    }
  }
}
