package dev.lanewise.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.lanewise.nn.Network;
import dev.lanewise.nn.Parameter;
import dev.lanewise.nn.Shape;
import dev.lanewise.nn.files.SafetensorsFile;
import dev.lanewise.nn.files.SafetensorsWriter;
import dev.lanewise.training.json.Json;
import dev.lanewise.training.optim.Optimizer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/**
 * The state of a run as one safetensors file, which is replaced whole or stays as it was: the parameters and running
 * statistics ({@code network/NAME}, in Lanewise's layouts), what the optimiser remembers ({@code optimizer/NAME}), and
 * everything else as JSON in the metadata, with a checksum of it all. All that a run draws at random is a function of
 * its seed and of numbers that stand there, so a run that goes on from here ends in the same bits as one that never
 * stopped.
 */
final class Checkpoint {
  private static final String KEY = "lanewise.checkpoint";
  private static final String CHECKSUM = "lanewise.checksum";
  private static final String NETWORK = "network/";
  private static final String OPTIMIZER = "optimizer/";

  /** Floats given to the checksum at once: 64 KB, which stay in L2. */
  private static final int CHUNK = 1 << 14;

  private final Path file;
  private final CheckpointState state;
  private final Map<String, float[]> tensors;

  private Checkpoint(Path file, CheckpointState state, Map<String, float[]> tensors) {
    this.file = file;
    this.state = state;
    this.tensors = tensors;
  }

  /**
   * Writes a checkpoint.
   *
   * @throws RunFileException if it cannot be written; the one before is still there then
   */
  static void write(Path file, CheckpointState state, Network network, Optimizer optimizer) {
    SafetensorsWriter writer = new SafetensorsWriter();
    SortedMap<String, float[]> tensors = new TreeMap<>();
    for (Parameter p : network.state()) {
      tensors.put(NETWORK + p.name(), p.data());
      writer.add(NETWORK + p.name(), p.shape(), p.data(), 0);
    }
    optimizer.tensors().forEach((name, data) -> {
      tensors.put(OPTIMIZER + name, data);
      writer.add(OPTIMIZER + name, Shape.of(data.length), data, 0);
    });
    try {
      String json = Json.STRICT.writeValueAsString(state);
      writer.metadata(KEY, json).metadata(CHECKSUM, checksum(json, tensors));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the state of a run is not JSON", e);
    }
    try {
      writer.write(file);
    } catch (IOException e) {
      throw new RunFileException(file, "cannot be written: " + e.getMessage(), e);
    }
  }

  /**
   * Reads a checkpoint wholly, before anything is changed by it.
   *
   * @throws RunFileException if it is not there, damaged, or no checkpoint
   */
  static Checkpoint read(Path file) {
    try (SafetensorsFile opened = SafetensorsFile.open(file)) {
      String json = opened.metadata().get(KEY);
      if (json == null) {
        throw new RunFileException(file, "has no " + KEY + " among its metadata, expected the checkpoint of a run");
      }
      SortedMap<String, float[]> tensors = new TreeMap<>();
      for (String name : opened.names()) {
        tensors.put(name, opened.read(name));
      }
      if (!checksum(json, tensors).equals(opened.metadata().get(CHECKSUM))) {
        throw new RunFileException(file, "is damaged: its content does not have the checksum that it names");
      }
      CheckpointState state = Json.STRICT.readValue(json, CheckpointState.class);
      if (state.version() != CheckpointState.VERSION) {
        throw new RunFileException(
            file, "is of version " + state.version() + ", expected " + CheckpointState.VERSION);
      }
      return new Checkpoint(file, state, tensors);
    } catch (JsonProcessingException e) {
      throw new RunFileException(file, KEY + " among its metadata cannot be read: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new RunFileException(file, "no checkpoint to go on from: " + e.getMessage(), e);
    }
  }

  /** CRC-32C of the state and of all names and tensors in their order. */
  private static String checksum(String json, SortedMap<String, float[]> tensors) {
    CRC32C crc = new CRC32C();
    crc.update(json.getBytes(StandardCharsets.UTF_8));
    ByteBuffer bytes = ByteBuffer.allocate(CHUNK * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    tensors.forEach((name, data) -> {
      crc.update(name.getBytes(StandardCharsets.UTF_8));
      for (int from = 0; from < data.length; from += CHUNK) {
        int length = Math.min(CHUNK, data.length - from);
        bytes.clear().asFloatBuffer().put(data, from, length);
        crc.update(bytes.limit(length * Float.BYTES));
      }
    });
    return Long.toHexString(crc.getValue());
  }

  CheckpointState state() {
    return state;
  }

  /**
   * Gives a network and an optimiser the values of this checkpoint: all, or none if anything is missing.
   *
   * @throws RunFileException if a tensor is missing or of another size
   */
  void restore(Network network, Optimizer optimizer) {
    for (Parameter p : network.state()) {
      float[] values = tensors.get(NETWORK + p.name());
      if (values == null || values.length != p.size()) {
        throw new RunFileException(file, "does not fit the network: parameter " + p.name() + " has "
            + (values == null ? "no values" : values.length + " values") + ", expected " + p.size());
      }
    }
    try {
      optimizer.restore(state.updates(), name -> tensors.get(OPTIMIZER + name));
    } catch (IllegalArgumentException e) {
      throw new RunFileException(file, "does not fit the optimiser: " + e.getMessage(), e);
    }
    for (Parameter p : network.state()) {
      System.arraycopy(tensors.get(NETWORK + p.name()), 0, p.data(), 0, p.size());
      p.touch();
    }
  }
}
