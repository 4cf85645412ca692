package dev.lanewise.training;

import dev.lanewise.kernels.Reduce;
import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.nn.Buffer;
import dev.lanewise.nn.Network;
import dev.lanewise.nn.Parameter;
import dev.lanewise.nn.TrainingOptions;
import dev.lanewise.nn.TrainingPlan;
import java.util.List;
import java.util.Optional;

/** Finds where numbers stopped being finite. */
final class Divergence {
  private Divergence() {}

  /** The first parameter or running statistic that holds a NaN or an infinity, if there is one. */
  static Optional<Parameter> parameter(Network network, Parallel parallel) {
    Reduce reduce = Reduce.create();
    return network.state().stream().filter(p -> !reduce.isFinite(parallel, p.data(), 0, p.size())).findFirst();
  }

  /**
   * Says what went first when these samples go through the network as it is now: a parameter, the samples themselves,
   * or the activations of a layer. Keeps a copy of the network, so running statistics stay as they are.
   *
   * @param x the samples as the network sees them
   */
  static String explain(Network network, TrainingOptions options, int n, float[] x, Parallel parallel) {
    Reduce reduce = Reduce.create();
    Optional<Parameter> first = parameter(network, parallel);
    if (first.isPresent()) {
      Parameter p = first.get();
      return count(reduce, parallel, p.data(), p.size()) + " of parameter " + p.name();
    }
    if (!reduce.isFinite(parallel, x, 0, n * network.input().size())) {
      return count(reduce, parallel, x, n * network.input().size()) + " of the samples themselves";
    }
    List<Network.Node> makers = // a view makes nothing of its own, and one of the input is in no plan
        network.nodes().stream().filter(node -> !node.layer().isView(options.mode())).toList();
    String[] layers = makers.stream().map(Network.Node::name).toArray(String[]::new);
    TrainingPlan plan = network.copy().training(n, parallel, options.withKept(layers));
    plan.forward(n, x, 0);
    for (Network.Node node : makers) {
      Buffer made = plan.activation(node.name()).buffer();
      int size = n * node.output().size();
      int broken = reduce.countNonFinite(parallel, made.data(), made.offset(), size);
      if (broken > 0) {
        return broken + " of " + size + " activations of " + node.label();
      }
    }
    return "the loss itself, all activations being finite";
  }

  private static String count(Reduce reduce, Parallel parallel, float[] values, int size) {
    return reduce.countNonFinite(parallel, values, 0, size) + " of " + size + " values";
  }
}
