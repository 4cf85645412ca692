package dev.lanewise.nn;

import java.util.List;

/** Reads initialisers from texts such as {@code he_normal(fan_in, 0.1)}. */
final class InitializerText {
  private static final String FORMS =
      "zeros, ones, constant(value), normal(std), truncated_normal(std), uniform(bound), "
          + "he_normal(fan_in or fan_out, slope), he_uniform(fan_in or fan_out, slope), xavier_normal(gain), "
          + "xavier_uniform(gain), pytorch_default";

  private final String text;
  private final String name;
  private final List<String> arguments;

  private InitializerText(String text) {
    this.text = text;
    String form = text.strip();
    int open = form.indexOf('(');
    if (open < 0) {
      this.name = form;
      this.arguments = List.of();
    } else {
      if (!form.endsWith(")")) {
        throw unknown();
      }
      this.name = form.substring(0, open).strip();
      this.arguments = List.of(form.substring(open + 1, form.length() - 1).strip().split("\\s*,\\s*", -1));
    }
  }

  static Initializer parse(String text) {
    return new InitializerText(text).read();
  }

  private Initializer read() {
    return switch (name) {
      case "zeros" -> without(Initializer.ZEROS);
      case "ones" -> without(Initializer.ONES);
      case "constant" -> new Initializer.Constant(only());
      case "normal" -> new Initializer.Normal(only());
      case "truncated_normal" -> new Initializer.TruncatedNormal(only());
      case "uniform" -> new Initializer.Uniform(only());
      case "he_normal" -> he(Initializer.Distribution.NORMAL);
      case "he_uniform" -> he(Initializer.Distribution.UNIFORM);
      case "xavier_normal" -> xavier(Initializer.Distribution.NORMAL);
      case "xavier_uniform" -> xavier(Initializer.Distribution.UNIFORM);
      case "pytorch_default" -> without(Initializer.PYTORCH_DEFAULT);
      default -> throw unknown();
    };
  }

  private Initializer without(Initializer initializer) {
    requireAtMost(0);
    return initializer;
  }

  private double only() {
    requireAtMost(1);
    if (arguments.isEmpty()) {
      throw unknown();
    }
    return number(0);
  }

  private Initializer he(Initializer.Distribution distribution) {
    requireAtMost(2);
    Initializer.Fan fan = switch (arguments.isEmpty() ? "fan_in" : arguments.getFirst()) {
      case "fan_in" -> Initializer.Fan.IN;
      case "fan_out" -> Initializer.Fan.OUT;
      default -> throw unknown();
    };
    return new Initializer.He(distribution, fan, arguments.size() < 2 ? 0 : number(1));
  }

  private Initializer xavier(Initializer.Distribution distribution) {
    requireAtMost(1);
    return new Initializer.Xavier(distribution, arguments.isEmpty() ? 1 : number(0));
  }

  private void requireAtMost(int count) {
    if (arguments.size() > count) {
      throw unknown();
    }
  }

  private double number(int i) {
    try {
      return Double.parseDouble(arguments.get(i));
    } catch (NumberFormatException e) {
      throw unknown();
    }
  }

  private IllegalArgumentException unknown() {
    return new IllegalArgumentException("initializer: \"" + text + "\", expected one of " + FORMS);
  }
}
