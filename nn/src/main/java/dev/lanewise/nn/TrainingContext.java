package dev.lanewise.nn;

import dev.lanewise.kernels.Conv2dAlgorithm;
import dev.lanewise.kernels.FusedActivation;
import dev.lanewise.kernels.parallel.Parallel;
import java.util.List;
import java.util.Set;

/**
 * What a layer works with in a training plan.
 *
 * @param node its place in the network, which tells its random numbers from those of others
 * @param batch the most samples a step may have
 * @param parallel who works
 * @param mode {@link Mode#TRAINING}, or {@link Mode#EVALUATION} where running statistics are used and stay as they are
 * @param state what all steps share
 * @param algorithms the ways of convolution to choose from
 * @param inputs the shapes of its inputs
 * @param output the shape of its output
 * @param activation what it applies to its output
 * @param parameters its parameters, in the order in which the layer lists them
 * @param statistics its running statistics, likewise
 * @param gradients a gradient for each parameter, to be overwritten by backward; null where it is not wanted
 * @param x the inputs
 * @param y the output
 * @param dx the gradient of each input, to be overwritten by backward; null where nobody wants it. The very same
 *     buffer as {@code dy} where the layer {@linkplain Layer#backwardInPlace works in place} and the plan found it
 *     possible
 * @param dy the gradient of the output; null where nobody wants any gradient of this layer, and backward is not called
 * @param packed a place for weights packed for one kernel, of {@link TrainingStep#packedLength} elements; holds its
 *     content only during a single forward or backward
 */
public record TrainingContext(
    int node, int batch, Parallel parallel, Mode mode, StepState state, Set<Conv2dAlgorithm> algorithms,
    List<Shape> inputs, Shape output, FusedActivation activation, List<Parameter> parameters,
    List<Parameter> statistics, List<float[]> gradients, List<Buffer> x, Buffer y, Buffer[] dx, Buffer dy,
    Buffer packed) {
  /** The shape of the only input. */
  public Shape input() {
    return inputs.getFirst();
  }
}
