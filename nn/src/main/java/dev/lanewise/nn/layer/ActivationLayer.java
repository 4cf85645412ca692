package dev.lanewise.nn.layer;

import dev.lanewise.kernels.Activation.Saved;
import dev.lanewise.kernels.FusedActivation;
import dev.lanewise.nn.CompileContext;
import dev.lanewise.nn.CompiledLayer;
import dev.lanewise.nn.ReferenceContext;
import dev.lanewise.nn.ReferenceStep;
import dev.lanewise.nn.TrainingContext;
import dev.lanewise.nn.TrainingStep;

/** What the layers have in common that apply one function to each element. {@link ActivationFunction} has them all. */
sealed interface ActivationLayer extends InPlaceLayer
    permits Elu, Gelu, LeakyRelu, Relu, Relu6, Sigmoid, Silu, Tanh {
  @Override
  default boolean backwardReadsInput() {
    return ActivationFunction.of(this).kernel().saved() == Saved.INPUT;
  }

  @Override
  default boolean backwardReadsOutput(FusedActivation activation) {
    return ActivationFunction.of(this).kernel().saved() == Saved.OUTPUT;
  }

  @Override
  default CompiledLayer compile(CompileContext context) {
    return ActivationSteps.compile(this, context.output().size());
  }

  @Override
  default TrainingStep training(TrainingContext context) {
    return new ActivationSteps.Training(context, ActivationFunction.of(this).kernel());
  }

  @Override
  default ReferenceStep reference(ReferenceContext context) {
    return new ActivationSteps.Reference(context, ActivationFunction.of(this));
  }
}
