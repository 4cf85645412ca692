package dev.lanewise.nn;

import dev.lanewise.kernels.Conv2dAlgorithm;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * How a network is compiled for inference.
 *
 * @param kept the layers whose outputs {@link InferencePlan#activation} shall give; none as a rule, since such a layer
 *     is not fused with its neighbours and its memory not used again
 * @param algorithms the ways of convolution to choose from; {@link Conv2dAlgorithm#WITHOUT_WINOGRAD} where its rounding
 *     is unwelcome
 */
public record CompileOptions(List<String> kept, Set<Conv2dAlgorithm> algorithms) {
  /**
   * Copies the lists.
   *
   * @throws IllegalArgumentException if a name is null or no way of convolution is left
   */
  public CompileOptions {
    kept = Plans.names(kept);
    algorithms = Plans.algorithms(algorithms);
  }

  /** Everything fused, every way of convolution. */
  public static CompileOptions of() {
    return new CompileOptions(List.of(), Conv2dAlgorithm.ALL);
  }

  /** These options, keeping the outputs of these layers. */
  public CompileOptions withKept(String... layers) {
    return new CompileOptions(Arrays.asList(layers), algorithms);
  }

  /** These options with other ways of convolution. */
  public CompileOptions withAlgorithms(Set<Conv2dAlgorithm> allowed) {
    return new CompileOptions(kept, allowed);
  }
}
