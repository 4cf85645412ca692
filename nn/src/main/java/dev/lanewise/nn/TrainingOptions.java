package dev.lanewise.nn;

import dev.lanewise.kernels.Conv2dAlgorithm;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * How a training plan runs a network.
 *
 * @param mode {@link Mode#TRAINING}, or {@link Mode#EVALUATION} for the gradients of the network as inference runs it
 * @param inputGradient whether the gradient with respect to the network's input is wanted
 * @param kept the layers whose outputs and their gradients shall be there after backward; none as a rule, since such a
 *     layer is not fused with its neighbours and its memory not used again
 * @param algorithms the ways of convolution to choose from; {@link Conv2dAlgorithm#WITHOUT_WINOGRAD} where its rounding
 *     is unwelcome
 * @param seed of everything random, such as dropout
 */
public record TrainingOptions(
    Mode mode, boolean inputGradient, List<String> kept, Set<Conv2dAlgorithm> algorithms, long seed) {
  /**
   * Copies the lists.
   *
   * @throws IllegalArgumentException if the mode is {@link Mode#INFERENCE}, a name is null, or no way of convolution is
   *     left
   */
  public TrainingOptions {
    if (mode != Mode.TRAINING && mode != Mode.EVALUATION) {
      throw new IllegalArgumentException("mode: " + mode + ", expected TRAINING or EVALUATION");
    }
    kept = Plans.names(kept);
    algorithms = Plans.algorithms(algorithms);
  }

  /** Training; nothing kept, every way of convolution, seed 0. */
  public static TrainingOptions of() {
    return new TrainingOptions(Mode.TRAINING, false, List.of(), Conv2dAlgorithm.ALL, 0);
  }

  /** These options in another mode. */
  public TrainingOptions withMode(Mode other) {
    return new TrainingOptions(other, inputGradient, kept, algorithms, seed);
  }

  /** These options, with the gradient with respect to the network's input. */
  public TrainingOptions withInputGradient() {
    return new TrainingOptions(mode, true, kept, algorithms, seed);
  }

  /** These options, keeping the outputs of these layers and their gradients. */
  public TrainingOptions withKept(String... layers) {
    return new TrainingOptions(mode, inputGradient, Arrays.asList(layers), algorithms, seed);
  }

  /** These options with other ways of convolution. */
  public TrainingOptions withAlgorithms(Set<Conv2dAlgorithm> allowed) {
    return new TrainingOptions(mode, inputGradient, kept, allowed, seed);
  }

  /** These options with another seed. */
  public TrainingOptions withSeed(long other) {
    return new TrainingOptions(mode, inputGradient, kept, algorithms, other);
  }
}
