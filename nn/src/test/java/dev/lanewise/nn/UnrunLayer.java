package dev.lanewise.nn;

import java.util.List;

/** A layer of a test that is never run, or only in plans of the kinds that it has code for; it keeps the shape. */
public interface UnrunLayer extends Layer {
  @Override
  default String kind() {
    return "Test";
  }

  @Override
  default Shape outputShape(List<Shape> inputs) {
    return inputs.getFirst();
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
