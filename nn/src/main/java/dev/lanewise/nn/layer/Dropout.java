package dev.lanewise.nn.layer;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.nn.ReferenceContext;
import dev.lanewise.nn.ReferenceStep;
import dev.lanewise.nn.TrainingContext;
import dev.lanewise.nn.TrainingStep;

/**
 * Dropout (Srivastava et al., 2014); any shape. In training each element is 0 with a probability p and divided by
 * {@code 1 − p} otherwise, so that the mean stays; else nothing happens, at no cost. Masks are a function of the plan's
 * seed and step, the layer's place in the network and the element's in the batch, whatever the number of threads.
 *
 * @param probability p, 0 or more, below 1
 */
public record Dropout(double probability) implements DropoutLayer {
  /**
   * Checks the probability.
   *
   * @throws IllegalArgumentException if it is out of its range
   */
  public Dropout {
    dev.lanewise.kernels.Dropout.of(probability);
  }

  @Override
  public String kind() {
    return "Dropout";
  }

  @Override
  public TrainingStep training(TrainingContext context) {
    var kernel = dev.lanewise.kernels.Dropout.of(probability);
    Parallel parallel = context.parallel();
    int size = context.output().size();
    return new DropoutTraining(context, kernel.scratchLength(parallel.workers()),
        (n, seed, stream, from, to, scratch) -> kernel.forward(
            parallel, seed, stream, 0, from.data(), from.offset(), to.data(), to.offset(), n * size, scratch));
  }

  @Override
  public ReferenceStep reference(ReferenceContext context) {
    return new DropoutReference(context, probability, i -> i);
  }
}
