package dev.lanewise.nn;

/** A layer of a test that is never run. */
interface UnrunLayer extends Layer {
  @Override
  default String kind() {
    return "Test";
  }

  @Override
  default CompiledLayer compile(CompileContext context) {
    throw new UnsupportedOperationException();
  }

  @Override
  default TrainingStep training(TrainingContext context) {
    throw new UnsupportedOperationException();
  }

  @Override
  default ReferenceStep reference(ReferenceContext context) {
    throw new UnsupportedOperationException();
  }
}
