package dev.lanewise.training.course;

import dev.lanewise.nn.Network;
import dev.lanewise.nn.Shape;
import dev.lanewise.nn.zoo.DenseNets;
import dev.lanewise.nn.zoo.Zoo;
import dev.lanewise.training.Trainer;
import dev.lanewise.training.augment.Augmentation;
import dev.lanewise.training.data.Preprocessing;
import dev.lanewise.training.data.PreprocessingKind;
import dev.lanewise.training.data.Splits;
import dev.lanewise.training.experiment.Experiment;
import dev.lanewise.training.experiment.Findings;
import dev.lanewise.training.experiment.Trained;
import dev.lanewise.training.experiment.Workbench;
import dev.lanewise.training.optim.OptimizerSettings;
import dev.lanewise.training.schedule.Schedule;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** {@code architectures}: eight nets from LeNet-5 to ResNet-18, trained for equally many epochs. */
final class ArchitecturesExperiment implements Experiment {
  /**
   * A net.
   *
   * @param model what it is called among figures and parts
   * @param name what readers see
   * @param rate the largest learning rate of its cycle
   * @param recipe how it is built
   */
  record Net(String model, String name, double rate, Recipe recipe) {
    /** A net of the zoo, under its name there. */
    Net(String model, String name, double rate) {
      this(model, name, rate, (input, classes, seed) -> Zoo.build(model, input, classes, seed));
    }

    Network build(Splits splits, long seed) {
      return recipe.build(splits.sampleShape(), splits.train().classes(), seed);
    }
  }

  /** Builds a net. */
  interface Recipe {
    Network build(Shape input, int classes, long seed);
  }

  /** The zoo's DenseNet, of depth 100, would take longer than all others together. */
  private static final Recipe SHORT_DENSENET = (input, classes, seed) ->
      DenseNets.bc(input, classes, 40, 12, 0.5, seed);

  /** Rates as large as each stands: those without BatchNorm stand the least, narrow ones the most. */
  static final List<Net> NETS = List.of(
      new Net("lenet5", "LeNet-5", 0.05), new Net("mini-alexnet", "Mini-AlexNet", 0.02),
      new Net("mini-vgg", "Mini-VGG", 0.05), new Net("vgg11-bn", "VGG-11", 0.05),
      new Net("resnet18", "ResNet-18", 0.05), new Net("resnet20", "ResNet-20", 0.1),
      new Net("densenet-bc-40", "DenseNet-BC-40", 0.1, SHORT_DENSENET),
      new Net("mobilenet-v1-32", "MobileNet", 0.1));

  /** How much is done: samples, samples evaluated, samples in a step, epochs. */
  private record Budget(int train, int evaluated, int batch, int epochs) {
    static Budget of(Workbench bench) {
      if (bench.onSynthetic()) {
        return bench.pick(new Budget(16, 16, 8, 1), new Budget(600, 200, 32, 2));
      }
      return bench.pick(new Budget(1_000, 300, 32, 1), new Budget(25_000, Integer.MAX_VALUE, 64, 2));
    }

    Splits of(Splits all) {
      return new Splits(all.train().first(train), all.validation().first(evaluated),
          all.test().first(evaluated));
    }
  }

  @Override
  public String name() {
    return "architectures";
  }

  @Override
  public String title() {
    return "Architectures";
  }

  @Override
  public String question() {
    return "What does a net get for its parameters, its multiply-adds and its time?";
  }

  @Override
  public String shows() {
    return "eight nets from LeNet-5 to ResNet-18 for equally many epochs: accuracy against time and size, and latency";
  }

  @Override
  public Estimate estimate() {
    return new Estimate(13, 60, 1230);
  }

  @Override
  public void check(Workbench bench) {
    for (Net net : NETS) {
      net.build(bench.splits(), bench.seed());
    }
  }

  @Override
  public void run(Workbench bench, Findings findings) {
    Budget budget = Budget.of(bench);
    Splits splits = budget.of(bench.splits());
    Preprocessing preprocessing =
        Preprocessing.fit(PreprocessingKind.PER_CHANNEL, splits.train(), bench.parallel());
    List<ArchitecturesPage.Result> results = new ArrayList<>();
    for (Net net : NETS) {
      Supplier<Trainer> trainer = () -> trainer(net, splits, preprocessing, budget, bench.seed());
      // With --quick a run takes less time than its checkpoints.
      Trained trained = bench.quick() ? bench.trial(net.model(), trainer, splits.test())
          : bench.train(net.model(), trainer, splits.test());
      Latency latency = bench.part(net.model() + "-latency", Latency.class, () -> latency(bench, net, splits));
      Network network = net.build(splits, bench.seed());
      results.add(new ArchitecturesPage.Result(
          net, network.parameterCount(), network.multiplyAdds(), trained, latency));
    }
    new ArchitecturesPage(bench, splits, results).write(findings);
  }

  private static Trainer trainer(Net net, Splits splits, Preprocessing preprocessing, Budget budget, long seed) {
    return Trainer.of(net.build(splits, seed), splits.train(), splits.validation())
        .optimizer(OptimizerSettings.parse("nesterov(0.9)").withWeightDecay(5e-4)).learningRate(net.rate())
        .schedule(Schedule.parse("one-cycle")).augmentation(Augmentation.parse("flip,crop(4)"))
        .preprocessing(preprocessing).batch(budget.batch).epochs(budget.epochs).seed(seed);
  }

  /** The time does not depend on the weights. */
  private static Latency latency(Workbench bench, Net net, Splits splits) {
    Shape shape = splits.sampleShape();
    float[] image = new float[shape.size()];
    splits.train().copySample(0, image, 0);
    return Latency.measure(net.build(splits, bench.seed()), image, bench.pick(3, 300), bench.pick(10, 500),
        bench.parallel());
  }
}
