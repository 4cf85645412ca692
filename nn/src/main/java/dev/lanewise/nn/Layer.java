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

  /** How many inputs the layer takes; 0 for one or more. */
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

  /** The running statistics the layer has for these inputs, in a fixed order: state that no gradient moves. */
  default List<ParameterSpec> statistics(List<Shape> inputs) {
    return List.of();
  }

  /** Multiplications, each with its addition, that one sample costs forward; 0 where no products are summed. */
  default long multiplyAdds(List<Shape> inputs) {
    return 0;
  }

  /** What of an input image one output sees. */
  default Window window(List<Shape> inputs) {
    return Window.PIXEL;
  }

  /**
   * Whether the output is the input's very memory, perhaps under another shape; such a layer is never run in that mode.
   */
  default boolean isView(Mode mode) {
    return false;
  }

  /** What this layer is to the layer before it; null for most. */
  default Fusion fusion() {
    return null;
  }

  /** Whether this layer can do something for the layer behind it in that mode. */
  default boolean fuses(Fusion fusion, Mode mode) {
    return false;
  }

  /**
   * This layer as {@code scale[c]·x + shift[c]}, for layers that are {@link Fusion#AFFINE}.
   *
   * @param scale receives a factor for each channel
   * @param shift receives a summand for each channel
   */
  default void affine(List<Parameter> parameters, List<Parameter> statistics, float[] scale, float[] shift) {
    throw new UnsupportedOperationException(kind() + " is not affine");
  }

  /** Whether inference may write the output over the only input. */
  default boolean worksInPlace() {
    return false;
  }

  /** Whether backward reads the inputs that forward had. */
  default boolean backwardReadsInput() {
    return true;
  }

  /** Whether backward reads the output that forward made. */
  default boolean backwardReadsOutput(FusedActivation activation) {
    return true;
  }

  /** Whether backward may write the gradient of the only input over that of the output. */
  default boolean backwardInPlace() {
    return false;
  }

  /** Whether backward changes the gradient of the output, other than by working in place. */
  default boolean destroysGradient(FusedActivation activation) {
    return activation != FusedActivation.NONE;
  }

  /** Whether the gradient of every input is that of the output, up to a fused activation: a sum. */
  default boolean passesGradient() {
    return false;
  }

  /**
   * Whether the layer treats all features alike: given them in another order, and in it those of its parameters that
   * have a value for each feature, it makes the same outputs in that order. Model files rely on it, since PyTorch has
   * the features of a flattened image in another order.
   */
  default boolean keepsFeatureOrder() {
    return false;
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

  /**
   * What of an image an output pixel sees: {@code h × w} pixels, the next output {@code sh, sw} pixels further.
   *
   * @param h rows from the first to the last it sees
   * @param w columns, likewise
   * @param sh stride down
   * @param sw stride across
   */
  record Window(int h, int w, int sh, int sw) {
    /** Just the pixel itself. */
    public static final Window PIXEL = new Window(1, 1, 1, 1);

    /** All of an image, or all features. */
    public static Window whole(Shape input) {
      return input.rank() == 3 ? new Window(input.dim(0), input.dim(1), input.dim(0), input.dim(1)) : PIXEL;
    }
  }
}
