package dev.lanewise.training;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lanewise.nn.Shape;
import dev.lanewise.nn.files.ModelFileException;
import dev.lanewise.training.data.PreprocessingKind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * What {@value SavedModel#INPUTS} says.
 *
 * @param mean one value a channel for the kind {@code channels}, else empty
 * @param std as many
 * @param sha256 of {@value SavedModel#PREPROCESSING} for the kinds that have it, else null
 */
record Inputs(
    String dataset, Shape sampleShape, List<String> classNames, PreprocessingKind kind, float[] mean, float[] std,
    String sha256) {
  private static final int FORMAT = 1;

  private static final JsonMapper JSON = JsonMapper.builder()
      .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
      .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
      .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
      .build();

  private static final String SHA = "preprocessingSha256";

  /** The text; the same values give the same. */
  String toJson() {
    ObjectNode json = JSON.createObjectNode();
    json.put("format", FORMAT);
    json.put("dataset", dataset);
    ArrayNode shape = json.putArray("sampleShape");
    for (int dim : sampleShape.toArray()) {
      shape.add(dim);
    }
    classNames.forEach(json.putArray("classNames")::add);
    json.put("preprocessing", kind.toString());
    if (isChannels()) {
      add(json.putArray("mean"), mean);
      add(json.putArray("std"), std);
    }
    if (sha256 != null) {
      json.put(SHA, sha256);
    }
    DefaultIndenter lines = new DefaultIndenter("  ", "\n");
    try {
      return JSON.writer(new DefaultPrettyPrinter().withObjectIndenter(lines)).writeValueAsString(json) + "\n";
    } catch (JacksonException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void add(ArrayNode array, float[] values) {
    for (float value : values) {
      array.add(value);
    }
  }

  private boolean isChannels() {
    return kind.method() == PreprocessingKind.Method.CHANNELS;
  }

  /**
   * The tree of a text.
   *
   * @param file what errors name
   */
  static JsonNode tree(Path file, String text) throws ModelFileException {
    try {
      return JSON.readTree(text);
    } catch (JacksonException e) {
      String where = e.getLocation() == null ? ""
          : " at line " + e.getLocation().getLineNr() + ", column " + e.getLocation().getColumnNr();
      throw new ModelFileException(file, "is not valid JSON" + where + ": " + e.getOriginalMessage(), e);
    }
  }

  /**
   * Reads all fields and refuses others.
   *
   * @param file what errors name
   */
  static Inputs of(Path file, JsonNode tree) throws ModelFileException {
    try {
      return new Fields(tree).inputs();
    } catch (IllegalArgumentException e) {
      throw new ModelFileException(file, e.getMessage(), e);
    }
  }

  /** The fields of an object, one after the other; errors name them. */
  private static final class Fields {
    private final JsonNode tree;
    private final Set<String> unread = new TreeSet<>();

    Fields(JsonNode tree) {
      if (!tree.isObject()) {
        throw new IllegalArgumentException("is no JSON object");
      }
      this.tree = tree;
      tree.fieldNames().forEachRemaining(unread::add);
    }

    Inputs inputs() {
      int format = integer("format", field("format"));
      if (format != FORMAT) {
        throw new IllegalArgumentException("format is " + format + ", expected " + FORMAT);
      }
      String dataset = text("dataset", field("dataset"));
      int[] dims = list("sampleShape", dim -> integer("sampleShape", dim)).stream().mapToInt(Integer::intValue)
          .toArray();
      List<String> classNames = list("classNames", name -> text("classNames", name));
      PreprocessingKind kind = PreprocessingKind.parse(text("preprocessing", field("preprocessing")));
      boolean channels = kind.method() == PreprocessingKind.Method.CHANNELS;
      float[] mean = channels ? floats("mean") : new float[0];
      float[] std = channels ? floats("std") : new float[0];
      String sha256 = InputFiles.hasTensors(kind) ? text(SHA, field(SHA)) : null;
      if (!unread.isEmpty()) {
        throw new IllegalArgumentException("there is a field " + unread.iterator().next() + ", expected none such");
      }
      return new Inputs(dataset, shape(dims), classNames, kind, mean, std, sha256);
    }

    private static Shape shape(int[] dims) {
      try {
        return Shape.of(dims);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("sampleShape: " + e.getMessage(), e);
      }
    }

    private JsonNode field(String name) {
      unread.remove(name);
      JsonNode field = tree.get(name);
      if (field == null) {
        throw new IllegalArgumentException(name + " is missing");
      }
      return field;
    }

    private static String text(String name, JsonNode field) {
      return field.isTextual() ? field.textValue() : fail(name, field, "text");
    }

    private static int integer(String name, JsonNode field) {
      return field.isInt() ? field.intValue() : fail(name, field, "a whole number");
    }

    private float[] floats(String name) {
      // By its text: a double in between would round twice.
      List<Float> values = list(name, value -> value.isNumber() ? Float.valueOf(Float.parseFloat(value.asText()))
          : Fields.<Float>fail(name, value, "a number"));
      float[] floats = new float[values.size()];
      for (int i = 0; i < floats.length; i++) {
        floats[i] = values.get(i);
      }
      return floats;
    }

    private <T> List<T> list(String name, Function<JsonNode, T> read) {
      JsonNode field = field(name);
      if (!field.isArray()) {
        return fail(name, field, "a list");
      }
      List<T> list = new ArrayList<>();
      field.forEach(element -> list.add(read.apply(element)));
      return list;
    }

    private static <T> T fail(String name, JsonNode found, String expected) {
      String text = Objects.toString(found);
      String shown = text.length() > 40 ? text.substring(0, 40) + "…" : text;
      throw new IllegalArgumentException(name + " has " + shown + ", expected " + expected);
    }
  }
}
