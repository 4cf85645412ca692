package dev.lanewise.nn;

import dev.lanewise.kernels.FusedActivation;
import java.util.List;

/**
 * What a layer may know when it is compiled.
 *
 * @param inputs the shapes of its inputs
 * @param output the shape of its output
 * @param parameters its parameters, in the order in which the layer lists them
 * @param activation what it applies to its output
 */
public record CompileContext(
    List<Shape> inputs, Shape output, List<Parameter> parameters, FusedActivation activation) {
  /** The shape of the only input. */
  public Shape input() {
    return inputs.getFirst();
  }
}
