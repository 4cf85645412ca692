package dev.lanewise.nn;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The table of a network's layers. */
final class Summary {
  private Summary() {}

  static String of(Network network) {
    List<String[]> rows = new ArrayList<>();
    rows.add(new String[] {"Layer (kind)", "Output shape", "Parameters"});
    rows.add(new String[] {Network.INPUT, network.input().toString(), count(0)});
    for (Network.Node node : network.nodes()) {
      long parameters = node.parameters().stream().mapToLong(Parameter::size).sum();
      rows.add(new String[] {
        node.name() + " (" + node.layer().kind() + ")", node.output().toString(), count(parameters)
      });
    }
    int[] widths = new int[3];
    for (String[] row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row[i].length());
      }
    }
    String rule = "─".repeat(widths[0] + widths[1] + widths[2] + 4);
    StringBuilder table = new StringBuilder();
    for (String[] row : rows) {
      table.append(row[0]).append(" ".repeat(widths[0] - row[0].length() + 2));
      table.append(row[1]).append(" ".repeat(widths[1] - row[1].length() + 2));
      table.append(" ".repeat(widths[2] - row[2].length())).append(row[2]).append('\n');
      if (row == rows.getFirst() || row == rows.getLast()) {
        table.append(rule).append('\n');
      }
    }
    long total = network.parameterCount();
    return table.append(String.format(Locale.ROOT, "Total: %,d parameters (%,.1f KB)%n", total, total * 4 / 1024.0))
        .toString();
  }

  private static String count(long parameters) {
    return String.format(Locale.ROOT, "%,d", parameters);
  }
}
