package dev.lanewise.training.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A setting written as text: a name with arguments, such as {@code momentum}, {@code step(30, 0.1)} or
 * {@code adam(beta1=0.9, epsilon=1e-8)}. Arguments by position come first; those by name follow in any order.
 *
 * <p>The reader asks for the arguments one after the other, in their order by position, each with its default, and
 * calls {@link #end()} when it has asked for all: what is left over then is an error. Every error is one line that
 * names the setting and repeats the text.
 */
public final class Form {
  private final String setting;
  private final String text;
  private final String name;
  private final List<String> positional = new ArrayList<>();
  private final Map<String, String> named = new LinkedHashMap<>();
  private final List<String> asked = new ArrayList<>();

  private Form(String setting, String text) {
    this.setting = setting;
    this.text = text.strip();
    int open = this.text.indexOf('(');
    if (open >= 0 && !this.text.endsWith(")")) {
      throw error("expected a closing bracket at the end");
    }
    this.name = (open < 0 ? this.text : this.text.substring(0, open)).strip();
    if (name.isEmpty()) {
      throw error("expected a name");
    }
    String arguments = open < 0 ? "" : this.text.substring(open + 1, this.text.length() - 1);
    for (String argument : cut(setting, arguments)) {
      add(argument);
    }
  }

  private void add(String argument) {
    int equals = argument.indexOf('=');
    int open = argument.indexOf('(');
    if (equals < 0 || open >= 0 && open < equals) { // in cosine(floor=0.1) the name belongs to the form within
      if (!named.isEmpty()) {
        throw error("expected arguments without a name before those with one");
      }
      positional.add(argument);
    } else if (named.put(argument.substring(0, equals).strip(), argument.substring(equals + 1).strip()) != null) {
      throw error("expected each argument once");
    }
  }

  /**
   * Reads one form.
   *
   * @param setting what errors call it
   * @throws IllegalArgumentException if it has no name, brackets that do not match, or an argument twice
   */
  public static Form parse(String setting, String text) {
    return new Form(setting, text);
  }

  /**
   * Reads forms with commas between them; none of a blank text.
   *
   * @param setting what errors call them
   * @throws IllegalArgumentException as {@link #parse} does
   */
  public static List<Form> parseList(String setting, String text) {
    return cut(setting, text).stream().map(part -> new Form(setting, part)).toList();
  }

  /** The parts between the commas that stand outside of brackets. */
  private static List<String> cut(String setting, String text) {
    List<String> parts = new ArrayList<>();
    if (text.isBlank()) {
      return parts;
    }
    int depth = 0;
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      if (depth < 0) {
        break;
      }
      if (c == ',' && depth == 0) {
        parts.add(text.substring(start, i).strip());
        start = i + 1;
      }
    }
    parts.add(text.substring(start).strip());
    if (depth != 0) {
      throw new IllegalArgumentException(setting + ": \"" + text.strip() + "\": the brackets do not match");
    }
    return parts;
  }

  /**
   * A name with numbers as arguments by position, as {@link #parse} reads it: {@code step(30, 0.1)}; the name alone if
   * there are none.
   */
  public static String text(String name, double... arguments) {
    return arguments.length == 0 ? name
        : Arrays.stream(arguments).mapToObj(Form::text).collect(Collectors.joining(", ", name + "(", ")"));
  }

  /** A number that is read back as the same: {@code 30}, {@code 0.1}, {@code 1e-8}. */
  public static String text(double number) {
    String text = Double.toString(number);
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text.replace(".0E", "e").replace('E', 'e');
  }

  /** The name, as it was written. */
  public String name() {
    return name;
  }

  /**
   * The next argument, a number.
   *
   * @param key its name
   * @param otherwise its value where it is not given
   * @throws IllegalArgumentException if it is not a finite number
   */
  public double number(String key, double otherwise) {
    String value = next(key);
    return value == null ? otherwise : number(key, value);
  }

  /**
   * The next argument, a number that must be given.
   *
   * @throws IllegalArgumentException if it is missing or not a finite number
   */
  public double number(String key) {
    return number(key, required(key));
  }

  private double number(String key, String value) {
    try {
      double number = Double.parseDouble(value);
      if (Double.isFinite(number)) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw error(key + " is \"" + value + "\", expected a number");
  }

  /**
   * The next argument, a whole number.
   *
   * @param otherwise its value where it is not given
   * @throws IllegalArgumentException if it is not an int
   */
  public int integer(String key, int otherwise) {
    String value = next(key);
    return value == null ? otherwise : integer(key, value);
  }

  /**
   * The next argument, a whole number that must be given.
   *
   * @throws IllegalArgumentException if it is missing or not an int
   */
  public int integer(String key) {
    return integer(key, required(key));
  }

  private int integer(String key, String value) {
    try {
      return Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw error(key + " is \"" + value + "\", expected a whole number");
    }
  }

  /**
   * The next argument, a word.
   *
   * @param otherwise its value where it is not given; may be null
   */
  public String word(String key, String otherwise) {
    String value = next(key);
    return value == null ? otherwise : value;
  }

  /** All arguments by position that nobody has asked for yet: for lists of any length. */
  public List<String> rest() {
    List<String> rest = List.copyOf(positional);
    positional.clear();
    return rest;
  }

  private String required(String key) {
    String value = next(key);
    if (value == null) {
      throw error(key + " is missing");
    }
    return value;
  }

  private String next(String key) {
    asked.add(key);
    String byName = named.remove(key);
    if (positional.isEmpty()) {
      return byName;
    }
    if (byName != null) {
      throw error("expected " + key + " once, by position or by name");
    }
    return positional.removeFirst();
  }

  /**
   * Checks that every argument was asked for.
   *
   * @throws IllegalArgumentException if one was not
   */
  public void end() {
    String known = asked.isEmpty() ? "no arguments" : String.join(", ", asked);
    if (!named.isEmpty()) {
      throw error("there is no " + new TreeSet<>(named.keySet()).first() + ", expected " + known);
    }
    if (!positional.isEmpty()) {
      throw error(positional.size() + (positional.size() == 1 ? " argument" : " arguments") + " too many, expected "
          + known);
    }
  }

  /** What to throw where something about this form is wrong: one line that names the setting and repeats the text. */
  public IllegalArgumentException error(String what) {
    return new IllegalArgumentException(setting + ": \"" + text + "\": " + what);
  }

  /**
   * What to throw where the name is none of those there are.
   *
   * @param names those there are
   */
  public IllegalArgumentException unknown(String... names) {
    return error("there is no " + name + ", expected one of " + String.join(", ", Arrays.asList(names)));
  }

  /** The text. */
  @Override
  public String toString() {
    return text;
  }
}
