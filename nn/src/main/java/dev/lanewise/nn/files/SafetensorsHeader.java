package dev.lanewise.nn.files;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.CharBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The JSON header of a safetensors file, checked. The rules are those of the reference implementation (the function
 * {@code validate} of its {@code tensor.rs}): the tensors, sorted by their offsets, cover the data without holes or
 * overlaps, each with the bytes of its dtype and shape. Where the reference is lenient this is strict: no field that
 * the format does not know, no name twice.
 *
 * <p>It is read token by token and refused at the first wrong one, so that no header makes more than its own length
 * allows.
 */
final class SafetensorsHeader {
  /** The reference implementation's limit. */
  static final int MAX_BYTES = 100_000_000;

  /** PyTorch's limit. */
  static final int MAX_RANK = 64;

  static final String METADATA = "__metadata__";

  private static final String FIELDS = "dtype, shape and data_offsets";

  private final Path path;
  private final long dataBytes;
  private final JsonParser json;
  private final Map<String, String> metadata = new LinkedHashMap<>();
  private final Map<String, TensorInfo> tensors = new LinkedHashMap<>();

  private SafetensorsHeader(Path path, long dataBytes, JsonParser json) {
    this.path = path;
    this.dataBytes = dataBytes;
    this.json = json;
  }

  /**
   * Reads and checks a header.
   *
   * @param path the file, for messages
   * @param text the header; has an array
   * @param dataBytes the bytes that follow the header in the file
   */
  static SafetensorsHeader read(Path path, CharBuffer text, long dataBytes) throws ModelFileException {
    try (JsonParser json = Json.parser(text.array(), text.arrayOffset(), text.length())) {
      SafetensorsHeader header = new SafetensorsHeader(path, dataBytes, json);
      header.readAll();
      header.checkCover();
      return header;
    } catch (JsonProcessingException e) {
      long at = e.getLocation() == null ? -1 : e.getLocation().getCharOffset();
      String where = at < 0 ? "" : " at character " + at;
      throw new ModelFileException(path, "header is not valid JSON" + where + ": " + e.getOriginalMessage(), e);
    } catch (ModelFileException e) {
      throw e;
    } catch (IOException e) {
      throw new ModelFileException(path, "header cannot be read: " + e.getMessage(), e);
    }
  }

  Map<String, String> metadata() {
    return metadata;
  }

  Map<String, TensorInfo> tensors() {
    return tensors;
  }

  private void readAll() throws IOException {
    json.nextToken();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = Json.text(json);
      json.nextToken();
      if (name.equals(METADATA)) {
        readMetadata();
      } else {
        tensors.put(name, readTensor(name));
      }
    }
    Json.end(json);
  }

  private void readMetadata() throws IOException {
    expectObject(METADATA, "strings");
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String key = Json.text(json);
      if (json.nextToken() != JsonToken.VALUE_STRING) {
        throw problem(METADATA + ": value of " + quote(key) + " is " + Json.describe(json) + ", expected a string");
      }
      metadata.put(key, Json.text(json));
    }
  }

  private TensorInfo readTensor(String name) throws IOException {
    String tensor = "tensor " + quote(name);
    expectObject(tensor, FIELDS);
    Dtype dtype = null;
    List<Long> shape = null;
    List<Long> offsets = null;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = Json.text(json);
      json.nextToken();
      switch (field) {
        case "dtype" -> dtype = readDtype(tensor);
        case "shape" -> shape = readIntegers(tensor + ": shape", MAX_RANK, "dimensions");
        case "data_offsets" -> offsets = readIntegers(tensor + ": data_offsets", 2, "values");
        default -> throw problem(tensor + ": unknown field " + quote(field) + ", expected " + FIELDS);
      }
    }
    checkPresent(tensor, "dtype", dtype);
    checkPresent(tensor, "shape", shape);
    checkPresent(tensor, "data_offsets", offsets);
    checkOffsets(tensor, dtype, shape, offsets);
    return new TensorInfo(name, dtype, shape, offsets.get(0), offsets.get(1));
  }

  private Dtype readDtype(String tensor) throws IOException {
    if (json.currentToken() != JsonToken.VALUE_STRING) {
      throw problem(tensor + ": dtype is " + Json.describe(json) + ", expected a string");
    }
    String text = json.getText();
    for (Dtype dtype : Dtype.values()) {
      if (dtype.name().equals(text)) {
        return dtype;
      }
    }
    throw problem(tensor + ": unknown dtype " + quote(text) + ", expected one of " + Arrays.toString(Dtype.values()));
  }

  private List<Long> readIntegers(String what, int limit, String unit) throws IOException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      throw problem(what + " is " + Json.describe(json) + ", expected an array");
    }
    List<Long> integers = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (integers.size() == limit) {
        throw problem(what + " has more than " + limit + " " + unit);
      }
      integers.add(readInteger(what, integers.size()));
    }
    return integers;
  }

  private long readInteger(String what, int index) throws IOException {
    boolean integer = json.currentToken() == JsonToken.VALUE_NUMBER_INT
        && json.getNumberType() != JsonParser.NumberType.BIG_INTEGER && !json.getText().startsWith("-");
    if (!integer) {
      throw problem(what + "[" + index + "] is " + Json.describe(json) + ", expected an integer from 0 to "
          + Long.MAX_VALUE);
    }
    return json.getLongValue();
  }

  private void expectObject(String what, String of) throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      throw problem(what + " is " + Json.describe(json) + ", expected an object of " + of);
    }
  }

  private void checkPresent(String tensor, String field, Object value) throws ModelFileException {
    if (value == null) {
      throw problem(tensor + ": field " + field + " is missing");
    }
  }

  private void checkOffsets(String tensor, Dtype dtype, List<Long> shape, List<Long> offsets)
      throws ModelFileException {
    if (offsets.size() != 2) {
      throw problem(tensor + ": data_offsets " + offsets + ", expected 2 values, begin and end");
    }
    long begin = offsets.get(0);
    long end = offsets.get(1);
    if (begin > end) {
      throw problem(tensor + ": data_offsets " + offsets + " end before they begin");
    }
    long bytes = bytes(tensor, dtype, shape);
    if (end - begin != bytes) {
      throw problem(tensor + ": data_offsets " + offsets + " are " + (end - begin) + " bytes, expected " + bytes
          + " for " + dtype + " of shape " + shape);
    }
    if (end > dataBytes) {
      throw problem(tensor + ": data_offsets " + offsets + " end past the data, which has " + dataBytes + " bytes");
    }
  }

  private long bytes(String tensor, Dtype dtype, List<Long> shape) throws ModelFileException {
    long bits;
    try {
      bits = Math.multiplyExact(shape.stream().reduce(1L, Math::multiplyExact), dtype.bits());
    } catch (ArithmeticException e) {
      throw new ModelFileException(path, tensor + ": shape " + shape + " is too large", e);
    }
    if (bits % 8 != 0) {
      throw problem(tensor + ": shape " + shape + " of " + dtype + " is " + bits + " bits, not whole bytes");
    }
    return bits / 8;
  }

  /** Sorted like the reference sorts: by begin, then end, so that an empty tensor comes before its neighbour. */
  private void checkCover() throws ModelFileException {
    List<TensorInfo> sorted = new ArrayList<>(tensors.values());
    sorted.sort(Comparator.comparingLong(TensorInfo::begin).thenComparingLong(TensorInfo::end));
    TensorInfo previous = null;
    long covered = 0;
    for (TensorInfo tensor : sorted) {
      if (tensor.begin() < covered) {
        throw problem("tensors " + where(previous) + " and " + where(tensor) + " overlap");
      }
      if (tensor.begin() > covered) {
        throw problem("bytes " + covered + " to " + tensor.begin() + " of the data, before tensor "
            + quote(tensor.name()) + ", belong to no tensor");
      }
      previous = tensor;
      covered = tensor.end();
    }
    if (covered < dataBytes) {
      throw problem("bytes " + covered + " to " + dataBytes + ", the end of the data, belong to no tensor");
    }
  }

  private static String where(TensorInfo tensor) {
    return quote(tensor.name()) + " [" + tensor.begin() + ", " + tensor.end() + "]";
  }

  private ModelFileException problem(String problem) {
    return new ModelFileException(path, problem);
  }

  /** A name for a message, which stays one readable line however long the name is. */
  static String quote(String name) {
    return '"' + (name.length() <= 200 ? name : name.substring(0, 200) + "…") + '"';
  }
}
