package dev.lanewise.nn;

import dev.lanewise.kernels.reference.ReferenceElementwise;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs a network forward and backward in double on the reference kernels, layer by layer, nothing fused: what the other
 * plans are compared with. It has its own copy of the parameters, so that a gradient check can move them.
 */
public final class ReferencePlan {
  private final Network network;
  private final int batch;
  private final Mode mode;
  private final StepState state;
  private final double[] input;
  private final double[] inputGradient;
  private final double[][] activations;
  private final double[][] gradients;
  private final ReferenceStep[] steps;
  private final Map<Parameter, double[]> values = new HashMap<>();
  private final Map<Parameter, double[]> parameterGradients = new HashMap<>();
  private final List<List<double[]>> inputGradients = new ArrayList<>();

  ReferencePlan(Network network, int batch, TrainingOptions options) {
    this.network = network;
    this.mode = options.mode();
    this.state = new StepState(options.seed());
    Plans.requireSize(network, batch);
    this.batch = batch;
    this.input = new double[batch * network.input().size()];
    this.inputGradient = new double[input.length];
    int size = network.nodes().size();
    this.activations = new double[size][];
    this.gradients = new double[size][];
    this.steps = new ReferenceStep[size];
    for (Parameter p : network.state()) {
      double[] copy = new double[p.size()];
      copy(p.data(), copy);
      values.put(p, copy);
      parameterGradients.put(p, new double[p.size()]);
    }
    for (int i = 0; i < size; i++) {
      makeStep(i, network.nodes().get(i));
    }
  }

  private void makeStep(int i, Network.Node node) {
    int length = batch * node.output().size();
    activations[i] = new double[length];
    gradients[i] = new double[length];
    List<double[]> x = node.inputs().stream().map(k -> k < 0 ? input : activations[k]).toList();
    List<double[]> dx = node.inputShapes().stream().map(s -> new double[batch * s.size()]).toList();
    inputGradients.add(dx);
    boolean evaluates = mode == Mode.EVALUATION || network.hasFrozenStatistics(node);
    steps[i] = node.layer().isView(mode)
        ? new View(x.getFirst(), activations[i], dx.getFirst(), gradients[i])
        : node.layer().reference(new ReferenceContext(
            i, batch, evaluates ? Mode.EVALUATION : Mode.TRAINING, state, node.inputShapes(), node.output(),
            node.parameters().stream().map(values::get).toList(),
            node.statistics().stream().map(values::get).toList(),
            node.parameters().stream().map(parameterGradients::get).toList(), x, activations[i], dx, gradients[i]));
  }

  /** A view as copies, since here each node has memory of its own. */
  private record View(double[] x, double[] y, double[] dx, double[] dy) implements ReferenceStep {
    @Override
    public void forward(boolean frozen) {
      System.arraycopy(x, 0, y, 0, y.length);
    }

    @Override
    public void backward() {
      System.arraycopy(dy, 0, dx, 0, dx.length);
    }
  }

  /**
   * Runs the batch forward.
   *
   * @param x the samples, {@code batch} of them
   * @param frozen whether ReLU, pooling and dropout keep the decisions of the last run that was not frozen; running
   *     statistics stay, too
   * @return the outputs, overwritten by the next run
   */
  public double[] forward(float[] x, boolean frozen) {
    copy(x, input);
    state.statisticsMove(!frozen);
    if (!frozen) {
      state.step(state.step() + 1);
    }
    for (ReferenceStep step : steps) {
      step.forward(frozen);
    }
    return activations[activations.length - 1];
  }

  /**
   * The mean loss of the last forward; leaves its gradient for {@link #backward}.
   *
   * @param labels one for each sample, or more
   * @throws IllegalArgumentException if the loss takes no labels, or there are too few
   */
  public double loss(Loss loss, int[] labels) {
    Plans.requireLabels(labels, batch);
    return loss.reference(network.output(), batch, activations[activations.length - 1], labels,
        gradients[gradients.length - 1]);
  }

  /**
   * As {@link #loss(Loss, int[])}, against targets.
   *
   * @param targets one for each output of each sample, or more
   * @throws IllegalArgumentException if the loss takes no targets, or there are too few
   */
  public double loss(Loss loss, float[] targets) {
    Plans.requireSpan("targets", targets, 0, batch, network.output());
    double[] copy = new double[batch * network.output().size()];
    copy(targets, copy);
    return loss.reference(network.output(), batch, activations[activations.length - 1], copy,
        gradients[gradients.length - 1]);
  }

  /** Runs backward from the loss: overwrites the gradient of every parameter. */
  public void backward() {
    for (int i = 0; i < gradients.length - 1; i++) {
      Arrays.fill(gradients[i], 0);
    }
    Arrays.fill(inputGradient, 0);
    for (int i = steps.length - 1; i >= 0; i--) {
      steps[i].backward();
      List<Integer> sources = network.nodes().get(i).inputs();
      for (int k = 0; k < sources.size(); k++) {
        double[] sum = sources.get(k) < 0 ? inputGradient : gradients[sources.get(k)];
        ReferenceElementwise.add(inputGradients.get(i).get(k), sum, sum, sum.length);
      }
    }
  }

  private static void copy(float[] from, double[] to) {
    for (int i = 0; i < to.length; i++) {
      to[i] = from[i];
    }
  }

  /** Runs backward from a gradient of the outputs. */
  public void backward(double[] gradient) {
    System.arraycopy(gradient, 0, gradients[gradients.length - 1], 0, gradient.length);
    backward();
  }

  /** What a layer made in the last forward. */
  public double[] activation(String layer) {
    return activations[network.index(layer)];
  }

  /** The gradient with respect to a layer's output. */
  public double[] activationGradient(String layer) {
    return gradients[network.index(layer)];
  }

  /** The gradient with respect to the network's input. */
  public double[] inputGradient() {
    return inputGradient;
  }

  /** This plan's own copy of a parameter's or a running statistic's values; changes to it change the next forward. */
  public double[] value(Parameter parameter) {
    return values.get(parameter);
  }

  /** The gradient of the mean loss with respect to a parameter. */
  public double[] gradient(Parameter parameter) {
    return parameterGradients.get(parameter);
  }
}
