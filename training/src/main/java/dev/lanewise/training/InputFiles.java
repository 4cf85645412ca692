package dev.lanewise.training;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lanewise.nn.Shape;
import dev.lanewise.nn.files.ModelFileException;
import dev.lanewise.nn.files.NetworkFiles;
import dev.lanewise.nn.files.SafetensorsFile;
import dev.lanewise.nn.files.SafetensorsWriter;
import dev.lanewise.training.data.Preprocessing;
import dev.lanewise.training.data.PreprocessingKind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Reads and writes what a {@link SavedModel} has beyond its network. */
final class InputFiles {
  /** No {@value SavedModel#INPUTS} is longer. */
  private static final long MAX_BYTES = 16 << 20;

  private static final String MEAN = "mean";
  private static final String MATRIX = "matrix";
  private static final String SPECTRUM = "spectrum";

  private final Path folder;
  private final Path inputsFile;
  private final Path tensorsFile;

  InputFiles(Path folder) {
    this.folder = folder;
    this.inputsFile = folder.resolve(SavedModel.INPUTS);
    this.tensorsFile = folder.resolve(SavedModel.PREPROCESSING);
  }

  /** Whether a kind has numbers that are kept in a file of their own. */
  static boolean hasTensors(PreprocessingKind kind) {
    return switch (kind.method()) {
      case NONE, CHANNELS -> false;
      case ZERO_CENTRE, PCA, PCA_WHITEN, ZCA -> true;
    };
  }

  /** Writes the tensors, if there are any, and gives the text of {@value SavedModel#INPUTS}. */
  String save(SavedModel model) throws ModelFileException {
    Preprocessing preprocessing = model.preprocessing();
    boolean tensors = hasTensors(preprocessing.kind());
    if (tensors) {
      saveTensors(preprocessing);
    }
    boolean channels = preprocessing.kind().method() == PreprocessingKind.Method.CHANNELS;
    return new Inputs(
        model.dataset(), model.sampleShape(), model.classNames(), preprocessing.kind(),
        channels ? preprocessing.mean() : new float[0], preprocessing.std(), tensors ? sha256() : null).toJson();
  }

  private void saveTensors(Preprocessing preprocessing) throws ModelFileException {
    float[] mean = preprocessing.mean();
    float[] matrix = preprocessing.matrix();
    float[] spectrum = preprocessing.spectrum();
    SafetensorsWriter writer = new SafetensorsWriter().add(MEAN, Shape.of(mean.length), mean, 0);
    if (matrix.length > 0) {
      writer.add(MATRIX, Shape.of(matrix.length / mean.length, mean.length), matrix, 0);
      writer.add(SPECTRUM, Shape.of(spectrum.length), spectrum, 0);
    }
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new ModelFileException(folder, "cannot be written: " + e, e);
    }
    writer.write(tensorsFile);
  }

  private String sha256() throws ModelFileException {
    try (InputStream in = Files.newInputStream(tensorsFile)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] buffer = new byte[1 << 16];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (IOException e) {
      throw unreadable(tensorsFile, e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  void deleteTensors() throws ModelFileException {
    try {
      Files.deleteIfExists(tensorsFile);
    } catch (IOException e) {
      throw new ModelFileException(tensorsFile, "cannot be deleted: " + e, e);
    }
  }

  /** From the file, from the metadata of the weights, or both, which must agree; null where there is neither. */
  Inputs load() throws ModelFileException {
    String saved = metadata();
    if (!Files.exists(inputsFile)) {
      return saved == null ? null : Inputs.of(inputsFile, Inputs.tree(inputsFile, saved));
    }
    JsonNode tree = Inputs.tree(inputsFile, text());
    if (saved != null && !Inputs.tree(folder.resolve(NetworkFiles.WEIGHTS), saved).equals(tree)) {
      throw new ModelFileException(inputsFile, "is not what " + NetworkFiles.WEIGHTS + " was saved with and holds as "
          + NetworkFiles.key(SavedModel.INPUTS) + " in its metadata; without " + SavedModel.INPUTS
          + " the folder loads by that");
    }
    return Inputs.of(inputsFile, tree);
  }

  private String metadata() throws ModelFileException {
    try (SafetensorsFile weights = SafetensorsFile.open(folder.resolve(NetworkFiles.WEIGHTS))) {
      return weights.metadata().get(NetworkFiles.key(SavedModel.INPUTS));
    }
  }

  private String text() throws ModelFileException {
    if (!Files.isRegularFile(inputsFile)) {
      throw new ModelFileException(inputsFile, "is not a regular file");
    }
    try {
      long bytes = Files.size(inputsFile);
      if (bytes > MAX_BYTES) {
        throw new ModelFileException(inputsFile, "has " + bytes + " bytes, expected at most " + MAX_BYTES);
      }
      return Files.readString(inputsFile);
    } catch (ModelFileException e) {
      throw e;
    } catch (CharacterCodingException e) {
      throw new ModelFileException(inputsFile, "is not valid UTF-8", e);
    } catch (IOException e) {
      throw unreadable(inputsFile, e);
    }
  }

  private static ModelFileException unreadable(Path file, IOException e) {
    return new ModelFileException(file, Files.exists(file) ? "cannot be read: " + e : "no such file", e);
  }

  /** The preprocessing that the inputs describe, with the tensors where it has such. */
  Preprocessing preprocessing(Inputs inputs) throws ModelFileException {
    return switch (inputs.kind().method()) {
      case NONE -> Preprocessing.none();
      case CHANNELS -> Preprocessing.channels(inputs.mean(), inputs.std());
      case ZERO_CENTRE, PCA, PCA_WHITEN, ZCA -> fromTensors(inputs);
    };
  }

  private Preprocessing fromTensors(Inputs inputs) throws ModelFileException {
    String found = sha256();
    if (!found.equals(inputs.sha256())) {
      throw new ModelFileException(tensorsFile, "is not the file that " + SavedModel.INPUTS
          + " was saved with: its SHA-256 is " + found + ", expected " + inputs.sha256());
    }
    try (SafetensorsFile file = SafetensorsFile.open(tensorsFile)) {
      float[] mean = file.read(MEAN);
      if (inputs.kind().method() == PreprocessingKind.Method.ZERO_CENTRE) {
        return Preprocessing.zeroCentre(inputs.sampleShape(), mean);
      }
      return Preprocessing.linear(
          inputs.kind(), inputs.sampleShape(), mean, file.read(MATRIX), file.read(SPECTRUM));
    } catch (IllegalArgumentException e) {
      throw new ModelFileException(tensorsFile, e.getMessage(), e);
    }
  }
}
