package dev.lanewise.nn.layer;

import dev.lanewise.nn.CompileContext;
import dev.lanewise.nn.CompiledLayer;
import dev.lanewise.nn.Layer;
import dev.lanewise.nn.Mode;
import dev.lanewise.nn.ReferenceContext;
import dev.lanewise.nn.ReferenceStep;
import dev.lanewise.nn.TrainingContext;
import dev.lanewise.nn.TrainingStep;

/** A layer whose output is its input's memory in every mode: it has no code. */
sealed interface ViewLayer extends Layer permits Flatten, Identity {
  @Override
  default boolean isView(Mode mode) {
    return true;
  }

  @Override
  default CompiledLayer compile(CompileContext context) {
    throw neverRun();
  }

  @Override
  default TrainingStep training(TrainingContext context) {
    throw neverRun();
  }

  @Override
  default ReferenceStep reference(ReferenceContext context) {
    throw neverRun();
  }

  /** What is thrown where a plan asks a view for its code. */
  static IllegalStateException neverRun() {
    return new IllegalStateException("a view is never run");
  }
}
