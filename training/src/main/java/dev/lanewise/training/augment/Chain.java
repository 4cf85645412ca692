package dev.lanewise.training.augment;

import dev.lanewise.nn.SeededRandom;
import dev.lanewise.nn.Shape;
import java.util.List;
import java.util.stream.Collectors;

/** Augmentations one after the other. */
record Chain(List<Augmentation> parts) implements Augmentation {
  Chain {
    parts = List.copyOf(parts);
  }

  /** Each part draws from a seed of its own: two equal ones do not do the same. */
  @Override
  public Step step(Shape sample, int classes, int batch, long seed) {
    SeededRandom random = new SeededRandom(seed);
    Step[] steps = new Step[parts.size()];
    for (int i = 0; i < steps.length; i++) {
      steps[i] = parts.get(i).step(sample, classes, batch, random.child(i).seed());
    }
    return (epoch, number, n, indices, images, targets) -> {
      for (Step step : steps) {
        step.run(epoch, number, n, indices, images, targets);
      }
    };
  }

  @Override
  public boolean mixesTargets() {
    return parts.stream().anyMatch(Augmentation::mixesTargets);
  }

  @Override
  public String toString() {
    return parts.isEmpty() ? "none" : parts.stream().map(Object::toString).collect(Collectors.joining(","));
  }
}
