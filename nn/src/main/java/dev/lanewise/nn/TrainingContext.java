package dev.lanewise.nn;

import dev.lanewise.kernels.FusedActivation;
import dev.lanewise.kernels.parallel.Parallel;
import java.util.List;

/**
 * What a layer works with in a training plan.
 *
 * @param batch the most samples a step may have
 * @param parallel who works
 * @param inputs the shapes of its inputs
 * @param output the shape of its output
 * @param activation what it applies to its output
 * @param parameters its parameters, in the order in which the layer lists them
 * @param gradients a gradient for each parameter, to be overwritten by backward
 * @param x the inputs
 * @param y the output
 * @param dx the gradient of each input, to be overwritten by backward; null where nobody wants it
 * @param dy the gradient of the output; backward may destroy it
 */
public record TrainingContext(
    int batch, Parallel parallel, List<Shape> inputs, Shape output, FusedActivation activation,
    List<Parameter> parameters, List<float[]> gradients, List<Buffer> x, Buffer y, Buffer[] dx, Buffer dy) {
  /** The shape of the only input. */
  public Shape input() {
    return inputs.getFirst();
  }
}
