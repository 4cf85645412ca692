package dev.lanewise.training.run;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** The components of {@link RunConfig} by their keys: the record is the only list of settings there is. */
final class Settings {
  /** The type of each setting; boxed types of nullable ones are given as primitive. */
  static final Map<String, Class<?>> TYPES;

  /** The settings where null stands for none. */
  static final Set<String> NULLABLE = Set.of("from", "weights-seed");

  /** What precedes a quoted text: the name by which its reader knows the setting. */
  private static final Pattern OTHER_NAME = Pattern.compile("^[a-z ]+: (?=\")");

  private static final Map<String, RecordComponent> COMPONENTS = new LinkedHashMap<>();

  static {
    Map<String, Class<?>> types = new LinkedHashMap<>();
    for (RecordComponent component : RunConfig.class.getRecordComponents()) {
      String key = key(component.getName());
      COMPONENTS.put(key, component);
      types.put(key, component.getType() == Long.class ? long.class : component.getType());
    }
    TYPES = Collections.unmodifiableMap(types);
  }

  private Settings() {}

  /** For example {@code learning-rate} for {@code learningRate}. */
  static String key(String component) {
    return component.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }

  static Object value(RunConfig config, String key) {
    try {
      return component(key).getAccessor().invoke(config);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the accessors of RunConfig are public and throw nothing", e);
    }
  }

  private static RecordComponent component(String key) {
    RecordComponent component = COMPONENTS.get(key);
    if (component == null) {
      throw unknown(key);
    }
    return component;
  }

  static IllegalArgumentException unknown(String key) {
    return new IllegalArgumentException(
        "there is no setting \"" + key + "\"; there are " + String.join(", ", COMPONENTS.keySet()));
  }

  static RunConfig with(RunConfig config, Map<String, ?> values) {
    Set<String> others = new LinkedHashSet<>(values.keySet());
    others.removeAll(COMPONENTS.keySet());
    if (!others.isEmpty()) {
      throw unknown(others.iterator().next());
    }
    List<Object> arguments = new ArrayList<>();
    for (String key : COMPONENTS.keySet()) {
      arguments.add(values.containsKey(key) ? typed(key, values.get(key)) : value(config, key));
    }
    return make(arguments);
  }

  private static RunConfig make(List<Object> arguments) {
    Class<?>[] types = COMPONENTS.values().stream().map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      return RunConfig.class.getDeclaredConstructor(types).newInstance(arguments.toArray());
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a record has a constructor of its components", e);
    }
  }

  /** The value as the constructor takes it. */
  private static Object typed(String key, Object value) {
    Class<?> type = TYPES.get(key);
    if (value == null && NULLABLE.contains(key)) {
      return null;
    }
    if (type == long.class && value instanceof Integer number) {
      return number.longValue();
    }
    if (type == double.class && value instanceof Number number) {
      return number.doubleValue();
    }
    if (type == List.class && value instanceof List<?> list && list.stream().allMatch(String.class::isInstance)) {
      return list;
    }
    boolean fits = type == int.class && value instanceof Integer || type == long.class && value instanceof Long
        || type == boolean.class && value instanceof Boolean || type == String.class && value instanceof String;
    if (!fits) {
      throw wrong(key, value instanceof String text ? '"' + text + '"' : String.valueOf(value));
    }
    return value;
  }

  /**
   * What {@code read} gives; its errors begin with the key afterwards, whatever it calls the setting itself.
   *
   * @throws IllegalArgumentException if it does
   */
  static <T> T read(String key, Supplier<T> read) {
    try {
      return read.get();
    } catch (IllegalArgumentException e) {
      String message = OTHER_NAME.matcher(e.getMessage()).replaceFirst("");
      throw new IllegalArgumentException(message.startsWith(key + ": ") ? message : key + ": " + message, e);
    }
  }

  /** What to throw where a value is of another type than its setting. */
  static IllegalArgumentException wrong(String key, String value) {
    return new IllegalArgumentException(key + ": " + value + ", expected " + expected(key));
  }

  private static String expected(String key) {
    Class<?> type = TYPES.get(key);
    String what = type == int.class || type == long.class ? "a whole number"
        : type == double.class ? "a number"
        : type == boolean.class ? "true or false"
        : type == List.class ? "a list of texts" : "a text";
    return NULLABLE.contains(key) ? what + " or null" : what;
  }
}
