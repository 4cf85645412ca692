package dev.lanewise.nn;

import dev.lanewise.kernels.Elementwise;
import dev.lanewise.kernels.parallel.Parallel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs a network forward and backward for training: it owns activations, gradients and scratch, and reads the network's
 * parameters afresh in every step. A step is {@link #forward}, {@link #loss}, {@link #backward}; then an optimiser
 * walks {@link Network#parameters()} with their {@link #gradient}s. Steps allocate nothing.
 *
 * <p>Where a tensor is read by several layers, the last reader's gradient overwrites and those before it are added in
 * reverse order of the layers. Gradients of the network's input are not computed.
 *
 * <p>Belongs to one thread.
 */
public final class TrainingPlan {
  private final Network network;
  private final int batch;
  private final Parallel parallel;
  private final Schedule schedule;
  private final Buffer in = new Buffer(null);
  private final Buffer[] activations;
  private final Buffer[] gradients;
  private final Map<Parameter, float[]> parameterGradients = new HashMap<>();
  private final List<Work> work = new ArrayList<>();
  private final float[] scratch;
  private final Buffer logits;
  private final Buffer logitsGradient;
  private Loss.Step loss;
  private int count = -1;
  private boolean lossKnown;

  /** A step, and the gradients that it computes aside because another reader has already written the place. */
  private record Work(TrainingStep step, List<Addition> additions) {}

  private record Addition(Elementwise add, Buffer from, Buffer to, int size) {}

  TrainingPlan(Network network, int batch, Parallel parallel) {
    if (batch < 1) {
      throw new IllegalArgumentException("batch: " + batch + ", expected at least 1");
    }
    this.network = network;
    this.batch = batch;
    this.parallel = parallel;
    this.schedule = new Schedule(network);
    int size = network.nodes().size();
    this.activations = new Buffer[size];
    this.gradients = new Buffer[size];
    for (Parameter p : network.parameters()) {
      parameterGradients.put(p, new float[p.size()]);
    }
    makeBuffers();
    makeWork();
    this.scratch = new float[work.stream().mapToInt(w -> w.step.scratchLength()).max().orElse(0)];
    int last = schedule.home(size - 1);
    this.logits = last < 0 ? in : activations[last];
    this.logitsGradient = last < 0 || gradients[last] == null ? buffer(network.output()) : gradients[last];
  }

  private Buffer buffer(Shape sample) {
    return new Buffer(new float[Math.multiplyExact(batch, sample.size())]);
  }

  /** A node needs its gradient if it or a node before it has parameters. */
  private void makeBuffers() {
    boolean[] learns = new boolean[activations.length];
    for (int i : schedule.run()) {
      Network.Node node = network.nodes().get(i);
      learns[i] = !node.parameters().isEmpty()
          || node.inputs().stream().mapToInt(schedule::home).anyMatch(h -> h >= 0 && learns[h]);
      activations[i] = buffer(node.output());
      gradients[i] = learns[i] ? buffer(node.output()) : null;
    }
  }

  private void makeWork() {
    boolean[] written = new boolean[activations.length];
    for (int i : schedule.run().reversed()) {
      if (gradients[i] == null) {
        work.addFirst(new Work(forwardOnly(i), List.of()));
        continue;
      }
      Network.Node node = network.nodes().get(i);
      List<Addition> additions = new ArrayList<>();
      Buffer[] dx = new Buffer[node.inputs().size()];
      for (int k = 0; k < dx.length; k++) {
        int home = schedule.home(node.inputs().get(k));
        if (home >= 0 && gradients[home] != null) {
          dx[k] = gradients[home];
          if (written[home]) {
            dx[k] = buffer(node.inputShapes().get(k));
            additions.add(
                new Addition(Elementwise.add(), dx[k], gradients[home], node.inputShapes().get(k).size()));
          }
          written[home] = true;
        }
      }
      work.addFirst(new Work(step(i, dx, gradients[i]), additions));
    }
  }

  private TrainingStep forwardOnly(int i) {
    TrainingStep step = step(i, new Buffer[network.nodes().get(i).inputs().size()], null);
    return new TrainingStep() {
      @Override
      public int scratchLength() {
        return step.scratchLength();
      }

      @Override
      public void forward(int n, float[] scratch) {
        step.forward(n, scratch);
      }

      @Override
      public void backward(int n, float[] scratch) {
        // Nothing before this node learns.
      }
    };
  }

  private TrainingStep step(int i, Buffer[] dx, Buffer dy) {
    Network.Node node = network.nodes().get(i);
    List<Buffer> x = node.inputs().stream().map(schedule::home).map(h -> h < 0 ? in : activations[h]).toList();
    List<float[]> own = node.parameters().stream().map(parameterGradients::get).toList();
    return node.layer().training(new TrainingContext(
        batch, parallel, node.inputShapes(), node.output(), schedule.fused(i), node.parameters(), own, x,
        activations[i], dx, dy));
  }

  /** The network that this plan trains. */
  public Network network() {
    return network;
  }

  /** The most samples a step may have. */
  public int batch() {
    return batch;
  }

  /** Who works. */
  public Parallel parallel() {
    return parallel;
  }

  /**
   * Runs a few steps on made-up samples, until the JVM has compiled the kernels, a second at most. Changes nothing but
   * the gradients, which the next {@link #backward} overwrites.
   *
   * @param kind the loss of the steps to come
   * @throws IllegalArgumentException if it cannot take the network's output
   */
  public void warmUp(Loss kind) {
    int n = WarmUp.samples(batch);
    float[] x = WarmUp.input(n, network.input());
    int[] labels = new int[n];
    float[] targets = new float[n * network.output().size()];
    WarmUp.repeat(() -> {
      forward(n, x, 0);
      if (kind.takesLabels()) {
        loss(kind, labels);
      } else {
        loss(kind, targets);
      }
      backward();
    });
    in.point(null, 0);
    count = -1;
  }

  /**
   * Runs {@code n} samples forward.
   *
   * @param n 1 .. {@link #batch}
   * @param x the samples from {@code xOffset}; read again by {@link #backward}
   * @throws IllegalArgumentException if n is out of range or the array too short
   */
  public void forward(int n, float[] x, int xOffset) {
    Plans.requireBatch(n, batch);
    Plans.requireSpan("x", x, xOffset, n, network.input());
    in.point(x, xOffset);
    for (int i = 0; i < work.size(); i++) {
      work.get(i).step.forward(n, scratch);
    }
    count = n;
    lossKnown = false;
  }

  /** The outputs of the last {@link #forward}, {@code n} of them from index 0; overwritten by the next. */
  public float[] output() {
    return logits.data();
  }

  /**
   * The mean loss of the samples of the last {@link #forward}, and its gradient for {@link #backward}.
   *
   * @param labels one for each sample, or more
   * @throws IllegalStateException if nothing has been run forward
   * @throws IllegalArgumentException if the loss takes no labels, there are too few, or one is out of range
   */
  public double loss(Loss kind, int[] labels) {
    useLoss(kind);
    Plans.requireLabels(labels, count);
    double mean = loss.run(count, logits.data(), logits.offset(), labels, logitsGradient.data());
    lossKnown = true;
    return mean;
  }

  /**
   * As {@link #loss(Loss, int[])}, against targets.
   *
   * @param targets one for each output of each sample, or more
   * @throws IllegalStateException if nothing has been run forward
   * @throws IllegalArgumentException if the loss takes no targets, or there are too few
   */
  public double loss(Loss kind, float[] targets) {
    useLoss(kind);
    Plans.requireSpan("targets", targets, 0, count, network.output());
    double mean = loss.run(count, logits.data(), logits.offset(), targets, logitsGradient.data());
    lossKnown = true;
    return mean;
  }

  private void useLoss(Loss kind) {
    if (count < 0) {
      throw new IllegalStateException("loss before forward");
    }
    if (loss == null || loss.loss() != kind) {
      loss = kind.step(network.output(), batch, parallel);
    }
  }

  /**
   * The step of the last loss, for the losses of the samples and what their mean divides by.
   *
   * @throws IllegalStateException if there has been none
   */
  public Loss.Step lossStep() {
    if (loss == null) {
      throw new IllegalStateException("no loss has been computed");
    }
    return loss;
  }

  /**
   * Runs backward from the loss: overwrites the gradient of every parameter.
   *
   * @throws IllegalStateException if there is no loss since the last forward
   */
  public void backward() {
    if (!lossKnown) {
      throw new IllegalStateException("backward before loss");
    }
    lossKnown = false; // the gradients on the way are destroyed
    for (int i = work.size() - 1; i >= 0; i--) {
      Work w = work.get(i);
      w.step.backward(count, scratch);
      for (int k = 0; k < w.additions.size(); k++) {
        Addition a = w.additions.get(k);
        a.add.run(parallel, a.from.data(), 0, a.to.data(), 0, a.to.data(), 0, count * a.size);
      }
    }
  }

  /**
   * The gradient of the mean loss with respect to a parameter, in the parameter's layout; overwritten by the next
   * backward.
   *
   * @throws IllegalArgumentException if the parameter is not of this plan's network
   */
  public float[] gradient(Parameter parameter) {
    float[] gradient = parameterGradients.get(parameter);
    if (gradient == null) {
      throw new IllegalArgumentException("parameter: " + parameter + " does not belong to this plan's network");
    }
    return gradient;
  }
}
