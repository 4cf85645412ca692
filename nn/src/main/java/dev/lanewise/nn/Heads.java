package dev.lanewise.nn;

import dev.lanewise.nn.layer.Dense;

/** Makes networks of a part of another one and something else behind it; what is taken over is shared. */
final class Heads {
  private Heads() {}

  /** A builder that holds a node and all nodes that it depends on. */
  static NetworkBuilder upTo(Network network, int last) {
    boolean[] needed = new boolean[last + 1];
    needed[last] = true;
    for (int i = last; i >= 0; i--) {
      if (needed[i]) {
        network.nodes().get(i).inputs().stream().filter(k -> k >= 0).forEach(k -> needed[k] = true);
      }
    }
    NetworkBuilder builder = new NetworkBuilder(network.input());
    for (int i = 0; i <= last; i++) {
      if (needed[i]) {
        builder.share(network, network.nodes().get(i));
      }
    }
    return builder;
  }

  /** The network with a new Dense of so many units where the last one is. */
  static Network replaced(Network network, int classes, long seed) {
    if (classes < 1) {
      throw new IllegalArgumentException("classes: " + classes + ", expected at least 1");
    }
    Network.Node head = head(network);
    Dense dense = (Dense) head.layer();
    NetworkBuilder builder = new NetworkBuilder(network.input());
    for (Network.Node node : network.nodes()) {
      if (node == head) {
        Dense other = new Dense(classes, dense.bias(), dense.initializer());
        builder.add(node.name(), other, network.inputNames(node));
      } else {
        builder.share(network, node);
      }
    }
    return builder.build(seed);
  }

  /** The last Dense, if it decides the shape of the output. */
  private static Network.Node head(Network network) {
    Network.Node head = network.nodes().reversed().stream().filter(node -> node.layer() instanceof Dense).findFirst()
        .orElseThrow(() -> new IllegalArgumentException("the network has no Dense layer to replace, its last layer is "
            + network.nodes().getLast().label() + "; use upTo and add a head of your own"));
    if (!network.output().equals(head.output())) {
      throw new IllegalArgumentException(head.label() + ", the last Dense, is not the head: it makes " + head.output()
          + ", the network " + network.output() + "; use upTo and add a head of your own");
    }
    return head;
  }
}
