package dev.lanewise.training.optim;

import dev.lanewise.kernels.Elementwise;
import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.nn.Network;
import dev.lanewise.nn.Parameter;
import dev.lanewise.nn.Tensor;
import dev.lanewise.nn.TensorSource;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Averages of the trained parameters of a network, as {@link Ema} says. Running statistics are not averaged but those
 * of the network, as in {@code torch.optim.swa_utils.AveragedModel} with {@code use_buffers=False} copied at the end.
 */
public final class WeightAverage {
  private final Ema ema;
  private final Network network;
  private final Parameter[] parameters;
  private final float[][] averages;
  private final Elementwise combine = Elementwise.linearCombination();

  WeightAverage(Ema ema, Network network) {
    this.ema = ema;
    this.network = network;
    this.parameters = network.trainable().toArray(Parameter[]::new);
    this.averages = new float[parameters.length][];
    for (int i = 0; i < parameters.length; i++) {
      averages[i] = parameters[i].data().clone();
    }
  }

  /** Follows the parameters after a step, 1 for the first. */
  void follow(Parallel parallel, long step) {
    double d = ema.decay(step);
    for (int i = 0; i < parameters.length; i++) {
      float[] average = averages[i];
      float[] w = parameters[i].data();
      if (d == 0) {
        System.arraycopy(w, 0, average, 0, average.length); // 0·a would keep an infinite a
      } else {
        combine.run(parallel, (float) d, average, 0, (float) (1 - d), w, 0, average, 0, average.length);
      }
    }
  }

  /** The averages, parallel to the trained parameters. */
  float[][] averages() {
    return averages;
  }

  /** The averages, and all else that the network has as it is there, under the names of the network. */
  public TensorSource tensors() {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    network.state().forEach(p -> tensors.put(p.name(), new Tensor(p.shape(), p.data())));
    for (int i = 0; i < parameters.length; i++) {
      tensors.put(parameters[i].name(), new Tensor(parameters[i].shape(), averages[i]));
    }
    return TensorSource.of(tensors);
  }

  /**
   * Gives a network the averages, and frozen parameters and running statistics as the trained network now has them.
   *
   * @param copy of the same structure, with parameters of its own
   * @throws IllegalArgumentException if it shares parameters with the trained network, or names or shapes differ;
   *     nothing is changed then
   */
  public void applyTo(Network copy) {
    Set<Parameter> own = new HashSet<>(network.state());
    List<String> shared = copy.state().stream().filter(own::contains).map(Parameter::name).toList();
    if (!shared.isEmpty()) {
      throw new IllegalArgumentException("copy: it shares " + shared.getFirst()
          + " with the trained network, expected a network with parameters of its own");
    }
    copy.copyStrictlyFrom(tensors());
  }
}
