package dev.lanewise.nn.files;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.PrettyPrinter;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.core.util.Separators.Spacing;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The JSON of model files (RFC 8259), read strictly: no key twice in an object, nothing after the value, no unpaired
 * surrogate, at most {@value #MAX_DEPTH} levels, numbers of at most {@value #MAX_NUMBER} characters.
 *
 * <p>A tree is made of {@code Map<String, Object>} in the order of the file, {@code List<Object>}, {@code String},
 * {@code Long}, {@code Double}, {@code Boolean} and null.
 */
final class Json {
  static final int MAX_DEPTH = 64;
  static final int MAX_NUMBER = 64;

  /** No table of names that outlives a parser, so that no file can fill it. The caller bounds the text. */
  private static final JsonFactory FACTORY = JsonFactory.builder()
      .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
      .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
      .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
      .streamReadConstraints(StreamReadConstraints.builder()
          .maxNestingDepth(MAX_DEPTH)
          .maxNumberLength(MAX_NUMBER)
          .maxStringLength(Integer.MAX_VALUE)
          .maxNameLength(Integer.MAX_VALUE)
          .build())
      .build();

  private Json() {}

  /** A strict parser of these characters, for whoever needs no tree. */
  static JsonParser parser(char[] text, int offset, int length) throws IOException {
    return FACTORY.createParser(text, offset, length);
  }

  /**
   * The tree of a text.
   *
   * @throws com.fasterxml.jackson.core.JsonProcessingException if it is not one strict JSON value
   */
  static Object read(String text) throws IOException {
    try (JsonParser json = FACTORY.createParser(text)) {
      json.nextToken();
      Object tree = value(json);
      end(json);
      return tree;
    }
  }

  /** Checks that nothing but white space follows. */
  static void end(JsonParser json) throws IOException {
    if (json.nextToken() != null) {
      throw new JsonParseException(json, "trailing " + describe(json) + " after the end");
    }
  }

  /** The name of the current field or the current string, which must be Unicode: it may be written again as UTF-8. */
  static String text(JsonParser json) throws IOException {
    String text = json.getText();
    if (!isUnicode(text)) {
      throw new JsonParseException(json, "unpaired surrogate in a string");
    }
    return text;
  }

  /** Whether every surrogate has its other half. */
  static boolean isUnicode(String text) {
    return StandardCharsets.UTF_8.newEncoder().canEncode(text);
  }

  /** The current token for a message. */
  static String describe(JsonParser json) throws IOException {
    return switch (json.currentToken()) {
      case null -> "nothing";
      case START_OBJECT -> "an object";
      case START_ARRAY -> "an array";
      case VALUE_STRING -> "a string";
      default -> json.getText();
    };
  }

  private static Object value(JsonParser json) throws IOException {
    return switch (json.currentToken()) {
      case null -> throw new JsonParseException(json, "no value");
      case START_OBJECT -> object(json);
      case START_ARRAY -> array(json);
      case VALUE_STRING -> text(json);
      case VALUE_NUMBER_INT -> json.getLongValue();
      case VALUE_NUMBER_FLOAT -> finite(json);
      case VALUE_TRUE, VALUE_FALSE -> json.getBooleanValue();
      case VALUE_NULL -> null;
      default -> throw new JsonParseException(json, "unexpected " + describe(json));
    };
  }

  private static Map<String, Object> object(JsonParser json) throws IOException {
    Map<String, Object> object = new LinkedHashMap<>();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = text(json);
      json.nextToken();
      object.put(name, value(json));
    }
    return object;
  }

  private static List<Object> array(JsonParser json) throws IOException {
    List<Object> array = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      array.add(value(json));
    }
    return array;
  }

  private static double finite(JsonParser json) throws IOException {
    double value = json.getDoubleValue();
    if (Double.isInfinite(value)) {
      throw new JsonParseException(json, "number " + json.getText() + " is out of range");
    }
    return value;
  }

  /**
   * The text of a tree, without white space. Integers and floats may be of any Java type; a float is written as the
   * double of the same value, so that it is read back exactly.
   *
   * @throws IllegalArgumentException if a node is none of a tree's classes, a number is not finite or a string has an
   *     unpaired surrogate
   */
  static String write(Object tree) {
    return write(tree, null);
  }

  /** The text of a tree as {@link #write(Object)} has it, for people: fields on lines of their own, indented. */
  static String writeIndented(Object tree) {
    Separators separators = Separators.createDefaultInstance().withObjectFieldValueSpacing(Spacing.AFTER)
        .withObjectEmptySeparator("");
    return write(tree, new DefaultPrettyPrinter(separators).withObjectIndenter(new DefaultIndenter("  ", "\n")))
        + "\n";
  }

  private static String write(Object tree, PrettyPrinter printer) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      json.setPrettyPrinter(printer);
      write(json, tree);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static void write(JsonGenerator json, Object node) throws IOException {
    switch (node) {
      case null -> json.writeNull();
      case Map<?, ?> object -> writeObject(json, object);
      case List<?> array -> writeArray(json, array);
      case String string -> json.writeString(unicode(string));
      case Boolean bool -> json.writeBoolean(bool);
      case Long integer -> json.writeNumber(integer);
      case Integer integer -> json.writeNumber(integer);
      case Double number when Double.isFinite(number) -> json.writeNumber(number);
      case Float number when Float.isFinite(number) -> json.writeNumber((double) number);
      default -> throw new IllegalArgumentException("tree: " + node + " is no JSON value");
    }
  }

  private static void writeObject(JsonGenerator json, Map<?, ?> object) throws IOException {
    json.writeStartObject();
    for (Map.Entry<?, ?> field : object.entrySet()) {
      json.writeFieldName(unicode((String) field.getKey()));
      write(json, field.getValue());
    }
    json.writeEndObject();
  }

  private static void writeArray(JsonGenerator json, List<?> array) throws IOException {
    json.writeStartArray();
    for (Object element : array) {
      write(json, element);
    }
    json.writeEndArray();
  }

  private static String unicode(String string) {
    if (!isUnicode(string)) {
      throw new IllegalArgumentException("tree: a string has an unpaired surrogate: " + string);
    }
    return string;
  }
}
