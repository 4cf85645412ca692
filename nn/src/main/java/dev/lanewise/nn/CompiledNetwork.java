package dev.lanewise.nn;

import dev.lanewise.kernels.parallel.Parallel;
import java.util.List;
import java.util.function.Supplier;

/**
 * A network made ready for inference: BatchNorm folded into the layer before it; bias, residual addition and ReLU done
 * there as well; weights packed once. Immutable, shared by every thread; each thread runs its own {@link
 * InferencePlan}.
 */
public final class CompiledNetwork {
  private final Network network;
  private final Schedule schedule;
  private final CompiledLayer[] layers;
  private final List<String> kept;
  private final long version;

  CompiledNetwork(Network network, CompileOptions options) {
    this.network = network;
    this.kept = options.kept();
    this.schedule = new Schedule(network, Mode.INFERENCE, network.indices(options.kept()));
    this.layers = new CompiledLayer[network.nodes().size()];
    this.version = network.version();
    for (Schedule.Stage stage : schedule.order()) {
      Network.Node head = network.nodes().get(stage.head());
      layers[stage.head()] = head.layer().compile(new CompileContext(
          head.inputShapes(), head.output(), head.parameters(), head.statistics(), epilogue(stage),
          options.algorithms()));
    }
  }

  private Epilogue epilogue(Schedule.Stage stage) {
    float[] scale = null;
    float[] shift = null;
    if (stage.affine() >= 0) {
      Network.Node node = network.nodes().get(stage.affine());
      scale = new float[node.output().channels()];
      shift = new float[scale.length];
      node.layer().affine(node.parameters(), node.statistics(), scale, shift);
    }
    return new Epilogue(scale, shift, stage.hasResidual(), stage.activation());
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
    return version == network.version();
  }

  /** Bytes of the packed weights, which all plans share. */
  public long bytes() {
    return schedule.order().stream().mapToLong(stage -> layers[stage.head()].bytes()).sum();
  }

  /**
   * A plan for one thread.
   *
   * @param batch the most samples a run may have
   * @param parallel who works; may be shared by many plans
   * @throws IllegalArgumentException if {@code batch < 1}, or so large that an array cannot hold a layer's output
   */
  public InferencePlan plan(int batch, Parallel parallel) {
    return new InferencePlan(this, batch, parallel);
  }

  /**
   * Plans for a service of many threads, each working alone: best where there are as many requests at a time as cores.
   *
   * @param plans how many requests run at a time
   * @param batch the most samples a run may have
   * @throws IllegalArgumentException if {@code plans < 1} or {@code batch < 1}
   */
  public PlanPool pool(int plans, int batch) {
    return pool(plans, batch, Parallel.serial());
  }

  /**
   * Plans for a service of many threads that share workers.
   *
   * @param plans how many requests run at a time
   * @param batch the most samples a run may have
   * @param parallel who works, for all plans; stays the caller's, who closes it after the pool
   * @throws IllegalArgumentException if {@code plans < 1} or {@code batch < 1}
   */
  public PlanPool pool(int plans, int batch, Parallel parallel) {
    return new PlanPool(this, plans, batch, () -> parallel, false);
  }

  /**
   * Plans for a service of many threads, each plan with workers of its own.
   *
   * @param plans how many requests run at a time
   * @param batch the most samples a run may have
   * @param parallels called once for each plan; the pool closes what it gives
   * @throws IllegalArgumentException if {@code plans < 1} or {@code batch < 1}
   */
  public PlanPool pool(int plans, int batch, Supplier<Parallel> parallels) {
    return new PlanPool(this, plans, batch, parallels, true);
  }

  /** Elements of one sample of what a home holds. */
  int size(int home) {
    return home < 0 ? input().size() : network.nodes().get(home).output().size();
  }

  /** The last stage that reads what a home holds; behind all if it is wanted in the end. */
  int lastReader(int home) {
    List<Schedule.Stage> order = schedule.order();
    if (schedule.isKept(home) || home == schedule.home(network.nodes().size() - 1)) {
      return order.size();
    }
    int last = -1;
    for (int s = 0; s < order.size(); s++) {
      if (schedule.inputs(order.get(s)).contains(home)) {
        last = s;
      }
    }
    return last;
  }

  Network network() {
    return network;
  }

  Schedule schedule() {
    return schedule;
  }

  CompiledLayer layer(int node) {
    return layers[node];
  }

  /** The layers whose outputs plans keep. */
  List<String> kept() {
    return kept;
  }
}
