package dev.lanewise.training.classic;

import dev.lanewise.kernels.WeightDecay;
import dev.lanewise.nn.Loss;
import dev.lanewise.nn.Network;
import dev.lanewise.nn.loss.MulticlassHinge;
import dev.lanewise.nn.loss.SoftmaxCrossEntropy;
import dev.lanewise.training.RunFileException;
import dev.lanewise.training.Trainer;
import dev.lanewise.training.data.Dataset;
import dev.lanewise.training.data.Preprocessing;
import dev.lanewise.training.data.PreprocessingKind;
import dev.lanewise.training.json.Json;
import dev.lanewise.training.optim.OptimizerSettings;
import dev.lanewise.training.optim.WeightDecays;
import dev.lanewise.training.schedule.Schedule;
import java.nio.file.Path;
import java.util.Objects;

/**
 * How a {@link NetworkClassifier} is fitted: what is minimised, and the stochastic gradient descent that does it.
 * Immutable; each {@code with…} gives changed settings.
 *
 * <pre>{@code
 * FitSettings svm = FitSettings.svm().withL2(1e-4).withLearningRate(1e-3).withEpochs(10);
 * }</pre>
 *
 * @param objective the loss on the samples
 * @param decay what regularisation adds to the gradients of weights, never of biases
 * @param learningRate the length of the steps, before the schedule
 * @param momentum ρ of {@code v ← ρv + g, w ← w − ηv}
 * @param schedule by what the learning rate is multiplied as training goes on
 * @param epochs how often all samples are gone through
 * @param batch samples in a step
 * @param seed decides the first weights and the order of the samples
 * @param preprocessing what samples go through first, measured on the training part
 */
public record FitSettings(
    Objective objective, WeightDecay decay, double learningRate, double momentum, Schedule schedule, int epochs,
    int batch, long seed, PreprocessingKind preprocessing) {
  /** The loss on the samples. */
  public enum Objective {
    /** Softmax cross-entropy. */
    SOFTMAX(new SoftmaxCrossEntropy()),
    /** The multiclass hinge loss of Weston and Watkins with the margin 1: a support vector machine. */
    SVM(new MulticlassHinge());

    private final Loss loss;

    Objective(Loss loss) {
      this.loss = loss;
    }

    /** The loss itself. */
    public Loss loss() {
      return loss;
    }
  }

  /** Settings as {@code fit.json} has them. */
  private record Written(
      Objective objective, String weightDecay, double learningRate, double momentum, String schedule, int epochs,
      int batch, long seed, String preprocessing) {}

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is out of its range
   */
  public FitSettings {
    Objects.requireNonNull(objective, "objective");
    Objects.requireNonNull(schedule, "schedule");
    Objects.requireNonNull(preprocessing, "preprocessing");
    OptimizerSettings.momentum(momentum).withWeightDecay(decay); // checks both
    if (!(learningRate > 0 && learningRate < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("learningRate: " + learningRate + ", expected a positive number");
    }
    requirePositive("epochs", epochs);
    requirePositive("batch", batch);
  }

  private static void requirePositive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + ": " + value + ", expected at least 1");
    }
  }

  /**
   * Softmax cross-entropy with a learning rate of 0.001, momentum 0.9, 10 epochs of batches of 64, without
   * regularisation, on samples normalised by channel.
   */
  public static FitSettings softmax() {
    return new FitSettings(Objective.SOFTMAX, WeightDecay.NONE, 1e-3, 0.9, Schedule.constant(), 10, 64, 1,
        PreprocessingKind.PER_CHANNEL);
  }

  /** The multiclass hinge loss, else as {@link #softmax}. */
  public static FitSettings svm() {
    return softmax().withObjective(Objective.SVM);
  }

  /** With another loss. */
  public FitSettings withObjective(Objective other) {
    return new FitSettings(other, decay, learningRate, momentum, schedule, epochs, batch, seed, preprocessing);
  }

  /**
   * With L2 regularisation as Stanford's course CS231n has it: a term {@code R·Σw²} of the loss, whose gradient is
   * {@code 2Rw}; PyTorch's {@code weight_decay} is 2R. Replaces what there was.
   *
   * @param r R, 0 or more
   * @throws IllegalArgumentException if it is negative or not finite
   */
  public FitSettings withL2(double r) {
    return withDecay(r == 0 ? WeightDecay.NONE : WeightDecay.l2(2 * r));
  }

  /**
   * With L1 regularisation: a term {@code R·Σ|w|} of the loss, whose gradient is {@code R·sign(w)}. Replaces what there
   * was.
   *
   * @param r R, 0 or more
   * @throws IllegalArgumentException if it is negative or not finite
   */
  public FitSettings withL1(double r) {
    return withDecay(r == 0 ? WeightDecay.NONE : WeightDecay.l1(r));
  }

  private FitSettings withDecay(WeightDecay other) {
    return new FitSettings(
        objective, other, learningRate, momentum, schedule, epochs, batch, seed, preprocessing);
  }

  /** With another length of the steps. */
  public FitSettings withLearningRate(double rate) {
    return new FitSettings(objective, decay, rate, momentum, schedule, epochs, batch, seed, preprocessing);
  }

  /** With another momentum; 0 for none. */
  public FitSettings withMomentum(double rho) {
    return new FitSettings(objective, decay, learningRate, rho, schedule, epochs, batch, seed, preprocessing);
  }

  /** With a learning rate that changes as training goes on. */
  public FitSettings withSchedule(Schedule other) {
    return new FitSettings(objective, decay, learningRate, momentum, other, epochs, batch, seed, preprocessing);
  }

  /** With more or fewer epochs. */
  public FitSettings withEpochs(int number) {
    return new FitSettings(objective, decay, learningRate, momentum, schedule, number, batch, seed, preprocessing);
  }

  /** With larger or smaller batches. */
  public FitSettings withBatch(int samples) {
    return new FitSettings(objective, decay, learningRate, momentum, schedule, epochs, samples, seed, preprocessing);
  }

  /** With another seed. */
  public FitSettings withSeed(long other) {
    return new FitSettings(objective, decay, learningRate, momentum, schedule, epochs, batch, other, preprocessing);
  }

  /** With another preprocessing. */
  public FitSettings withPreprocessing(PreprocessingKind kind) {
    return new FitSettings(objective, decay, learningRate, momentum, schedule, epochs, batch, seed, kind);
  }

  /** Momentum, and regularisation of all but biases. */
  public OptimizerSettings optimizer() {
    return OptimizerSettings.momentum(momentum).withWeightDecay(decay).withoutDecayOnBatchNormAndBiases();
  }

  /**
   * A trainer of these settings, on one thread.
   *
   * @param fitted the preprocessing, measured
   */
  public Trainer trainer(Network network, Dataset train, Dataset validation, Preprocessing fitted) {
    return Trainer.of(network, train, validation).loss(objective.loss()).optimizer(optimizer())
        .learningRate(learningRate).schedule(schedule).epochs(epochs).batch(batch).seed(seed).preprocessing(fitted);
  }

  void write(Path file) {
    Json.write(file, new Written(objective, WeightDecays.text(decay), learningRate, momentum, schedule.toString(),
        epochs, batch, seed, preprocessing.toString()));
  }

  static FitSettings read(Path file) {
    Written read = Json.read(file, Written.class);
    try {
      return new FitSettings(read.objective, WeightDecays.parse(read.weightDecay), read.learningRate, read.momentum,
          Schedule.parse(read.schedule), read.epochs, read.batch, read.seed,
          PreprocessingKind.parse(read.preprocessing));
    } catch (IllegalArgumentException | NullPointerException e) {
      throw new RunFileException(file, "is not what was written: " + e.getMessage(), e);
    }
  }
}
