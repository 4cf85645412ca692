package dev.lanewise.nn.layer;

import dev.lanewise.nn.CompileContext;
import dev.lanewise.nn.CompiledLayer;
import dev.lanewise.nn.ReferenceContext;
import dev.lanewise.nn.ReferenceStep;
import dev.lanewise.nn.Shape;
import dev.lanewise.nn.TrainingContext;
import dev.lanewise.nn.TrainingStep;
import java.util.List;

/**
 * The average of each channel over all pixels, as an image of one: {@code h×w×c → 1×1×c}. What PyTorch calls
 * {@code AdaptiveAvgPool2d(1)}; {@link GlobalAveragePool2d} makes a vector of the same numbers.
 */
public record AdaptiveAveragePool2d() implements NothingSaved {
  private static final GlobalAveragePool2d GLOBAL = new GlobalAveragePool2d();

  @Override
  public String kind() {
    return "AdaptiveAveragePool2d";
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    return Shape.of(1, 1, GLOBAL.outputShape(inputs).channels());
  }

  @Override
  public Window window(List<Shape> inputs) {
    return GLOBAL.window(inputs);
  }

  @Override
  public CompiledLayer compile(CompileContext context) {
    return GLOBAL.compile(context);
  }

  @Override
  public TrainingStep training(TrainingContext context) {
    return GLOBAL.training(context);
  }

  @Override
  public ReferenceStep reference(ReferenceContext context) {
    return GLOBAL.reference(context);
  }
}
