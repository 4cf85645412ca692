package dev.lanewise.nn;

import dev.lanewise.kernels.FusedActivation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What of a network a plan runs, in which order, and which outputs are one tensor. A {@link Stage} is a node with the
 * nodes behind it that it does on the way. Views are not run: their output is their input's memory. So every node has a
 * <i>home</i>: the node at the head of the stage that makes its output; −1 is the network's input.
 *
 * <p>Nodes that a plan must keep, because somebody asked for their output, are neither fused nor written over.
 */
final class Schedule {
  private final List<Network.Node> nodes;
  private final Mode mode;
  private final int[] readers;
  private final int[] homes;
  private final Stage[] stages;
  private final Set<Integer> kept;
  private final List<Stage> order;

  /** A node that is run, and what it does for the nodes behind it. */
  static final class Stage {
    private final int head;
    private int last;
    private int affine = -1;
    private int residual = -1;
    private boolean hasResidual;
    private FusedActivation activation = FusedActivation.NONE;
    private Fusion latest;

    Stage(int head) {
      this.head = head;
      this.last = head;
    }

    /** The node whose layer runs. */
    int head() {
      return head;
    }

    /** The last node whose work it does: its output is the stage's. */
    int last() {
      return last;
    }

    /** The node whose factors and summands are applied, or −1. */
    int affine() {
      return affine;
    }

    /** Whether another tensor is added. */
    boolean hasResidual() {
      return hasResidual;
    }

    /** The home of the tensor that is added. */
    int residual() {
      return residual;
    }

    /** What is applied last. */
    FusedActivation activation() {
      return activation;
    }
  }

  Schedule(Network network, Mode mode, Set<Integer> keptNodes) {
    this.nodes = network.nodes();
    this.mode = mode;
    this.readers = readers(nodes);
    this.homes = new int[nodes.size()];
    this.stages = new Stage[nodes.size()];
    this.kept = new HashSet<>();
    keptNodes.forEach(this::keep);
    for (int i = 0; i < homes.length; i++) {
      place(i);
    }
    this.order = new ArrayList<>();
    for (int i = 0; i < homes.length; i++) {
      if (homes[i] == i && !nodes.get(i).layer().isView(mode)) {
        order.add(stages[i]);
      }
    }
    order.sort(Comparator.comparingInt(Stage::last));
  }

  /** Keeps a node, and what it is a view of. */
  private void keep(int node) {
    int kept = node;
    this.kept.add(kept);
    while (kept >= 0 && nodes.get(kept).layer().isView(mode)) {
      kept = nodes.get(kept).inputs().getFirst();
      this.kept.add(kept);
    }
    if (kept < 0) {
      throw new IllegalArgumentException("kept: " + nodes.get(node).label()
          + " is the network's input under another shape, which no plan holds; keep a layer behind it");
    }
  }

  private static int[] readers(List<Network.Node> nodes) {
    int[] readers = new int[nodes.size()];
    for (Network.Node node : nodes) {
      node.inputs().stream().filter(i -> i >= 0).forEach(i -> readers[i]++);
    }
    return readers;
  }

  private void place(int i) {
    Network.Node node = nodes.get(i);
    if (node.layer().isView(mode)) {
      homes[i] = home(node.inputs().getFirst());
      return;
    }
    homes[i] = i;
    Fusion fusion = node.layer().fusion();
    Stage stage = fusion == null || kept.contains(i) ? null : best(i, fusion);
    if (stage == null) {
      stages[i] = new Stage(i);
    } else {
      absorb(stage, i, fusion);
    }
  }

  /** The latest of the stages before a node that can do its work. */
  private Stage best(int i, Fusion fusion) {
    Stage best = null;
    List<Integer> inputs = nodes.get(i).inputs();
    if (fusion == Fusion.RESIDUAL && inputs.size() != 2) {
      return null;
    }
    for (int source : inputs) {
      Stage stage = open(source, nodes.get(i).output(), fusion);
      if (stage != null && (best == null || stage.head > best.head)) {
        best = stage;
      }
    }
    return best;
  }

  /** The stage that makes this node's output, if nobody else reads it and it can go on. */
  private Stage open(int source, Shape output, Fusion fusion) {
    int node = source;
    while (node >= 0 && readers[node] == 1 && !kept.contains(node) && nodes.get(node).layer().isView(mode)) {
      node = nodes.get(node).inputs().getFirst();
    }
    if (node < 0 || readers[node] != 1 || kept.contains(node) || nodes.get(node).layer().isView(mode)) {
      return null;
    }
    Stage stage = stages[homes[node]];
    boolean follows = stage.last == node && (stage.latest == null || stage.latest.compareTo(fusion) < 0);
    boolean sameShape = fusion == Fusion.RELU || nodes.get(node).output().equals(output);
    return follows && sameShape && nodes.get(stage.head).layer().fuses(fusion, mode) ? stage : null;
  }

  private void absorb(Stage stage, int i, Fusion fusion) {
    switch (fusion) {
      case AFFINE -> stage.affine = i;
      case RESIDUAL -> {
        List<Integer> inputs = nodes.get(i).inputs();
        int first = home(inputs.get(0));
        stage.residual = first == stage.head ? home(inputs.get(1)) : first;
        stage.hasResidual = true;
      }
      case RELU -> stage.activation = FusedActivation.RELU;
    }
    stage.latest = fusion;
    stage.last = i;
    homes[i] = stage.head;
  }

  /** The node in whose buffer the output of {@code node} lives; −1 for the network's input. */
  int home(int node) {
    return node < 0 ? -1 : homes[node];
  }

  /** Whether somebody asked for what this home holds. */
  boolean isKept(int home) {
    return kept.contains(home);
  }

  /** What the plan does. */
  Mode mode() {
    return mode;
  }

  /** The stages, in the order in which they run. */
  List<Stage> order() {
    return order;
  }

  /** The homes that a stage reads: the inputs of its head, then the residual. */
  List<Integer> inputs(Stage stage) {
    List<Integer> inputs = new ArrayList<>();
    nodes.get(stage.head).inputs().forEach(i -> inputs.add(home(i)));
    if (stage.hasResidual) {
      inputs.add(stage.residual);
    }
    return inputs;
  }

  /** How many stages read a home. */
  int readers(int home) {
    return (int) order.stream().flatMap(stage -> inputs(stage).stream()).filter(i -> i == home).count();
  }
}
