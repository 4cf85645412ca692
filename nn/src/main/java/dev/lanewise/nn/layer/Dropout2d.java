package dev.lanewise.nn.layer;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.nn.ReferenceContext;
import dev.lanewise.nn.ReferenceStep;
import dev.lanewise.nn.Shape;
import dev.lanewise.nn.TrainingContext;
import dev.lanewise.nn.TrainingStep;
import java.util.List;

/**
 * Dropout of whole channels of images {@code h×w×c} (Tompson et al., 2015): in training each channel of each image is 0
 * with a probability p and divided by {@code 1 − p} otherwise. For the rest, as {@link Dropout}.
 *
 * @param probability p, 0 or more, below 1
 */
public record Dropout2d(double probability) implements DropoutLayer {
  /**
   * Checks the probability.
   *
   * @throws IllegalArgumentException if it is out of its range
   */
  public Dropout2d {
    dev.lanewise.kernels.Dropout.of(probability);
  }

  @Override
  public String kind() {
    return "Dropout2d";
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    Shapes.requireImage(inputs.getFirst());
    return inputs.getFirst();
  }

  @Override
  public TrainingStep training(TrainingContext context) {
    Shape image = context.output();
    var kernel = dev.lanewise.kernels.Dropout2d.of(
        image.dim(0) * image.dim(1), image.channels(), probability);
    Parallel parallel = context.parallel();
    return new DropoutTraining(context, kernel.scratchLength(parallel.workers()),
        (n, seed, stream, from, to, scratch) -> kernel.forward(
            parallel, n, seed, stream, 0, from.data(), from.offset(), to.data(), to.offset(), scratch));
  }

  @Override
  public ReferenceStep reference(ReferenceContext context) {
    int size = context.output().size();
    int channels = context.output().channels();
    return new DropoutReference(context, probability, i -> (long) (i / size) * channels + i % channels);
  }
}
