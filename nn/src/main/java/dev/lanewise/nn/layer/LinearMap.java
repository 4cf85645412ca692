package dev.lanewise.nn.layer;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.nn.Buffer;
import dev.lanewise.nn.CompiledLayer;
import dev.lanewise.nn.InferenceStep;
import dev.lanewise.nn.TrainingContext;
import dev.lanewise.nn.TrainingStep;
import java.util.function.IntFunction;

/** A linear map from one input to the output, without parameters, and its adjoint, which is its gradient. */
interface LinearMap {
  /** Elements of scratch that forward needs. */
  default int scratchLength(int workers) {
    return 0;
  }

  /** y from x. */
  void forward(Parallel parallel, int n, Buffer x, Buffer y, float[] scratch);

  /** dx from dy. */
  void backward(Parallel parallel, int n, Buffer dy, Buffer dx);

  /** A layer for inference, whose plans make the map for their batch. */
  static CompiledLayer compile(IntFunction<LinearMap> map) {
    return (batch, parallel, x, y) -> new Inference(map.apply(batch), parallel, x.getFirst(), y);
  }

  /** A layer in a training plan. */
  static TrainingStep training(LinearMap map, TrainingContext context) {
    return new Training(new Inference(map, context.parallel(), context.x().getFirst(), context.y()), context);
  }

  /** The map in an inference plan. */
  record Inference(LinearMap map, Parallel parallel, Buffer x, Buffer y) implements InferenceStep {
    @Override
    public int scratchLength() {
      return map.scratchLength(parallel.workers());
    }

    @Override
    public void run(int n, float[] scratch) {
      map.forward(parallel, n, x, y, scratch);
    }
  }

  /** The map in a training plan, which is the same forward. */
  record Training(Inference inference, TrainingContext context) implements TrainingStep {
    @Override
    public int scratchLength() {
      return inference.scratchLength();
    }

    @Override
    public void forward(int n, float[] scratch) {
      inference.run(n, scratch);
    }

    @Override
    public void backward(int n, float[] scratch) {
      if (context.dx()[0] != null) {
        inference.map.backward(context.parallel(), n, context.dy(), context.dx()[0]);
      }
    }
  }
}
