package dev.lanewise.nn;

import dev.lanewise.kernels.parallel.Parallel;
import java.util.List;

/**
 * A network made ready for inference: activations fused into the layers before them, weights packed once. Immutable,
 * shared by every thread; each thread runs its own {@link InferencePlan}.
 */
public final class CompiledNetwork {
  private final Network network;
  private final Schedule schedule;
  private final CompiledLayer[] layers;
  private final long version;

  CompiledNetwork(Network network) {
    this.network = network;
    this.schedule = new Schedule(network);
    this.layers = new CompiledLayer[network.nodes().size()];
    this.version = version(network);
    for (int i : schedule.run()) {
      Network.Node node = network.nodes().get(i);
      layers[i] = node.layer().compile(
          new CompileContext(node.inputShapes(), node.output(), node.parameters(), schedule.fused(i)));
    }
  }

  private static long version(Network network) {
    return network.parameters().stream().mapToLong(Parameter::version).sum();
  }

  /** The shape of a sample. */
  public Shape input() {
    return network.input();
  }

  /** The shape of the output of a sample. */
  public Shape output() {
    return network.output();
  }

  /** Whether the network's parameters are still those that were compiled. */
  public boolean isUpToDate() {
    return version == version(network);
  }

  /**
   * A plan for one thread.
   *
   * @param batch the most samples a run may have
   * @param parallel who works; may be shared by many plans
   * @throws IllegalArgumentException if {@code batch < 1}
   */
  public InferencePlan plan(int batch, Parallel parallel) {
    return new InferencePlan(this, batch, parallel);
  }

  List<Network.Node> nodes() {
    return network.nodes();
  }

  Schedule schedule() {
    return schedule;
  }

  CompiledLayer layer(int node) {
    return layers[node];
  }
}
