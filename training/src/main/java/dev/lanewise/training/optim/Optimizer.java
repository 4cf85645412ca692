package dev.lanewise.training.optim;

import dev.lanewise.kernels.GradientClip;
import dev.lanewise.kernels.OptimizerStep;
import dev.lanewise.kernels.WeightDecay;
import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.nn.Network;
import dev.lanewise.nn.Parameter;
import dev.lanewise.nn.TrainingPlan;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * Changes the {@linkplain Network#trainable() trained parameters} of one network by their gradients, and keeps what its
 * rule remembers of each. A step clips the gradients, updates, and lets the average follow, as the settings ask for; it
 * allocates nothing. The same bits for any number of threads.
 *
 * <p>Not thread-safe.
 */
public final class Optimizer {
  private final Network network;
  private final OptimizerSettings settings;
  private final Map<String, float[]> tensors = new LinkedHashMap<>();
  private final WeightAverage average;
  private final GradientClip clip = GradientClip.create();

  // Parallel to network.trainable().
  private final Parameter[] parameters;
  private final OptimizerStep[] kernels;
  private final double[] rateFactors;
  private final float[][] states;
  private final float[][] gradients;
  private final int[] offsets;
  private final int[] sizes;

  private long steps;
  private double norm = Double.NaN;

  private Optimizer(Network network, OptimizerSettings settings) {
    this.network = network;
    this.settings = settings;
    this.parameters = network.trainable().toArray(Parameter[]::new);
    int n = parameters.length;
    this.kernels = new OptimizerStep[n];
    this.rateFactors = new double[n];
    this.states = new float[n][];
    this.gradients = new float[n][];
    this.offsets = new int[n];
    this.sizes = new int[n];
    Map<WeightDecay, OptimizerStep> kernelByDecay = new HashMap<>();
    for (int i = 0; i < n; i++) {
      kernels[i] = kernelByDecay.computeIfAbsent(decay(parameters[i]), settings.rule()::kernel);
      rateFactors[i] = rateFactor(parameters[i]);
      sizes[i] = parameters[i].size();
      if (kernels[i].states() > 0) {
        states[i] = new float[Math.multiplyExact(kernels[i].states(), sizes[i])];
        tensors.put(parameters[i].name() + "." + settings.rule().state(), states[i]);
      }
    }
    this.average = settings.average() == null ? null : new WeightAverage(settings.average(), network);
    for (int i = 0; average != null && i < n; i++) {
      tensors.put(parameters[i].name() + ".ema", average.averages()[i]);
    }
  }

  /**
   * An optimiser that has not yet made a step.
   *
   * @throws IllegalArgumentException if a group has no parameter of the network; the message lists those there are
   */
  public static Optimizer of(Network network, OptimizerSettings settings) {
    Objects.requireNonNull(network, "network");
    settings.groups().forEach(group -> group.requireMembers(network));
    return new Optimizer(network, settings);
  }

  private WeightDecay decay(Parameter parameter) {
    WeightDecay decay = settings.weightDecay();
    for (ParameterGroup group : settings.groups()) {
      decay = group.contains(parameter) ? group.decay(decay) : decay;
    }
    return decay;
  }

  private double rateFactor(Parameter parameter) {
    double factor = 1;
    for (ParameterGroup group : settings.groups()) {
      factor *= group.contains(parameter) ? group.rateFactor() : 1;
    }
    return factor;
  }

  /** What this does. */
  public OptimizerSettings settings() {
    return settings;
  }

  /**
   * One step from the gradients that the plan's last backward left; clipping changes them.
   *
   * @param learningRate the length of the step, 0 or more
   * @throws IllegalArgumentException if the plan is one of another network, or the rate is out of range
   */
  public void step(TrainingPlan plan, double learningRate) {
    if (plan.network() != network) {
      throw new IllegalArgumentException("plan: it trains another network than this optimizer");
    }
    for (int i = 0; i < parameters.length; i++) {
      gradients[i] = plan.gradient(parameters[i]);
    }
    update(plan.parallel(), learningRate);
  }

  /**
   * One step from gradients of the caller's, such as those of a {@link GradientAccumulator}; clipping changes them.
   *
   * @param source one for each trained parameter
   * @param learningRate the length of the step, 0 or more
   * @throws IllegalArgumentException if a gradient is missing or has another size than its parameter, or the rate is
   *     out of range
   */
  public void step(Parallel parallel, Gradients source, double learningRate) {
    for (int i = 0; i < parameters.length; i++) {
      gradients[i] = source.of(parameters[i]);
      requireSize("source: the gradient of ", parameters[i].name(), gradients[i], sizes[i]);
    }
    update(parallel, learningRate);
  }

  private void update(Parallel parallel, double learningRate) {
    if (!(learningRate >= 0 && learningRate < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("learningRate: " + learningRate + ", expected 0 or more, finite");
    }
    clip(parallel);
    steps++;
    int step = (int) Math.min(steps, Integer.MAX_VALUE);
    for (int i = 0; i < parameters.length; i++) {
      Parameter p = parameters[i];
      double rate = learningRate * rateFactors[i];
      kernels[i].run(parallel, p.data(), 0, gradients[i], 0, states[i], 0, sizes[i], rate, step);
      p.touch();
    }
    if (average != null) {
      average.follow(parallel, steps);
    }
  }

  private void clip(Parallel parallel) {
    if (!Double.isNaN(settings.clipNorm())) {
      norm = clip.clipByNorm(parallel, gradients, offsets, sizes, settings.clipNorm());
    }
    if (!Double.isNaN(settings.clipValue())) {
      clip.clipByValue(parallel, gradients, offsets, sizes, (float) settings.clipValue());
    }
  }

  /** The L2 norm of all gradients of the last step before clipping; NaN before a step, or unless a clip norm is set. */
  public double lastGradientNorm() {
    return norm;
  }

  /**
   * The average of the weights.
   *
   * @throws IllegalStateException if the settings ask for none
   */
  public WeightAverage average() {
    if (average == null) {
      throw new IllegalStateException("no average of the weights is kept; ask for it by OptimizerSettings.withAverage");
    }
    return average;
  }

  /** The number of steps made. */
  public long steps() {
    return steps;
  }

  /**
   * All that this remembers beside the {@link #steps}, for checkpoints: the arrays themselves, under the parameter's
   * name, a dot and what it is: {@code velocity}, {@code moments} (of Adam, all m, then all v), {@code squares} (of
   * RMSProp and Adagrad), {@code ema}.
   */
  public Map<String, float[]> tensors() {
    return Collections.unmodifiableMap(tensors);
  }

  /**
   * Goes on where another optimiser with the same settings stopped.
   *
   * @param steps its {@link #steps}
   * @param source its {@link #tensors} by name; null for a name that it does not have
   * @throws IllegalArgumentException if the steps are negative, a tensor is missing or has another size; nothing is
   *     changed then
   */
  public void restore(long steps, Function<String, float[]> source) {
    if (steps < 0) {
      throw new IllegalArgumentException("steps: " + steps + ", expected 0 or more");
    }
    Map<String, float[]> found = new HashMap<>();
    tensors.forEach((name, values) -> {
      float[] tensor = source.apply(name);
      requireSize("source: ", name, tensor, values.length);
      found.put(name, tensor);
    });
    tensors.forEach((name, values) -> System.arraycopy(found.get(name), 0, values, 0, values.length));
    this.steps = steps;
    this.norm = Double.NaN;
  }

  /** The text of the error is put together only where there is one. */
  private static void requireSize(String what, String name, float[] values, int size) {
    if (values == null) {
      throw new IllegalArgumentException(what + name + " is missing, expected " + size + " values");
    }
    if (values.length != size) {
      throw new IllegalArgumentException(what + name + " has " + values.length + " values, expected " + size);
    }
  }
}
