package dev.lanewise.nn.files;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.lanewise.nn.CopyReport;
import dev.lanewise.nn.Network;
import dev.lanewise.nn.Parameter;
import dev.lanewise.nn.files.StructureJson.Structure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Saves and loads networks. A folder holds {@value #STRUCTURE}, the structure for people and programs to read, and
 * {@value #WEIGHTS}, all parameters and running statistics in PyTorch's names and layouts: convolutions OIHW, dense
 * layers {@code [out][in]}, features of a flattened image in the order c, h, w. Which parameters are frozen is not
 * saved, as it is not by PyTorch.
 *
 * <p>The metadata of {@value #WEIGHTS} hold the structure once more, under {@value #KEY}: so this one file, which is
 * replaced atomically, is a whole network, and no crash can leave a structure beside the weights of another. Saving
 * prepares both files under temporary names, deletes the old {@value #STRUCTURE}, moves the weights into place, then
 * the structure. At any moment in between the folder loads as the old network or as the new one: where
 * {@value #STRUCTURE} is missing, the metadata serve; where it says something else than they do, the folder is refused.
 * A {@value #WEIGHTS} without such metadata, written by PyTorch say, is read by {@value #STRUCTURE} alone.
 * {@linkplain #save(Network, Path, LayerKinds, Map) Documents} that belong to a network are kept in the same way.
 *
 * <p>The same network gives the same bytes.
 */
public final class NetworkFiles {
  /** The file of the structure. */
  public static final String STRUCTURE = "network.json";

  /** The file of the parameters and running statistics. */
  public static final String WEIGHTS = "model.safetensors";

  /** The key of the structure in the metadata of {@value #WEIGHTS}. */
  public static final String KEY = "lanewise.network";

  /** No structure is longer; the limit of a safetensors header, which holds it too. */
  private static final long MAX_BYTES = SafetensorsHeader.MAX_BYTES;

  private NetworkFiles() {}

  /**
   * Saves a network. Both files are replaced, or the old ones stay.
   *
   * @param network nobody may change its parameters meanwhile
   * @param folder made if it is not there; other files in it stay
   * @param kinds the kinds of layers that may be written
   * @throws ModelFileException if a layer is of no such kind, PyTorch's layout cannot hold the network (features of a
   *     flattened image meet others in a sum, say), or a file cannot be written
   */
  public static void save(Network network, Path folder, LayerKinds kinds) throws ModelFileException {
    save(network, folder, kinds, Map.of());
  }

  /**
   * Saves a network and documents that belong to it. All files are replaced, or the old ones stay. Each document is
   * there twice, as the structure is: as a file, and in the metadata of {@value #WEIGHTS} under its
   * {@link #key}; so whoever reads a document that way never takes it from another network's save.
   *
   * @param network nobody may change its parameters meanwhile
   * @param folder made if it is not there; other files in it stay
   * @param kinds the kinds of layers that may be written
   * @param documents texts by the name of their file
   * @throws ModelFileException as {@link #save(Network, Path, LayerKinds)} does
   */
  public static void save(Network network, Path folder, LayerKinds kinds, Map<String, String> documents)
      throws ModelFileException {
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new ModelFileException(folder, "cannot be written: it is not a folder");
    }
    Path structure = folder.resolve(STRUCTURE);
    Path weights = folder.resolve(WEIGHTS);
    Map<String, Object> tree = StructureJson.write(network, kinds, structure);
    SafetensorsWriter writer = writer(network, weights).metadata(KEY, Json.write(tree));
    documents.forEach((name, text) -> writer.metadata(key(name), text));
    Map<String, String> texts = new LinkedHashMap<>(documents);
    texts.put(STRUCTURE, Json.writeIndented(tree));
    try {
      Files.createDirectories(folder);
      try (AtomicFile newWeights = writer.prepare(weights)) {
        replace(folder, newWeights, texts);
      }
    } catch (ModelFileException e) {
      throw e;
    } catch (IOException e) {
      throw ModelFileException.of(folder, "be written", e);
    }
  }

  /** Prepares the texts; then deletes the old ones, and moves the weights and the new ones into place. */
  private static void replace(Path folder, AtomicFile weights, Map<String, String> texts) throws IOException {
    List<AtomicFile> prepared = new ArrayList<>();
    try {
      for (Map.Entry<String, String> text : texts.entrySet()) {
        ByteBuffer bytes = ByteBuffer.wrap(text.getValue().getBytes(StandardCharsets.UTF_8));
        prepared.add(AtomicFile.prepare(folder.resolve(text.getKey()), to -> AtomicFile.writeFully(to, bytes)));
      }
      for (String name : texts.keySet()) {
        Files.deleteIfExists(folder.resolve(name));
      }
      weights.commit();
      for (AtomicFile file : prepared) {
        file.commit();
      }
    } finally {
      for (AtomicFile file : prepared) {
        file.close();
      }
    }
  }

  /** Under which key the metadata of {@value #WEIGHTS} hold a document that was saved as a file of this name. */
  public static String key(String document) {
    return "lanewise." + document;
  }

  /**
   * Saves the parameters and running statistics of a network alone; PyTorch reads them by the same names.
   *
   * @param network nobody may change its parameters meanwhile
   * @param file replaced if it exists, or left as it is if anything fails
   * @throws ModelFileException if PyTorch's layout cannot hold the network or the file cannot be written
   */
  public static void saveWeights(Network network, Path file) throws ModelFileException {
    writer(network, file).write(file);
  }

  private static SafetensorsWriter writer(Network network, Path file) throws ModelFileException {
    Map<String, TorchTensor> tensors = new TorchLayout(network.nodes(), file).tensors();
    SafetensorsWriter writer = new SafetensorsWriter().metadata("format", "pt");
    for (Parameter p : network.state()) {
      TorchTensor tensor = tensors.get(p.name());
      writer.add(p.name(), tensor.torchShape(), () -> tensor.toTorch(p.data()));
    }
    return writer;
  }

  /**
   * Loads a network that {@link #save} has saved. Tensors that it does not know are ignored.
   *
   * @param kinds the kinds of layers that may be read
   * @throws ModelFileException if a file is missing or anything in it is not as it must be: the message names the file
   *     and the field or tensor
   */
  public static Network load(Path folder, LayerKinds kinds) throws ModelFileException {
    if (!Files.isDirectory(folder)) {
      throw new ModelFileException(folder, Files.exists(folder) ? "is not a folder" : "no such folder");
    }
    try (SafetensorsFile weights = SafetensorsFile.open(folder.resolve(WEIGHTS))) {
      JsonValue json = structure(folder.resolve(STRUCTURE), weights);
      Structure structure = StructureJson.read(json, kinds);
      // Before anything is built: what a damaged structure wants may be far more than the file has.
      TorchLayout layout = new TorchLayout(structure.nodes(), weights.path());
      layout.requireAll(weights);
      Network network = StructureJson.attempt(json, () -> structure.builder().build(0));
      network.copyFrom(new TorchSource(weights, layout));
      return network;
    }
  }

  /** The structure of a folder: from its file, its metadata, or both, which must agree. */
  private static JsonValue structure(Path file, SafetensorsFile weights) throws ModelFileException {
    String metadata = weights.metadata().get(KEY);
    JsonValue saved = metadata == null ? null : parse(weights.path(), metadata).called(KEY);
    if (saved != null && !Files.exists(file)) {
      return saved;
    }
    JsonValue structure = parse(file, text(file));
    if (saved != null && !saved.tree().equals(structure.tree())) {
      throw new ModelFileException(file, "is not the structure that " + WEIGHTS + " was saved with and holds as " + KEY
          + " in its metadata; without " + STRUCTURE + " the folder loads by that");
    }
    return structure;
  }

  private static String text(Path file) throws ModelFileException {
    if (!Files.isRegularFile(file)) {
      throw new ModelFileException(file, Files.exists(file) ? "is not a regular file" : "no such file");
    }
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new ModelFileException(file, "has " + Files.size(file) + " bytes, expected at most " + MAX_BYTES);
      }
      return Files.readString(file);
    } catch (CharacterCodingException e) {
      throw new ModelFileException(file, "is not valid UTF-8", e);
    } catch (ModelFileException e) {
      throw e;
    } catch (IOException e) {
      throw ModelFileException.of(file, "be read", e);
    }
  }

  private static JsonValue parse(Path file, String text) throws ModelFileException {
    try {
      return new JsonValue(file, "", Json.read(text));
    } catch (JsonProcessingException e) {
      String where = e.getLocation() == null ? ""
          : " at line " + e.getLocation().getLineNr() + ", column " + e.getLocation().getColumnNr();
      throw new ModelFileException(file, "is not valid JSON" + where + ": " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw ModelFileException.of(file, "be read", e);
    }
  }

  /**
   * Gives a network the parameters and running statistics of a file, frozen or not: all, or none if anything is wrong.
   * Tensors that the network does not know, such as {@code num_batches_tracked}, are left out.
   *
   * @return what was read, and under {@code unexpected} what was left out
   * @throws ModelFileException if the file is not valid, or a tensor is missing or has another shape; the message
   *     names the first
   */
  public static CopyReport loadWeights(Network network, Path file) throws ModelFileException {
    try (SafetensorsFile weights = SafetensorsFile.open(file)) {
      TorchLayout layout = new TorchLayout(network.nodes(), file);
      layout.requireAll(weights);
      return network.copyFrom(new TorchSource(weights, layout));
    }
  }

  /**
   * Gives a network those parameters and running statistics of a file whose names and shapes are its own, frozen or
   * not; the others stay as they are.
   *
   * @return what was read and what did not match; shapes are in the layout of {@link Parameter}
   * @throws ModelFileException if the file is not valid or a tensor of such a name does not hold floats; nothing is
   *     changed then
   */
  public static CopyReport loadMatchingWeights(Network network, Path file) throws ModelFileException {
    try (SafetensorsFile weights = SafetensorsFile.open(file)) {
      TorchLayout layout = new TorchLayout(network.nodes(), file);
      layout.requireReadable(weights);
      return network.copyFrom(new TorchSource(weights, layout));
    }
  }
}
