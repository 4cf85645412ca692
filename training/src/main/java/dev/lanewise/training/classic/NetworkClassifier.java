package dev.lanewise.training.classic;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.nn.Parameter;
import dev.lanewise.nn.Tensor;
import dev.lanewise.nn.files.ModelFileException;
import dev.lanewise.training.History;
import dev.lanewise.training.HistoryFiles;
import dev.lanewise.training.RunFileException;
import dev.lanewise.training.SavedModel;
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
public abstract sealed class NetworkClassifier extends ModelClassifier permits LinearClassifier, TwoLayerNet {
  private static final String FIT = "fit.json";
  private static final String HISTORY = "history.json";

  private final FitSettings settings;
  private final History history;

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
    super(fitted.model, fitted.settings.objective().loss(), fitted.parallel);
    if (!holds) {
      throw new IllegalArgumentException("model: its network has the layers "
          + fitted.model.network().nodes().stream().map(node -> node.layer().kind()).toList() + ", expected "
          + expected);
    }
    this.settings = fitted.settings;
    this.history = fitted.history;
  }

  /** How it was fitted. */
  public FitSettings settings() {
    return settings;
  }

  /** How the fit went. */
  public History history() {
    return history;
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
    return Filters.templates(model().network(), first());
  }

  /** A copy of a parameter. */
  final Tensor parameter(String name) {
    Parameter parameter = model().network().parameter(name);
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
      model().save(folder);
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
