package dev.lanewise.training.inspect;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.nn.Network;
import dev.lanewise.nn.SeededRandom;
import dev.lanewise.nn.Shape;
import dev.lanewise.nn.layer.Conv2d;
import dev.lanewise.nn.layer.Dense;
import dev.lanewise.nn.layer.Flatten;
import dev.lanewise.nn.layer.Tanh;
import dev.lanewise.nn.zoo.SmallNets;
import dev.lanewise.training.Trainer;
import dev.lanewise.training.data.LinePatterns;
import dev.lanewise.training.data.Preprocessing;
import dev.lanewise.training.data.Splits;
import dev.lanewise.training.optim.OptimizerSettings;
import java.util.List;

/** Networks to look into. */
final class Subjects {
  static final Preprocessing COLOURS =
      Preprocessing.channels(new float[] {0.5f, 0.4f, 0.3f}, new float[] {0.5f, 0.25f, 0.125f});

  private static Subject trained;

  private Subjects() {}

  /** Smooth, so that differences are gradients; 6×5 images of three channels, four classes. */
  static Network smooth() {
    return Network.builder(Shape.of(6, 5, 3))
        .add("conv", Conv2d.of(4, 3).withPadding(1)).add("tanh", new Tanh())
        .add("conv2", Conv2d.of(3, 3)).add("tanh2", new Tanh())
        .add("flatten", new Flatten()).add("dense", Dense.of(4))
        .build(3);
  }

  static Subject of(Network network) {
    return of(network, Preprocessing.none());
  }

  static Subject of(Network network, Preprocessing preprocessing) {
    return Subject.of(network, preprocessing, names(network.output().size()), Parallel.serial());
  }

  static List<String> names(int classes) {
    return List.of("ape", "bee", "cat", "dog", "eel", "fox").subList(0, classes);
  }

  static float[] pixels(Shape image, long seed) {
    SeededRandom random = new SeededRandom(seed);
    float[] x = new float[image.size()];
    for (int i = 0; i < x.length; i++) {
      x[i] = random.nextFloat();
    }
    return x;
  }

  /** TinyCNN as it has learnt the line patterns. */
  static synchronized Subject trained() {
    if (trained == null) {
      Splits splits = LinePatterns.splits(1);
      Network network = SmallNets.tinyCnn(splits.sampleShape(), 3, 1);
      Trainer.of(network, splits.train(), splits.validation())
          .optimizer(OptimizerSettings.sgd()).learningRate(0.12).epochs(80).batch(18).seed(1).fit();
      trained = Subject.of(network, Preprocessing.none(), LinePatterns.CLASS_NAMES, Parallel.serial());
    }
    return trained;
  }
}
