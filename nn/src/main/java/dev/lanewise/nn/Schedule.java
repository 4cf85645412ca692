package dev.lanewise.nn;

import dev.lanewise.kernels.FusedActivation;
import java.util.ArrayList;
import java.util.List;

/**
 * What of a network a plan runs, and where the outputs live. Two kinds of node are not run: views, whose output is
 * their input's memory, and activations that the layer before them applies itself. Their output is the <i>home</i> of
 * the node they read; every other node is its own home. Home −1 is the network's input.
 */
final class Schedule {
  private final int[] homes;
  private final FusedActivation[] fused;
  private final List<Integer> run = new ArrayList<>();

  Schedule(Network network) {
    List<Network.Node> nodes = network.nodes();
    int[] readers = readers(nodes);
    homes = new int[nodes.size()];
    fused = new FusedActivation[nodes.size()];
    for (int i = 0; i < homes.length; i++) {
      Network.Node node = nodes.get(i);
      fused[i] = FusedActivation.NONE;
      homes[i] = i;
      int source = node.inputs().getFirst();
      FusedActivation activation = node.layer().asFusedActivation();
      if (node.layer().isView()) {
        homes[i] = home(source);
      } else if (activation != FusedActivation.NONE && canFuse(nodes, readers, source, activation)) {
        homes[i] = source;
        fused[source] = activation;
      } else {
        run.add(i);
      }
    }
  }

  private static int[] readers(List<Network.Node> nodes) {
    int[] readers = new int[nodes.size()];
    for (Network.Node node : nodes) {
      node.inputs().stream().filter(i -> i >= 0).forEach(i -> readers[i]++);
    }
    return readers;
  }

  /** Only where nobody else reads the bare output, and where the node itself is run. */
  private boolean canFuse(List<Network.Node> nodes, int[] readers, int source, FusedActivation activation) {
    return source >= 0 && homes[source] == source && readers[source] == 1 && fused[source] == FusedActivation.NONE
        && nodes.get(source).layer().canFuse(activation);
  }

  /** The node in whose buffer the output of {@code node} lives; −1 for the network's input. */
  int home(int node) {
    return node < 0 ? -1 : homes[node];
  }

  /** What a node applies to its output. */
  FusedActivation fused(int node) {
    return fused[node];
  }

  /** The nodes that are run, in order. */
  List<Integer> run() {
    return run;
  }
}
