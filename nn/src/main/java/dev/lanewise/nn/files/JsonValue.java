package dev.lanewise.nn.files;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A value in the tree of a JSON text, and where it stands there: what is read from it is checked, and an error names
 * the file and the field.
 *
 * @param file the file
 * @param where the field, such as {@code layers[2].options.filters}; empty for the whole text
 * @param tree the value, as {@link Json} has it
 */
record JsonValue(Path file, String where, Object tree) {
  /** Characters of a wrong string that a message repeats. */
  private static final int QUOTED = 60;

  /** This value as part of a message that names it differently. */
  JsonValue called(String name) {
    return new JsonValue(file, name, tree);
  }

  /** A field of this object. */
  JsonValue field(String name) throws ModelFileException {
    Map<?, ?> object = object();
    if (!object.containsKey(name)) {
      throw error("no field " + SafetensorsHeader.quote(name));
    }
    return new JsonValue(file, where.isEmpty() ? name : where + "." + name, object.get(name));
  }

  private Map<?, ?> object() throws ModelFileException {
    if (tree instanceof Map<?, ?> object) {
      return object;
    }
    throw not("an object");
  }

  /** Refuses fields that are not among these. */
  void requireOnly(List<String> names) throws ModelFileException {
    for (Object name : object().keySet()) {
      if (!names.contains(name)) {
        throw error("unknown field " + SafetensorsHeader.quote((String) name) + ", expected "
            + (names.isEmpty() ? "none" : "only " + String.join(", ", names)));
      }
    }
  }

  List<JsonValue> elements() throws ModelFileException {
    if (!(tree instanceof List<?> array)) {
      throw not("an array");
    }
    List<JsonValue> elements = new ArrayList<>();
    for (Object element : array) {
      elements.add(new JsonValue(file, where + "[" + elements.size() + "]", element));
    }
    return elements;
  }

  String string() throws ModelFileException {
    if (tree instanceof String string) {
      return string;
    }
    throw not("a string");
  }

  long longInteger() throws ModelFileException {
    if (tree instanceof Long integer) {
      return integer;
    }
    throw not("an integer");
  }

  int integer() throws ModelFileException {
    long integer = longInteger();
    if (integer != (int) integer) {
      throw not("an integer of 32 bits");
    }
    return (int) integer;
  }

  double number() throws ModelFileException {
    if (tree instanceof Number number) {
      return number.doubleValue();
    }
    throw not("a number");
  }

  boolean bool() throws ModelFileException {
    if (tree instanceof Boolean bool) {
      return bool;
    }
    throw not("true or false");
  }

  /** An error that says what this is and what it should be. */
  ModelFileException not(String expected) {
    return error("is " + describe() + ", expected " + expected);
  }

  private String describe() {
    return switch (tree) {
      case Map<?, ?> object -> "an object";
      case List<?> array -> "an array";
      case String string when string.length() > QUOTED -> "a string of " + string.length() + " characters";
      case String string -> SafetensorsHeader.quote(string);
      case null -> "null";
      default -> tree.toString();
    };
  }

  /** An error about this value. */
  ModelFileException error(String problem) {
    return new ModelFileException(file, where.isEmpty() ? problem : where + ": " + problem);
  }

  /** An error that came from what was made of this value. */
  ModelFileException error(Throwable cause) {
    String problem = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    return new ModelFileException(file, where.isEmpty() ? problem : where + ": " + problem, cause);
  }
}
