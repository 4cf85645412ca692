package dev.lanewise.nn.layer;

import dev.lanewise.nn.CompileContext;
import dev.lanewise.nn.CompiledLayer;
import dev.lanewise.nn.ReferenceContext;
import dev.lanewise.nn.ReferenceStep;
import dev.lanewise.nn.Shape;
import dev.lanewise.nn.TrainingContext;
import dev.lanewise.nn.TrainingStep;
import java.util.List;

/** What {@link Softmax} and its logarithm have in common: rows of channels, gradients from the output. */
sealed interface SoftmaxLayer extends InPlaceLayer permits LogSoftmax, Softmax {
  @Override
  default Shape outputShape(List<Shape> inputs) {
    if (inputs.getFirst().rank() == 0) {
      throw new IllegalArgumentException("got a scalar, needs channels");
    }
    return inputs.getFirst();
  }

  @Override
  default boolean backwardReadsInput() {
    return false;
  }

  @Override
  default CompiledLayer compile(CompileContext context) {
    return SoftmaxSteps.compile(context.output(), isLogarithm());
  }

  @Override
  default TrainingStep training(TrainingContext context) {
    return new SoftmaxSteps.Training(context, isLogarithm());
  }

  @Override
  default ReferenceStep reference(ReferenceContext context) {
    return new SoftmaxSteps.Reference(context, isLogarithm());
  }

  private boolean isLogarithm() {
    return this instanceof LogSoftmax;
  }
}
