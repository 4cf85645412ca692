package dev.lanewise.training.course;

import dev.lanewise.nn.Network;
import dev.lanewise.nn.Parameter;
import dev.lanewise.nn.zoo.Zoo;
import dev.lanewise.training.Trainer;
import dev.lanewise.training.augment.Augmentation;
import dev.lanewise.training.data.DataFolder;
import dev.lanewise.training.data.Dataset;
import dev.lanewise.training.data.Preprocessing;
import dev.lanewise.training.data.PreprocessingKind;
import dev.lanewise.training.data.Splits;
import dev.lanewise.training.experiment.Experiment;
import dev.lanewise.training.experiment.Findings;
import dev.lanewise.training.experiment.Spread;
import dev.lanewise.training.experiment.Trained;
import dev.lanewise.training.experiment.Workbench;
import dev.lanewise.training.optim.OptimizerSettings;
import dev.lanewise.training.optim.ParameterGroup;
import dev.lanewise.training.schedule.Schedule;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * {@code transfer}: a net learns one half of the classes, then the other half from few samples: from scratch, with the
 * features that it has, and fine-tuned.
 */
final class TransferExperiment implements Experiment {
  /** What the learning rate is multiplied by below the new head when a net is fine-tuned. */
  static final double RATE_BELOW = 0.2;
  static final int BATCH = 32;
  static final String AUGMENTATION = "flip,crop(4)";

  /** Validation samples of the runs on the other classes; nothing is chosen by them. */
  private static final int VALIDATE = 50;

  /** How the other classes are learnt. */
  enum Way {
    SCRATCH("from scratch", "starting from scratch", "scratch"),
    FROZEN("frozen features", "a new head on frozen features", "frozen"),
    TUNED("fine-tuned", "fine-tuning", "tuned");

    final String title;
    /** In a sentence. */
    final String words;
    final String key;

    Way(String title, String words, String key) {
      this.title = title;
      this.words = words;
      this.key = key;
    }
  }

  /** A share of the training samples of the other classes, and what each way is given for it. */
  record Budget(double share, int epochs, int runs) {
    String key() {
      return Math.round(100 * share) + "pct";
    }

    /** For example {@code 10 %}. */
    String text() {
      return Math.round(100 * share) + " %";
    }
  }

  /** The test accuracies of all runs with a share. */
  record Group(Budget budget, int images, int steps, Map<Way, Spread> accuracies) {
    Spread of(Way way) {
      return accuracies.get(way);
    }

    /** The better of the two ways that transfer, by its mean. */
    Way best() {
      return of(Way.FROZEN).mean() > of(Way.TUNED).mean() ? Way.FROZEN : Way.TUNED;
    }

    /** By how much that way is better than starting from scratch. */
    double gain() {
      return of(best()).mean() - of(Way.SCRATCH).mean();
    }

    boolean isAhead() {
      return of(best()).isAbove(of(Way.SCRATCH));
    }
  }

  @Override
  public String name() {
    return "transfer";
  }

  @Override
  public String title() {
    return "Transfer learning";
  }

  @Override
  public String question() {
    return "How much do features that were learnt on other classes help where samples are few?";
  }

  @Override
  public String shows() {
    return "half the classes learnt from 1, 10 and 100 % of their data: from scratch, by a new head, by fine-tuning";
  }

  @Override
  public Estimate estimate() {
    return new Estimate(11, 15, 540);
  }

  @Override
  public void check(Workbench bench) {
    int classes = bench.splits().train().classes();
    if (classes < 4) {
      throw new IllegalArgumentException(
          "data: " + classes + " classes, expected at least 4: half of them are learnt first, then the others");
    }
    Splits first = first(bench);
    Splits other = other(bench);
    Stream.of(first.train(), first.validation(), first.test(), other.validation(), other.test())
        .filter(part -> part.size() == 0).findFirst().ifPresent(part -> {
          throw new IllegalArgumentException(
              "data: " + part.name() + " has no sample of " + String.join(", ", part.classNames()));
        });
    requireShares(other.train(), budgets(bench).getFirst());
  }

  /** The smallest share of each class must be a sample at least. */
  private static void requireShares(Dataset train, Budget least) {
    int needed = (int) Math.ceil(1 / least.share());
    int[] counts = new int[train.classes()];
    IntStream.range(0, train.size()).forEach(i -> counts[train.label(i)]++);
    for (int k = 0; k < counts.length; k++) {
      if (counts[k] < needed) {
        throw new IllegalArgumentException("data: class \"" + train.classNames().get(k) + "\" has " + counts[k]
            + " training samples, expected at least " + needed + ", so that " + least.text() + " are at least one");
      }
    }
  }

  private static Splits first(Workbench bench) {
    int[] others = others(bench);
    return bench.splits().ofClasses(IntStream.range(0, bench.splits().train().classes())
        .filter(k -> IntStream.of(others).noneMatch(other -> other == k)).toArray());
  }

  private static Splits other(Workbench bench) {
    return bench.splits().ofClasses(others(bench));
  }

  /**
   * The classes that are learnt from few samples: on the synthetic set a spiral, ramps and discs, after the other
   * spirals and checkerboards; elsewhere those with odd numbers, which with CIFAR-10 leaves animals and vehicles on
   * both sides.
   */
  private static int[] others(Workbench bench) {
    return isSynthetic(bench) ? new int[] {0, 6, 7, 8, 9}
        : IntStream.range(0, bench.splits().train().classes()).filter(k -> k % 2 == 1).toArray();
  }

  static boolean isSynthetic(Workbench bench) {
    return bench.config().data().equals("synthetic");
  }

  /** Shares from the smallest to all. */
  private static List<Budget> budgets(Workbench bench) {
    if (isSynthetic(bench)) {
      int runs = bench.pick(2, 3);
      return List.of(new Budget(0.01, 8, runs), new Budget(0.1, 2, runs), new Budget(1, 1, bench.pick(1, 3)));
    }
    return List.of(new Budget(0.01, bench.pick(10, 40), bench.pick(1, 3)),
        new Budget(0.1, bench.pick(3, 8), bench.pick(1, 3)), new Budget(1, bench.pick(1, 2), 1));
  }

  static String model(Workbench bench) {
    return isSynthetic(bench) ? "lab-net" : "resnet20";
  }

  /** The largest learning rate of a run; a net without BatchNorm does not bear that of one with it. */
  static double rate(Workbench bench) {
    return isSynthetic(bench) ? 0.01 : 0.05;
  }

  @Override
  public void run(Workbench bench, Findings findings) {
    Splits first = first(bench);
    Trained trained = bench.train("first-classes", () -> firstTrainer(bench, first), first.test());
    TransferFiles.FromFile file = bench.part("file", TransferFiles.FromFile.class,
        () -> TransferFiles.compare(bench, model(bench), trained, first.test()));
    TransferFiles.FromPyTorch pytorch = !bench.onCifar10() ? null : DataFolder.find(DataFolder.CIFAR10_RESNET20)
        .map(path -> bench.part("pytorch", TransferFiles.FromPyTorch.class, () -> TransferFiles.pytorch(bench, path)))
        .orElse(null);
    Splits other = other(bench);
    List<Group> groups = budgets(bench).stream().map(budget -> group(bench, budget, trained, other)).toList();
    new TransferPage(bench, findings, first, other, trained, groups).write(file, pytorch);
  }

  private static Trainer firstTrainer(Workbench bench, Splits first) {
    Network network = Zoo.build(model(bench), first.sampleShape(), first.train().classes(), bench.seed());
    return trainer(bench, network, first.train(), first.validation())
        .preprocessing(Preprocessing.fit(PreprocessingKind.PER_CHANNEL, first.train(), bench.parallel()))
        .epochs(isSynthetic(bench) ? 1 : bench.pick(3, 8)).seed(bench.seed());
  }

  private static Trainer trainer(Workbench bench, Network network, Dataset train, Dataset validation) {
    return Trainer.of(network, train, validation).optimizer(optimizer()).learningRate(rate(bench))
        .schedule(Schedule.parse("one-cycle")).batch(BATCH)
        .augmentation(bench.onCifar10() ? Augmentation.parse(AUGMENTATION) : Augmentation.NONE);
  }

  private static OptimizerSettings optimizer() {
    return OptimizerSettings.parse("nesterov(0.9)").withWeightDecay(5e-4);
  }

  private static Group group(Workbench bench, Budget budget, Trained trained, Splits other) {
    Map<Way, Spread> accuracies = new EnumMap<>(Way.class);
    int images = 0;
    int steps = 0;
    for (Way way : Way.values()) {
      double[] values = new double[budget.runs()];
      for (int i = 0; i < values.length; i++) {
        long seed = bench.random("run").child(i).nextLong();
        Dataset train = share(other.train(), budget.share(), seed);
        Trained run = bench.trial(budget.key() + "-" + way.key + "-" + (i + 1),
            () -> otherTrainer(bench, way, trained, train, other.validation(), seed).epochs(budget.epochs()),
            other.test());
        values[i] = run.testAccuracy();
        images = train.size();
        steps = run.history().steps().size();
      }
      accuracies.put(way, new Spread(values));
    }
    return new Group(budget, images, steps, accuracies);
  }

  /** A share of each class. */
  private static Dataset share(Dataset whole, double share, long seed) {
    return share == 1 ? whole : Splits.stratified(whole, 0, share, seed).test();
  }

  private static Trainer otherTrainer(
      Workbench bench, Way way, Trained trained, Dataset train, Dataset validation, long seed) {
    Dataset few = validation.first(VALIDATE);
    Network learnt = TransferFiles.read(
        model(bench), trained, train.sampleShape(), trained.test().confusion().length);
    Network network = switch (way) {
      case SCRATCH -> Zoo.build(model(bench), train.sampleShape(), train.classes(), seed);
      case FROZEN -> frozen(learnt).withHead(train.classes(), seed);
      case TUNED -> learnt.withHead(train.classes(), seed);
    };
    Trainer trainer = trainer(bench, network, train, few)
        .preprocessing(trained.model().preprocessing()).seed(seed);
    return way == Way.TUNED ? trainer.optimizer(optimizer().withGroup(below(learnt))) : trainer;
  }

  /** Parameters and, where there are any, running statistics. */
  private static Network frozen(Network network) {
    boolean statistics = network.state().stream().anyMatch(Parameter::isStatistic);
    return statistics ? network.withFrozen().withFrozenStatistics() : network.withFrozen();
  }

  /** All parameters that a net has from the one it was made of. */
  private static ParameterGroup below(Network learnt) {
    return ParameterGroup.of("below the head", Set.copyOf(learnt.parameters())::contains)
        .withRateFactor(RATE_BELOW);
  }
}
