package dev.lanewise.nn;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Chooses parameters by the first segments of their dotted names. */
final class Prefixes {
  private Prefixes() {}

  /** The parameters whose names start with one of the prefixes; all if there is no prefix. */
  static Set<Parameter> parameters(Network network, String... prefixes) {
    Set<Parameter> chosen = new HashSet<>(prefixes.length == 0 ? network.parameters() : List.of());
    for (String prefix : prefixes) {
      List<Parameter> matching = network.parameters().stream().filter(p -> matches(p.name(), prefix)).toList();
      requireSome(matching, prefix, "parameter is called that or starts with it; layers with parameters are ",
          network.nodes().stream().filter(node -> !node.parameters().isEmpty()).toList());
      chosen.addAll(matching);
    }
    return chosen;
  }

  /** The running statistics of the layers whose names start with one of the prefixes; all if there is no prefix. */
  static Set<Parameter> statistics(Network network, String... prefixes) {
    List<Network.Node> nodes = network.nodes().stream().filter(node -> !node.statistics().isEmpty()).toList();
    Set<Parameter> chosen = new HashSet<>();
    if (prefixes.length == 0) {
      nodes.forEach(node -> chosen.addAll(node.statistics()));
    }
    for (String prefix : prefixes) {
      List<Network.Node> matching = nodes.stream().filter(node -> matches(node.name(), prefix)).toList();
      requireSome(
          matching, prefix, "layer with running statistics is called that or starts with it; there are ", nodes);
      matching.forEach(node -> chosen.addAll(node.statistics()));
    }
    return chosen;
  }

  private static boolean matches(String name, String prefix) {
    return name.equals(prefix) || name.startsWith(prefix + ".");
  }

  private static void requireSome(
      Collection<?> matching, String prefix, String complaint, List<Network.Node> layers) {
    if (matching.isEmpty()) {
      throw new IllegalArgumentException("prefixes: \"" + prefix + "\": no " + complaint
          + layers.stream().map(Network.Node::name).toList());
    }
  }
}
