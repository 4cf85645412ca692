package dev.lanewise.nn;

import dev.lanewise.kernels.Conv2dAlgorithm;
import java.util.List;
import java.util.Set;

/**
 * What a layer may know when it is compiled.
 *
 * @param inputs the shapes of its inputs
 * @param output the shape of its output
 * @param parameters its parameters, in the order in which the layer lists them
 * @param statistics its running statistics, likewise
 * @param epilogue what it does for the layers behind it
 * @param algorithms the ways of convolution to choose from
 */
public record CompileContext(
    List<Shape> inputs, Shape output, List<Parameter> parameters, List<Parameter> statistics, Epilogue epilogue,
    Set<Conv2dAlgorithm> algorithms) {
  /** The shape of the only input. */
  public Shape input() {
    return inputs.getFirst();
  }
}
