package dev.lanewise.nn;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The table of a network's layers. */
final class Summary {
  private static final String[] HEADER = {
    "Layer (kind)", "Output shape", "Parameters", "Multiply-adds", "Receptive field"
  };

  /** Columns of text stand to the left, of numbers to the right. */
  private static final boolean[] RIGHT = {false, false, true, true, true};

  private Summary() {}

  static String of(Network network) {
    List<Field> fields = Field.of(network);
    List<String[]> rows = new ArrayList<>();
    rows.add(HEADER);
    rows.add(new String[] {Network.INPUT, network.input().toString(), "", "", ""});
    for (int i = 0; i < fields.size(); i++) {
      rows.add(row(network, network.nodes().get(i), fields.get(i)));
    }
    return table(rows) + totals(network);
  }

  private static String[] row(Network network, Network.Node node, Field field) {
    long parameters = size(node.parameters());
    boolean frozen = parameters > 0 && node.parameters().stream().noneMatch(network::isTrainable);
    return new String[] {
      node.label() + (frozen ? ", frozen" : ""), node.output().toString(),
      parameters == 0 ? "" : String.format(Locale.ROOT, "%,d", parameters), scaled(node.multiplyAdds()),
      network.input().rank() == 3 ? field.within(network.input()) : ""
    };
  }

  private static String table(List<String[]> rows) {
    int[] widths = new int[HEADER.length];
    int total = 2 * (widths.length - 1);
    for (int column = 0; column < widths.length; column++) {
      int c = column;
      widths[c] = rows.stream().mapToInt(row -> row[c].length()).max().orElse(0);
      total += widths[c];
    }
    String rule = "─".repeat(total) + "\n";
    StringBuilder table = new StringBuilder();
    for (String[] row : rows) {
      StringBuilder line = new StringBuilder();
      for (int c = 0; c < widths.length; c++) {
        String space = " ".repeat(widths[c] - row[c].length());
        line.append(RIGHT[c] ? space + row[c] : row[c] + space).append("  ");
      }
      table.append(line.toString().stripTrailing()).append('\n').append(row == HEADER ? rule : "");
    }
    return table.append(rule).toString();
  }

  private static String totals(Network network) {
    long all = network.parameterCount();
    long trainable = size(network.trainable());
    long statistics = size(network.state()) - all;
    return String.format(Locale.ROOT,
        "Total: %,d parameters (%,d trainable, %,d frozen), %,d running statistics%n"
            + "%,d multiply-adds a sample, %,.1f KB of weights%n",
        all, trainable, all - trainable, statistics, network.multiplyAdds(), 4 * (all + statistics) / 1024.0);
  }

  private static long size(List<Parameter> parameters) {
    return parameters.stream().mapToLong(Parameter::size).sum();
  }

  /** Three digits and a unit: {@code 1.23 M}; nothing for 0. */
  private static String scaled(long count) {
    if (count < 1000) {
      return count == 0 ? "" : Long.toString(count);
    }
    double value = count;
    int unit = -1;
    while (value >= 999.5) {
      value /= 1000;
      unit++;
    }
    int decimals = value < 9.995 ? 2 : value < 99.95 ? 1 : 0;
    return String.format(Locale.ROOT, "%." + decimals + "f %c", value, "kMGTPE".charAt(unit));
  }

  /**
   * The pixels of the input that an output depends on, and how far apart two neighbouring outputs' are: {@code rf ← rf
   * + (window − 1)·jump}, {@code jump ← jump·stride} (Araujo, Norris and Sim, Computing Receptive Fields of
   * Convolutional Neural Networks, 2019). Where branches meet the largest counts.
   *
   * @param h rows
   * @param w columns
   * @param jumpH rows from an output to the next
   * @param jumpW columns, likewise
   */
  private record Field(long h, long w, long jumpH, long jumpW) {
    static List<Field> of(Network network) {
      List<Field> fields = new ArrayList<>();
      for (Network.Node node : network.nodes()) {
        Field input = new Field(1, 1, 1, 1);
        for (int i : node.inputs()) {
          input = i < 0 ? input : input.max(fields.get(i));
        }
        fields.add(input.behind(node.layer().window(node.inputShapes())));
      }
      return fields;
    }

    Field max(Field other) {
      return new Field(Math.max(h, other.h), Math.max(w, other.w), Math.max(jumpH, other.jumpH),
          Math.max(jumpW, other.jumpW));
    }

    Field behind(Layer.Window window) {
      return new Field(
          h + (window.h() - 1) * jumpH, w + (window.w() - 1) * jumpW, jumpH * window.sh(), jumpW * window.sw());
    }

    /** At most the whole image. */
    String within(Shape image) {
      return Math.min(h, image.dim(0)) + "×" + Math.min(w, image.dim(1));
    }
  }
}
