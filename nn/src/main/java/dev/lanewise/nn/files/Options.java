package dev.lanewise.nn.files;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Records as JSON, by their components: numbers, booleans and strings as such, enums by their names, nested records as
 * objects, and types with a static {@code parse(String)} as the text that it reads.
 */
final class Options {
  private static final List<Class<?>> SIMPLE =
      List.of(int.class, long.class, float.class, double.class, boolean.class, String.class);

  private Options() {}

  /**
   * Checks that records of a class can be written and read.
   *
   * @throws IllegalArgumentException if not; the message names the component
   */
  static void check(Class<?> record) {
    if (!record.isRecord()) {
      throw new IllegalArgumentException(record.getName() + " is no record");
    }
    if (!constructor(record).canAccess(null)) {
      throw new IllegalArgumentException(
          record.getName() + " cannot be accessed, expected a public record in an exported package");
    }
    for (RecordComponent component : record.getRecordComponents()) {
      Class<?> type = component.getType();
      if (type.isRecord() && parser(type) == null) {
        check(type);
      } else if (!SIMPLE.contains(type) && !type.isEnum() && parser(type) == null) {
        throw new IllegalArgumentException(record.getName() + ": " + component.getName() + " is of type "
            + type.getTypeName() + ", which files cannot hold");
      }
    }
  }

  private static Constructor<?> constructor(Class<?> record) {
    Class<?>[] types = Arrays.stream(record.getRecordComponents()).map(RecordComponent::getType)
        .toArray(Class<?>[]::new);
    try {
      return record.getDeclaredConstructor(types);
    } catch (NoSuchMethodException e) {
      throw new AssertionError("every record has its canonical constructor", e);
    }
  }

  /** The type's own {@code static parse(String)}, or null. */
  private static Method parser(Class<?> type) {
    try {
      Method parse = type.getMethod("parse", String.class);
      boolean fits = Modifier.isStatic(parse.getModifiers()) && parse.getReturnType() == type;
      return fits && parse.canAccess(null) ? parse : null;
    } catch (NoSuchMethodException e) {
      return null;
    }
  }

  /**
   * The components of a record that has been {@linkplain #check checked}, in their order.
   *
   * @throws IllegalArgumentException if a value cannot be written; the message names the component
   */
  static Map<String, Object> write(Record record) {
    Map<String, Object> tree = new LinkedHashMap<>();
    for (RecordComponent component : record.getClass().getRecordComponents()) {
      try {
        tree.put(component.getName(), write(component.getType(), invoke(component.getAccessor(), record)));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(component.getName() + ": " + e.getMessage(), e);
      }
    }
    return tree;
  }

  private static Object write(Class<?> type, Object value) {
    if (value == null) {
      throw new IllegalArgumentException("null, which files do not hold");
    }
    if (value instanceof Float number) {
      return shortest(number);
    }
    if (value instanceof Double number) {
      return finite(number);
    }
    if (SIMPLE.contains(type)) {
      return value;
    }
    if (value instanceof Enum<?> constant) {
      return constant.name();
    }
    Method parse = parser(type);
    return parse == null ? write((Record) value) : text(parse, value);
  }

  /** The double that looks like the float: 1e-5 and not 9.999999747378752e-6. */
  private static double shortest(float value) {
    double number = Double.parseDouble(Float.toString(value));
    return finite((float) number == value ? number : value);
  }

  private static double finite(double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException(value + ", which JSON does not have");
    }
    return value;
  }

  private static String text(Method parse, Object value) {
    String text = value.toString();
    if (!value.equals(invoke(parse, null, text))) {
      throw new IllegalArgumentException(parse.getDeclaringClass().getName() + ".parse does not read \"" + text
          + "\" as the value that it was written for");
    }
    return text;
  }

  /**
   * Makes a record of its components: all of them and no others.
   *
   * @throws ModelFileException if they are not, or the record refuses them; the message names the field
   */
  static <R> R read(JsonValue object, Class<R> record) throws ModelFileException {
    RecordComponent[] components = record.getRecordComponents();
    object.requireOnly(Arrays.stream(components).map(RecordComponent::getName).toList());
    Object[] values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      values[i] = read(components[i].getType(), object.field(components[i].getName()));
    }
    try {
      return record.cast(constructor(record).newInstance(values));
    } catch (InvocationTargetException e) {
      throw object.error(e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new AssertionError("checked before", e);
    }
  }

  private static Object read(Class<?> type, JsonValue value) throws ModelFileException {
    if (type == int.class) {
      return value.integer();
    }
    if (type == long.class) {
      return value.longInteger();
    }
    if (type == float.class) {
      return readFloat(value);
    }
    if (type == double.class) {
      return value.number();
    }
    if (type == boolean.class) {
      return value.bool();
    }
    if (type == String.class) {
      return value.string();
    }
    if (type.isEnum()) {
      return readEnum(type, value);
    }
    return parser(type) == null ? read(value, type) : readText(parser(type), value);
  }

  private static float readFloat(JsonValue value) throws ModelFileException {
    float number = (float) value.number();
    if (Float.isInfinite(number)) {
      throw value.not("a number within the range of a float");
    }
    return number;
  }

  private static Object readEnum(Class<?> type, JsonValue value) throws ModelFileException {
    String name = value.string();
    for (Object constant : type.getEnumConstants()) {
      if (((Enum<?>) constant).name().equals(name)) {
        return constant;
      }
    }
    throw value.not("one of " + Arrays.stream(type.getEnumConstants()).map(c -> ((Enum<?>) c).name()).toList());
  }

  private static Object readText(Method parse, JsonValue value) throws ModelFileException {
    String text = value.string();
    try {
      return invoke(parse, null, text);
    } catch (IllegalArgumentException e) {
      throw value.error(e);
    }
  }

  /** Calls a method of the caller's own class, whose arguments may be refused but which has no other error. */
  private static Object invoke(Method method, Object target, Object... arguments) {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw new IllegalArgumentException(e.getCause().getMessage(), e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new AssertionError("checked before", e);
    }
  }
}
