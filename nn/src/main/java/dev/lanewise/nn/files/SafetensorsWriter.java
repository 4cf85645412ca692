package dev.lanewise.nn.files;

import dev.lanewise.nn.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Collects F32 tensors and metadata and writes them as a safetensors file, laid out like the reference
 * implementation's: tensors sorted by name, the header padded with spaces so that the data begins at a multiple of 8
 * bytes.
 */
public final class SafetensorsWriter {
  /** Bytes written at once: enough for the disk, little beside the tensors. */
  private static final int CHUNK = 1 << 18;

  private final Map<String, String> metadata = new LinkedHashMap<>();

  /** Sorted as UTF-8, which is the order of code points; that of {@code String} differs beyond the BMP. */
  private final Map<String, Entry> tensors = new TreeMap<>(
      (a, b) -> Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8)));

  /** A tensor to be written: the floats of {@code shape} in what {@code values} gives, from {@code offset} on. */
  private record Entry(Shape shape, Supplier<float[]> values, int offset) {}

  /** A writer without tensors or metadata. */
  public SafetensorsWriter() {}

  /**
   * Adds a pair to the header's {@code __metadata__}. The pairs are written in the order of their adding.
   *
   * @param key the key
   * @param value the value; replaces an earlier one of this key
   * @return this writer
   * @throws IllegalArgumentException if one is not valid Unicode
   */
  public SafetensorsWriter metadata(String key, String value) {
    requireUnicode("key", key);
    requireUnicode("value", value);
    metadata.put(key, value);
    return this;
  }

  /**
   * Adds a tensor whose elements lie in an array. They are read when the file is written.
   *
   * @param name its name
   * @param shape its dimensions; any may be 0, a scalar has none
   * @param data its elements, row-major; not copied
   * @param offset index of the first in {@code data}
   * @return this writer
   * @throws IllegalArgumentException if the name is not valid or there already, or the elements do not lie in the array
   */
  public SafetensorsWriter add(String name, Shape shape, float[] data, int offset) {
    if (offset < 0 || shape.size() > data.length - offset) {
      throw new IllegalArgumentException("data: length " + data.length + " from offset " + offset + ", expected "
          + shape.size() + " floats for shape " + shape);
    }
    return put(name, new Entry(shape, () -> data, offset));
  }

  /**
   * Adds a tensor whose elements are made when it is written, so that of all converted tensors only one is in memory.
   *
   * @param name its name
   * @param shape its dimensions; any may be 0, a scalar has none
   * @param values gives the {@code shape.size()} elements, row-major; called once in every {@link #write}
   * @return this writer
   * @throws IllegalArgumentException if the name is not valid or there already
   */
  public SafetensorsWriter add(String name, Shape shape, Supplier<float[]> values) {
    Objects.requireNonNull(values, "values");
    return put(name, new Entry(shape, () -> checked(name, shape, values.get()), 0));
  }

  private static float[] checked(String name, Shape shape, float[] values) {
    if (values.length != shape.size()) {
      throw new IllegalArgumentException("values: tensor " + name + " has " + values.length + " floats, expected "
          + shape.size() + " for shape " + shape);
    }
    return values;
  }

  private SafetensorsWriter put(String name, Entry entry) {
    requireUnicode("name", name);
    if (name.equals(SafetensorsHeader.METADATA)) {
      throw new IllegalArgumentException("name: " + name + " is no name for a tensor, the format reserves it");
    }
    if (tensors.putIfAbsent(name, entry) != null) {
      throw new IllegalArgumentException("name: there is a tensor " + name + " already");
    }
    return this;
  }

  private static void requireUnicode(String argument, String text) {
    if (!Json.isUnicode(text)) {
      throw new IllegalArgumentException(argument + ": " + text + " has half a surrogate pair");
    }
  }

  /**
   * Writes the file: a temporary one beside it first, forced to disk, then moved into place. If anything fails, what
   * was under that name before is still there, and nothing else.
   *
   * @param path the file; replaced if it exists, as is a symbolic link
   * @throws ModelFileException if it cannot be written, or its header would be longer than the format allows
   * @throws IllegalArgumentException if a supplier gives an array of another length than its shape's size
   */
  public void write(Path path) throws ModelFileException {
    try (AtomicFile file = prepare(path)) {
      file.commit();
    }
  }

  /** The file written and forced to disk, but not yet under its name. */
  AtomicFile prepare(Path path) throws ModelFileException {
    byte[] header = header();
    if (header.length > SafetensorsHeader.MAX_BYTES) {
      throw new ModelFileException(path, "the header has " + header.length + " bytes, over the format's limit of "
          + SafetensorsHeader.MAX_BYTES);
    }
    return AtomicFile.prepare(path, channel -> {
      ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
      AtomicFile.writeFully(channel, chunk.putLong(header.length).flip());
      AtomicFile.writeFully(channel, ByteBuffer.wrap(header));
      for (Entry tensor : tensors.values()) {
        writeTensor(channel, chunk, tensor);
      }
    });
  }

  private byte[] header() {
    Map<String, Object> header = new LinkedHashMap<>();
    if (!metadata.isEmpty()) {
      header.put(SafetensorsHeader.METADATA, metadata);
    }
    long end = 0;
    for (Map.Entry<String, Entry> tensor : tensors.entrySet()) {
      Shape shape = tensor.getValue().shape;
      long begin = end;
      end += 4L * shape.size();
      header.put(tensor.getKey(), fields(shape, begin, end));
    }
    return padded(Json.write(header).getBytes(StandardCharsets.UTF_8));
  }

  private static Map<String, Object> fields(Shape shape, long begin, long end) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("dtype", Dtype.F32.name());
    fields.put("shape", IntStream.of(shape.toArray()).boxed().toList());
    fields.put("data_offsets", List.of(begin, end));
    return fields;
  }

  private static byte[] padded(byte[] header) {
    byte[] padded = Arrays.copyOf(header, (header.length + 7) / 8 * 8);
    Arrays.fill(padded, header.length, padded.length, (byte) ' ');
    return padded;
  }

  private static void writeTensor(FileChannel channel, ByteBuffer chunk, Entry tensor) throws IOException {
    float[] values = tensor.values.get();
    int size = tensor.shape.size();
    for (int done = 0; done < size; ) {
      int n = Math.min(size - done, CHUNK / 4);
      chunk.clear();
      chunk.asFloatBuffer().put(values, tensor.offset + done, n);
      AtomicFile.writeFully(channel, chunk.limit(4 * n));
      done += n;
    }
  }
}
