package dev.lanewise.nn;

import java.util.List;

/**
 * What a layer works with in a reference plan.
 *
 * @param node its place in the network, which tells its random numbers from those of others
 * @param batch the number of samples
 * @param mode {@link Mode#TRAINING}, or {@link Mode#EVALUATION} where running statistics are used and stay as they are
 * @param state what all steps share
 * @param inputs the shapes of its inputs
 * @param output the shape of its output
 * @param parameters the values of its parameters, in the order in which the layer lists them
 * @param statistics the values of its running statistics, likewise
 * @param gradients a gradient for each parameter, to be overwritten by backward
 * @param x the inputs
 * @param y the output
 * @param dx the gradient of each input, to be overwritten by backward
 * @param dy the gradient of the output
 */
public record ReferenceContext(
    int node, int batch, Mode mode, StepState state, List<Shape> inputs, Shape output, List<double[]> parameters,
    List<double[]> statistics, List<double[]> gradients, List<double[]> x, double[] y, List<double[]> dx, double[] dy) {
  /** The shape of the only input. */
  public Shape input() {
    return inputs.getFirst();
  }
}
