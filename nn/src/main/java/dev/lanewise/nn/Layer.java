package dev.lanewise.nn;

import dev.lanewise.kernels.FusedActivation;
import java.util.List;

/**
 * The description of a layer: immutable, without buffers, without a batch. A {@link Network} connects layers, and plans
 * ask them for the code that runs them: {@link #compile} for inference, {@link #training} for forward and backward in
 * float, {@link #reference} for both in double.
 *
 * <p>Shapes are those of one sample: {@code h×w×c} for images, {@code c} for features.
 */
public interface Layer {
  /** What kind of layer this is, as the field calls it: {@code Conv2d}. */
  String kind();

  /** How many inputs the layer takes. */
  default int inputs() {
    return 1;
  }

  /**
   * The shape of the output.
   *
   * @throws IllegalArgumentException if the layer cannot take these inputs; the message says what it got and what
   *     it needs
   */
  Shape outputShape(List<Shape> inputs);

  /** The parameters the layer has for these inputs, in a fixed order. */
  default List<ParameterSpec> parameters(List<Shape> inputs) {
    return List.of();
  }

  /** Whether the output is the input's very memory under another shape; such a layer is never run. */
  default boolean isView() {
    return false;
  }

  /** What this layer is if the layer before it can apply it to its own output; NONE for most. */
  default FusedActivation asFusedActivation() {
    return FusedActivation.NONE;
  }

  /** Whether this layer can apply an activation to its own output before it stores it. */
  default boolean canFuse(FusedActivation activation) {
    return activation == FusedActivation.NONE;
  }

  /** The layer made ready for inference: parameters packed once, shared by all plans. */
  CompiledLayer compile(CompileContext context);

  /** The code of this layer in a training plan. */
  TrainingStep training(TrainingContext context);

  /** The code of this layer in a reference plan. */
  ReferenceStep reference(ReferenceContext context);

  /**
   * A parameter of a layer.
   *
   * @param name within the layer: {@code weight}
   * @param shape the dimensions
   * @param initializer how it starts
   * @param fanIn inputs that one output sums
   * @param fanOut outputs that one input feeds
   */
  record ParameterSpec(String name, Shape shape, Initializer initializer, int fanIn, int fanOut) {}
}
