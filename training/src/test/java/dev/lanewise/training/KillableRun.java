package dev.lanewise.training;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.nn.Network;
import dev.lanewise.nn.Shape;
import dev.lanewise.nn.layer.BatchNorm;
import dev.lanewise.nn.layer.Conv2d;
import dev.lanewise.nn.layer.Dense;
import dev.lanewise.nn.layer.Dropout;
import dev.lanewise.nn.layer.Flatten;
import dev.lanewise.nn.layer.MaxPool2d;
import dev.lanewise.nn.layer.Relu;
import dev.lanewise.training.augment.Augmentation;
import dev.lanewise.training.data.LinePatterns;
import dev.lanewise.training.data.Preprocessing;
import dev.lanewise.training.data.PreprocessingKind;
import dev.lanewise.training.data.Splits;
import dev.lanewise.training.optim.Ema;
import dev.lanewise.training.optim.OptimizerSettings;
import dev.lanewise.training.schedule.Schedule;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A program that trains, or goes on training, in the folder it is given, with everything that a run can remember:
 * running statistics, dropout, augmentation, soft targets, velocities, an average of the weights, a schedule that looks
 * at the validation, gradients added over parts of a batch. Is killed by {@link KillTest}.
 */
final class KillableRun {
  static final int EPOCHS = 24;

  private KillableRun() {}

  public static void main(String[] args) {
    Path path = Path.of(args[0]);
    try (Parallel parallel = Parallel.of(2);
        RunFolder folder = Files.exists(path) ? RunFolder.open(path) : RunFolder.create(path)) {
      trainer(folder, parallel).resume();
    }
  }

  static Trainer trainer(RunFolder folder, Parallel parallel) {
    Splits splits = LinePatterns.splits(1);
    return Trainer.of(network(splits.sampleShape()), splits.train(), splits.validation())
        .optimizer(OptimizerSettings.parse("nesterov(0.9)")
            .withWeightDecay(1e-3).withClipNorm(1).withAverage(Ema.of(0.9)))
        .schedule(Schedule.parse("plateau(factor=0.5, patience=1)")).learningRate(0.05)
        .augmentation(Augmentation.parse("shift(1),mixup(0.2)"))
        .preprocessing(Preprocessing.fit(PreprocessingKind.PER_CHANNEL, splits.train()))
        .epochs(EPOCHS).batch(18).accumulate(2).seed(7).parallel(parallel)
        .folder(folder, "killable").checkpointEvery(2);
  }

  private static Network network(Shape input) {
    return Network.builder(input)
        .add("conv", Conv2d.of(8, 3)).add("bn", BatchNorm.of()).add("relu", new Relu()).add("pool", MaxPool2d.of(2))
        .add("flatten", new Flatten()).add("dropout", new Dropout(0.3)).add("dense", Dense.of(3)).build(3);
  }
}
