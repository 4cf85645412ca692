package dev.lanewise.training.run;

import dev.lanewise.nn.CopyReport;
import dev.lanewise.nn.Network;
import dev.lanewise.nn.Shape;
import dev.lanewise.nn.files.ModelFileException;
import dev.lanewise.nn.files.NetworkFiles;
import dev.lanewise.nn.zoo.Zoo;
import dev.lanewise.training.SavedModel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Networks as settings name them: by a name of the zoo, or by a folder. */
public final class Models {
  private Models() {}

  /**
   * The network of a name of the zoo, or the one saved in a folder; a saved one gets a new last layer where the classes
   * are not as many.
   *
   * @param model a name of {@link Zoo#names()}, a folder with a saved network, or one of a run, whose best model counts
   * @param seed of first values
   * @throws RunException if there is neither, it does not take such an input, or a file is not as it must be
   */
  public static Network build(String model, Shape input, int classes, long seed) {
    try {
      if (Zoo.names().contains(model)) {
        return Zoo.build(model, input, classes, seed);
      }
      Network saved = load(model);
      if (!saved.input().equals(input)) {
        throw new RunException("model: " + model + " takes " + saved.input() + ", expected " + input);
      }
      return saved.output().size() == classes ? saved : saved.withHead(classes, seed);
    } catch (IllegalArgumentException e) {
      throw new RunException("model: " + e.getMessage(), e);
    }
  }

  /**
   * The network saved in a folder.
   *
   * @param model a folder with a saved network, or one of a run, whose best model counts
   * @throws RunException if there is none, or a file is not as it must be
   */
  public static Network load(String model) {
    try {
      return Network.load(folder(model));
    } catch (ModelFileException e) {
      throw new RunException(e.getMessage(), e);
    }
  }

  /**
   * The network saved in a folder with what it takes to use it.
   *
   * @param model as in {@link #load}
   * @throws RunException if there is none, or a file is not as it must be
   */
  public static SavedModel loadSaved(String model) {
    try {
      return SavedModel.load(folder(model));
    } catch (ModelFileException e) {
      throw new RunException(e.getMessage(), e);
    }
  }

  /**
   * The folder in which a model is saved.
   *
   * @param model that folder, or one of a run, whose best model counts
   * @throws RunException if it holds neither
   */
  public static Path folder(String model) {
    Path folder = path("model", model);
    if (!Files.isDirectory(folder)) {
      throw new RunException("model: \"" + model + "\" is neither a folder nor a network of the zoo; there are "
          + String.join(", ", Zoo.names()));
    }
    Path best = folder.resolve("best");
    for (Path place : new Path[] {folder, best}) {
      if (Files.exists(place.resolve(NetworkFiles.STRUCTURE)) || Files.exists(place.resolve(NetworkFiles.WEIGHTS))) {
        return place;
      }
    }
    throw new RunException(folder + ": no saved model: neither " + NetworkFiles.WEIGHTS + " nor a run's best/");
  }

  /**
   * Gives a network the values of parameters and running statistics of the same name and shape.
   *
   * @param from a folder as in {@link #folder}, or a safetensors file in PyTorch's layout
   * @return what was taken and what was not
   * @throws RunException if there is no such file, it is not as it must be, or nothing in it fits
   */
  public static CopyReport copy(String from, Network network) {
    Path path = path("from", from);
    if (!Files.exists(path)) {
      throw new RunException("from: " + from + ": no such file or folder");
    }
    Path weights = Files.isDirectory(path) ? folder(from).resolve(NetworkFiles.WEIGHTS) : path;
    try {
      CopyReport report = network.loadMatchingWeights(weights);
      if (report.copied().isEmpty()) {
        throw new RunException("from: " + weights + " has no tensor of a name and shape of the network");
      }
      return report;
    } catch (ModelFileException e) {
      throw new RunException(e.getMessage(), e);
    }
  }

  private static Path path(String key, String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new RunException(key + ": \"" + text + "\" is not a path", e);
    }
  }
}
