package dev.lanewise.training;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.nn.Loss;
import dev.lanewise.nn.Network;
import dev.lanewise.nn.TrainingPlan;
import dev.lanewise.nn.loss.SoftmaxCrossEntropy;
import dev.lanewise.training.data.BatchLoader;
import dev.lanewise.training.data.Dataset;
import dev.lanewise.training.data.Preprocessing;
import java.util.Objects;

/**
 * Trains a network: in each epoch one step for every batch of the shuffled training part (load, forward, loss,
 * backward, update), then a validation.
 *
 * <p>The same network, settings, data and seed give the same parameters bit for bit, whatever the number of threads.
 *
 * <pre>{@code
 * History history = Trainer.of(network, splits.train(), splits.validation())
 *     .optimizer(new Sgd(0.9, 0)).learningRate(0.01).epochs(8).batch(64).seed(1)
 *     .fit();
 * }</pre>
 */
public final class Trainer {
  private final Network network;
  private final Dataset train;
  private final Dataset validation;
  private Loss loss = new SoftmaxCrossEntropy();
  private Optimizer optimizer = new Sgd(0.9, 0);
  private double learningRate = 0.01;
  private int epochs = 1;
  private int batch = 64;
  private long seed;
  private Preprocessing preprocessing = Preprocessing.none();
  private Parallel parallel = Parallel.serial();
  private TrainingListener listener = TrainingListener.NONE;

  private Trainer(Network network, Dataset train, Dataset validation) {
    this.network = Objects.requireNonNull(network, "network");
    this.train = Objects.requireNonNull(train, "train");
    this.validation = Objects.requireNonNull(validation, "validation");
    if (network.output().size() != train.classes()) {
      throw new IllegalArgumentException("network: its output is " + network.output() + ", expected " + train.classes()
          + ", one for each class of " + train.name());
    }
    if (train.size() == 0) {
      throw new IllegalArgumentException("train: " + train.name() + " has no sample");
    }
  }

  /**
   * A trainer with softmax cross-entropy, SGD with momentum 0.9, learning rate 0.01, one epoch of batches of 64, one
   * thread.
   *
   * @throws IllegalArgumentException if the network has not one output a class, or there is no data
   */
  public static Trainer of(Network network, Dataset train, Dataset validation) {
    return new Trainer(network, train, validation);
  }

  /** What is minimised. */
  public Trainer loss(Loss loss) {
    this.loss = Objects.requireNonNull(loss, "loss");
    return this;
  }

  /** How parameters follow their gradients. */
  public Trainer optimizer(Optimizer optimizer) {
    this.optimizer = Objects.requireNonNull(optimizer, "optimizer");
    return this;
  }

  /**
   * The length of the steps.
   *
   * @throws IllegalArgumentException if it is not a positive number
   */
  public Trainer learningRate(double learningRate) {
    if (!(learningRate > 0 && learningRate < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("learningRate: " + learningRate + ", expected a positive number");
    }
    this.learningRate = learningRate;
    return this;
  }

  /**
   * How often the training part is gone through.
   *
   * @throws IllegalArgumentException if {@code epochs < 1}
   */
  public Trainer epochs(int epochs) {
    this.epochs = atLeastOne("epochs", epochs);
    return this;
  }

  /**
   * Samples in a step; the last step of an epoch takes what is left.
   *
   * @throws IllegalArgumentException if {@code batch < 1}
   */
  public Trainer batch(int batch) {
    this.batch = atLeastOne("batch", batch);
    return this;
  }

  private static int atLeastOne(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + ": " + value + ", expected at least 1");
    }
    return value;
  }

  /** Decides the order of the samples. */
  public Trainer seed(long seed) {
    this.seed = seed;
    return this;
  }

  /** What samples go through before the network sees them; nothing unless this is called. */
  public Trainer preprocessing(Preprocessing preprocessing) {
    this.preprocessing = Objects.requireNonNull(preprocessing, "preprocessing");
    return this;
  }

  /** Who works. */
  public Trainer parallel(Parallel parallel) {
    this.parallel = Objects.requireNonNull(parallel, "parallel");
    return this;
  }

  /** Who is told. */
  public Trainer listener(TrainingListener listener) {
    this.listener = Objects.requireNonNull(listener, "listener");
    return this;
  }

  /**
   * Trains.
   *
   * @return what happened in each epoch
   * @throws IllegalArgumentException if the preprocessed samples are not what the network takes
   * @throws DivergedException if the loss becomes NaN or infinite; the network keeps the parameters it then has
   */
  public History fit() {
    History history = new History();
    TrainingPlan plan = network.training(Math.min(batch, train.size()), parallel);
    BatchLoader loader = preprocessed(BatchLoader.shuffled(train, plan.batch(), seed));
    Evaluator evaluator = evaluator(validation);
    Predictions predictions = new Predictions(parallel, plan.batch(), train.classes());
    plan.warmUp(loss);
    for (int epoch = 1; epoch <= epochs; epoch++) {
      listener.epochStarted(epoch, train.size());
      History.Epoch done = epoch(epoch, plan, loader, predictions, evaluator);
      history.add(done);
      listener.epochDone(done);
    }
    return history;
  }

  private History.Epoch epoch(
      int number, TrainingPlan plan, BatchLoader loader, Predictions predictions, Evaluator evaluator) {
    long start = System.nanoTime();
    MeanLoss losses = new MeanLoss();
    int correct = 0;
    int seen = 0;
    int step = 0;
    loader.startEpoch(number);
    while (loader.next()) {
      int n = loader.count();
      plan.forward(n, loader.images(), 0);
      double mean = plan.loss(loss, loader.labels());
      step++;
      if (!Double.isFinite(mean)) {
        throw new DivergedException(number, step, mean);
      }
      losses.add(plan.lossStep(), mean);
      correct += predictions.correct(n, plan.output(), loader.labels());
      plan.backward();
      optimizer.step(plan, learningRate);
      seen += n;
      listener.stepDone(seen, losses.mean(), (double) correct / seen);
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    Evaluation validated = evaluator.evaluate(network.compile());
    return new History.Epoch(
        number, losses.mean(), (double) correct / seen, validated, seconds, seen / seconds);
  }

  /** Runs the network as it now is over a dataset, prepared as in training. */
  public Evaluation evaluate(Dataset dataset) {
    return evaluator(dataset).evaluate(network.compile());
  }

  private Evaluator evaluator(Dataset dataset) {
    return new Evaluator(preprocessed(BatchLoader.sequential(dataset, batch)), loss, parallel);
  }

  private BatchLoader preprocessed(BatchLoader loader) {
    BatchLoader preprocessed = loader.preprocessed(preprocessing);
    if (!preprocessed.sampleShape().equals(network.input())) {
      throw new IllegalArgumentException("network: it takes " + network.input() + ", expected "
          + preprocessed.sampleShape() + " as in " + loader.dataset().name() + " after preprocessing "
          + preprocessing.kind());
    }
    return preprocessed;
  }
}
