package dev.lanewise.nn.layer;

import dev.lanewise.nn.CompileContext;
import dev.lanewise.nn.CompiledLayer;
import dev.lanewise.nn.Layer;
import dev.lanewise.nn.Mode;
import dev.lanewise.nn.ReferenceContext;
import dev.lanewise.nn.ReferenceStep;
import dev.lanewise.nn.Shape;
import dev.lanewise.nn.TrainingContext;
import dev.lanewise.nn.TrainingStep;
import java.util.List;

/**
 * Any shape → its elements as one vector, in memory order (h, w, c). Costs nothing: the same memory, seen otherwise.
 */
public record Flatten() implements Layer {
  @Override
  public String kind() {
    return "Flatten";
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    return Shape.of(inputs.getFirst().size());
  }

  @Override
  public Window window(List<Shape> inputs) {
    return Window.whole(inputs.getFirst());
  }

  @Override
  public boolean isView(Mode mode) {
    return true;
  }

  @Override
  public CompiledLayer compile(CompileContext context) {
    throw neverRun();
  }

  @Override
  public TrainingStep training(TrainingContext context) {
    throw neverRun();
  }

  @Override
  public ReferenceStep reference(ReferenceContext context) {
    throw neverRun();
  }

  private static IllegalStateException neverRun() {
    return new IllegalStateException("a view is never run");
  }
}
