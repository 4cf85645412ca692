package dev.lanewise.training;

import dev.lanewise.nn.Network;
import dev.lanewise.nn.Shape;
import dev.lanewise.nn.files.LayerKinds;
import dev.lanewise.nn.files.ModelFileException;
import dev.lanewise.nn.files.NetworkFiles;
import dev.lanewise.training.data.Preprocessing;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * A network with what it takes to use it: what samples go through first, and what its outputs are called.
 *
 * <p>In a folder that is what {@link NetworkFiles} writes and {@value #INPUTS}: the shape of a sample, the names of the
 * classes, the dataset, the kind of preprocessing with the numbers of channels. A mean image and matrices lie in
 * {@value #PREPROCESSING}, whose SHA-256 {@value #INPUTS} states. Like the structure, the text of {@value #INPUTS} is
 * also in the metadata of the weights, under {@code lanewise.inputs.json}.
 *
 * <p>A folder is saved over file by file, each whole or not at all. Whenever that is broken off, the folder then loads
 * as the old model or the new one; or it is refused, if the old and the new have different matrices. Never do numbers
 * of one serve the other.
 *
 * @param network the network
 * @param preprocessing what samples go through before it
 * @param classNames what its outputs are called, one name for each
 * @param dataset what it was trained on, for reports; may be empty
 */
public record SavedModel(Network network, Preprocessing preprocessing, List<String> classNames, String dataset) {
  /** The file of class names, shapes and the kind of preprocessing. */
  public static final String INPUTS = "inputs.json";

  /** The file of a mean image and matrices, where the preprocessing has such. */
  public static final String PREPROCESSING = "preprocessing.safetensors";

  /**
   * Checks that the parts belong together.
   *
   * @throws IllegalArgumentException if there is not one name for each output, or the preprocessing does not give what
   *     the network takes
   */
  public SavedModel {
    Objects.requireNonNull(dataset, "dataset");
    classNames = List.copyOf(classNames);
    if (classNames.size() != network.output().size()) {
      throw new IllegalArgumentException("classNames: there are " + classNames.size() + ", expected "
          + network.output().size() + ", one for each output of the network");
    }
    preprocessing.input(network.input());
  }

  /** The shape of a sample before preprocessing, channels last. */
  public Shape sampleShape() {
    return preprocessing.input(network.input());
  }

  /**
   * Saves everything.
   *
   * @param folder made if it is not there; other files in it stay
   * @throws ModelFileException if a layer is not Lanewise's own or a file cannot be written
   */
  public void save(Path folder) throws ModelFileException {
    String inputs = new InputFiles(folder).save(this);
    NetworkFiles.save(network, folder, LayerKinds.standard(), Map.of(INPUTS, inputs));
    if (!InputFiles.hasTensors(preprocessing.kind())) {
      new InputFiles(folder).deleteTensors();
    }
  }

  /**
   * Loads what {@link #save} has saved. A folder without {@value #INPUTS}, what {@link Network#save} writes, gives a
   * model without preprocessing whose classes are called 0, 1, 2 and so on, of an unnamed dataset.
   *
   * @throws ModelFileException if a file is missing or anything in it is not as it must be: the message names the file
   *     and the field or tensor
   */
  public static SavedModel load(Path folder) throws ModelFileException {
    Network network = Network.load(folder);
    InputFiles files = new InputFiles(folder);
    Inputs inputs = files.load();
    if (inputs == null) {
      List<String> names = IntStream.range(0, network.output().size()).mapToObj(Integer::toString).toList();
      return new SavedModel(network, Preprocessing.none(), names, "");
    }
    try {
      Preprocessing preprocessing = files.preprocessing(inputs);
      if (!preprocessing.output(inputs.sampleShape()).equals(network.input())) {
        throw new IllegalArgumentException("sampleShape: " + inputs.sampleShape() + " becomes "
            + preprocessing.output(inputs.sampleShape()) + ", expected " + network.input()
            + ", which the network takes");
      }
      return new SavedModel(network, preprocessing, inputs.classNames(), inputs.dataset());
    } catch (IllegalArgumentException e) {
      throw new ModelFileException(folder.resolve(INPUTS), e.getMessage(), e);
    }
  }
}
