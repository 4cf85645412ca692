package dev.lanewise.nn.files;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * An open safetensors file: its tensors by name, its metadata. The file is mapped into memory, so that opening it reads
 * the header only and it may be larger than 2 GB. The whole header is checked on opening; a file that opens has every
 * tensor complete.
 *
 * <p>Any number of threads may read at once. The file must not be changed or cut while it is open; replacing it, as
 * {@link SafetensorsWriter} does, is no change.
 */
public final class SafetensorsFile implements AutoCloseable {
  /** The bytes before the header: its length. */
  static final int LENGTH_BYTES = 8;

  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfDouble DOUBLE =
      ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /** The longest array that every JVM makes. */
  private static final int MAX_ARRAY = Integer.MAX_VALUE - 8;

  private final Path path;
  private final Arena arena;
  private final MemorySegment data;
  private final Map<String, String> metadata;
  private final Map<String, TensorInfo> tensors;

  private SafetensorsFile(Path path, Arena arena, MemorySegment file) throws ModelFileException {
    long headerBytes = headerBytes(path, file);
    CharBuffer text = decode(path, file.asSlice(LENGTH_BYTES, headerBytes).asByteBuffer());
    MemorySegment data = file.asSlice(LENGTH_BYTES + headerBytes);
    SafetensorsHeader header = SafetensorsHeader.read(path, text, data.byteSize());
    this.path = path;
    this.arena = arena;
    this.data = data;
    this.metadata = Collections.unmodifiableMap(header.metadata());
    this.tensors = Collections.unmodifiableMap(header.tensors());
  }

  /**
   * Opens a file and checks its header.
   *
   * @param path the file
   * @return the open file; close it to release the mapping
   * @throws ModelFileException if the file is missing, cannot be read or is not a valid safetensors file
   */
  public static SafetensorsFile open(Path path) throws ModelFileException {
    if (!Files.isRegularFile(path)) {
      throw new ModelFileException(path, Files.exists(path) ? "is not a regular file" : "no such file");
    }
    Arena arena = Arena.ofShared();
    SafetensorsFile opened = null;
    try {
      opened = new SafetensorsFile(path, arena, map(path, arena));
      return opened;
    } finally {
      if (opened == null) {
        arena.close();
      }
    }
  }

  private static MemorySegment map(Path path, Arena arena) throws ModelFileException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
    } catch (IOException e) {
      throw ModelFileException.of(path, "be read", e);
    }
  }

  private static long headerBytes(Path path, MemorySegment file) throws ModelFileException {
    long size = file.byteSize();
    if (size < LENGTH_BYTES) {
      throw new ModelFileException(path, "the file has " + size + " bytes, expected at least " + LENGTH_BYTES);
    }
    long bytes = file.get(LONG, 0);
    if (bytes < 0 || bytes > SafetensorsHeader.MAX_BYTES) {
      throw new ModelFileException(path, "header length " + Long.toUnsignedString(bytes)
          + " is over the format's limit of " + SafetensorsHeader.MAX_BYTES);
    }
    if (bytes > size - LENGTH_BYTES) {
      throw new ModelFileException(path, "header length " + bytes + " goes past the end of the file, which has "
          + (size - LENGTH_BYTES) + " bytes after it");
    }
    if (bytes == 0) {
      throw new ModelFileException(path, "header is empty, expected '{'");
    }
    int first = Byte.toUnsignedInt(file.get(ValueLayout.JAVA_BYTE, LENGTH_BYTES));
    if (first != '{') {
      throw new ModelFileException(path, "header starts with byte 0x%02x, expected '{' (0x7b)".formatted(first));
    }
    return bytes;
  }

  /** Decoded here, as a JSON parser that is given bytes would accept UTF-16 too. */
  private static CharBuffer decode(Path path, ByteBuffer bytes) throws ModelFileException {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder()
        .onMalformedInput(CodingErrorAction.REPORT)
        .onUnmappableCharacter(CodingErrorAction.REPORT);
    CharBuffer text = CharBuffer.allocate(bytes.remaining());
    CoderResult result = decoder.decode(bytes, text, true);
    if (result.isError()) {
      throw new ModelFileException(path, "header is not valid UTF-8 at byte " + bytes.position());
    }
    return text.flip();
  }

  /** The file, as it was opened. */
  public Path path() {
    return path;
  }

  /** The header's {@code __metadata__}, in the file's order; empty where it has none. Unmodifiable. */
  public Map<String, String> metadata() {
    return metadata;
  }

  /** All tensors by name, in the order of the header. Unmodifiable. */
  public Map<String, TensorInfo> tensors() {
    return tensors;
  }

  /** The names of all tensors, in the order of the header. */
  public List<String> names() {
    return List.copyOf(tensors.keySet());
  }

  /**
   * What the header says of one tensor.
   *
   * @param name its name
   * @throws ModelFileException if the file has no such tensor
   */
  public TensorInfo tensor(String name) throws ModelFileException {
    TensorInfo tensor = tensors.get(name);
    if (tensor == null) {
      throw new ModelFileException(path, "no tensor " + SafetensorsHeader.quote(name));
    }
    return tensor;
  }

  /**
   * The elements of one tensor, row-major: F32 bit for bit, F16 and BF16 exactly, F64 rounded to nearest.
   *
   * @param name its name
   * @return a new array
   * @throws ModelFileException if the file has no such tensor, it is none of these dtypes or does not fit an array
   * @throws IllegalStateException if the file is closed
   */
  public float[] read(String name) throws ModelFileException {
    TensorInfo tensor = readable(name);
    if (tensor.size() > MAX_ARRAY) {
      throw new ModelFileException(path, "tensor " + SafetensorsHeader.quote(name) + " has " + tensor.size()
          + " elements, more than an array can hold (" + MAX_ARRAY + ")");
    }
    float[] values = new float[(int) tensor.size()];
    copy(tensor, values, 0);
    return values;
  }

  /**
   * Reads the elements of one tensor like {@link #read(String)}, into a part of an array.
   *
   * @param name its name
   * @param destination where its {@link TensorInfo#size()} elements go
   * @param offset index of the first in {@code destination}
   * @throws ModelFileException if the file has no such tensor or its dtype is not F32, F64, F16 or BF16
   * @throws IllegalArgumentException if they do not fit
   * @throws IllegalStateException if the file is closed
   */
  public void read(String name, float[] destination, int offset) throws ModelFileException {
    TensorInfo tensor = readable(name);
    if (offset < 0 || tensor.size() > destination.length - offset) {
      throw new IllegalArgumentException("destination: " + destination.length + " floats from offset " + offset
          + ", expected room for the " + tensor.size() + " of tensor " + SafetensorsHeader.quote(name));
    }
    copy(tensor, destination, offset);
  }

  private TensorInfo readable(String name) throws ModelFileException {
    if (!arena.scope().isAlive()) {
      throw new IllegalStateException(path + " is closed");
    }
    TensorInfo tensor = tensor(name);
    if (!tensor.dtype().readsAsFloat()) {
      throw new ModelFileException(path, "tensor " + SafetensorsHeader.quote(name) + " is " + tensor.dtype()
          + ", expected F32, F64, F16 or BF16");
    }
    return tensor;
  }

  private void copy(TensorInfo tensor, float[] y, int offset) {
    MemorySegment x = data.asSlice(tensor.begin(), tensor.bytes());
    int size = (int) tensor.size();
    switch (tensor.dtype()) {
      case F32 -> MemorySegment.copy(x, FLOAT, 0, y, offset, size);
      case F64 -> copyF64(x, y, offset, size);
      case F16 -> copyF16(x, y, offset, size);
      case BF16 -> copyBf16(x, y, offset, size);
      default -> throw new AssertionError(tensor.dtype());
    }
  }

  private static void copyF64(MemorySegment x, float[] y, int offset, int size) {
    for (int i = 0; i < size; i++) {
      y[offset + i] = (float) x.get(DOUBLE, 8L * i);
    }
  }

  private static void copyF16(MemorySegment x, float[] y, int offset, int size) {
    for (int i = 0; i < size; i++) {
      y[offset + i] = Float.float16ToFloat(x.get(SHORT, 2L * i));
    }
  }

  private static void copyBf16(MemorySegment x, float[] y, int offset, int size) {
    for (int i = 0; i < size; i++) {
      y[offset + i] = Float.intBitsToFloat(x.get(SHORT, 2L * i) << 16);
    }
  }

  /** Releases the mapping. Closing again does nothing. */
  @Override
  public void close() {
    if (arena.scope().isAlive()) {
      arena.close();
    }
  }
}
