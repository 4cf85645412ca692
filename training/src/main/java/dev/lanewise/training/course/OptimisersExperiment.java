package dev.lanewise.training.course;

import dev.lanewise.nn.Network;
import dev.lanewise.nn.zoo.Zoo;
import dev.lanewise.training.History;
import dev.lanewise.training.Trainer;
import dev.lanewise.training.data.Dataset;
import dev.lanewise.training.data.Preprocessing;
import dev.lanewise.training.data.PreprocessingKind;
import dev.lanewise.training.experiment.Experiment;
import dev.lanewise.training.experiment.Findings;
import dev.lanewise.training.experiment.Spread;
import dev.lanewise.training.experiment.Trained;
import dev.lanewise.training.experiment.Workbench;
import dev.lanewise.training.optim.OptimizerSettings;
import dev.lanewise.training.schedule.Schedule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * {@code optimisers}: seven update rules on a linear and a convolutional network, each at a rate of its own, and seven
 * schedules of the learning rate on the second.
 */
final class OptimisersExperiment implements Experiment {
  /** What the schedules multiply: twice the rate of momentum's own, so that it matters how it falls. */
  static final double SCHEDULED_RATE = 0.02;

  /** What the other schedules are compared with. */
  static final String CONSTANT = "constant";

  private static final String SOFTMAX = "softmax";
  private static final String CONVOLUTIONAL = "mini-alexnet";
  private static final String MOMENTUM = "momentum";
  private static final String CLASSIC = "classic-momentum";

  /** Momentum's form of CS231n comes last: drawn in dashes it lies over PyTorch's. */
  private static final List<Rule> RULES = List.of(
      new Rule("sgd", 0.005, 0.05), new Rule(MOMENTUM, 5e-4, 0.01), new Rule("nesterov", 5e-4, 0.01),
      new Rule("adam", 1e-4, 1e-3), new Rule("adamw", 1e-4, 1e-3), new Rule("rmsprop", 1e-4, 5e-4),
      new Rule(CLASSIC, 5e-4, 0.01));

  /** An update rule with its learning rate for each network, found by hand: the rates are part of the comparison. */
  record Rule(String name, double linearRate, double convolutionalRate) {
    double rate(String network) {
      return network.equals(SOFTMAX) ? linearRate : convolutionalRate;
    }
  }

  /** What runs that differ in their seed alone came to. */
  record Series(String name, double rate, List<Trained> runs) {
    Spread spread(ToDoubleFunction<Trained> figure) {
      return new Spread(runs.stream().mapToDouble(figure).toArray());
    }

    List<History> histories() {
      return runs.stream().map(Trained::history).toList();
    }

    /** Whether it is the form of momentum that at a constant rate is the other's path. */
    boolean isClassicMomentum() {
      return name.equals(CLASSIC);
    }
  }

  /** A network and all that was trained on it. */
  record Group(String network, Budget budget, List<Series> series) {
    Series find(String name) {
      return series.stream().filter(s -> s.name.equals(name)).findFirst().orElseThrow();
    }

    List<Trained> momentum() {
      return find(MOMENTUM).runs;
    }

    List<Trained> classicMomentum() {
      return find(CLASSIC).runs;
    }
  }

  /** How much a run sees. */
  record Budget(int samples, int batch, int epochs, int seeds) {
    int stepsPerEpoch() {
      return Math.ceilDiv(samples, batch);
    }
  }

  /** Both forms of momentum while the rate falls to a tenth after the first of two epochs. */
  record Fall(Trained momentum, Trained classic, int stepsPerEpoch) {}

  @Override
  public String name() {
    return "optimisers";
  }

  @Override
  public String title() {
    return "Update rules and schedules";
  }

  @Override
  public String question() {
    return "How do SGD, momentum, Nesterov, Adam, AdamW and RMSProp bring the loss down, and what does a schedule of "
        + "the learning rate change?";
  }

  @Override
  public String shows() {
    return "seven update rules on softmax and Mini-AlexNet, three seeds each; seven schedules of the learning rate";
  }

  @Override
  public Estimate estimate() {
    return new Estimate(12, 45, 390);
  }

  @Override
  public void check(Workbench bench) {
    for (String network : List.of(SOFTMAX, CONVOLUTIONAL)) {
      network(bench, network, bench.seed());
    }
    if (bench.splits().train().size() == 0 || bench.splits().validation().size() == 0) {
      throw new IllegalArgumentException("data: the training or the validation part of " + bench.config().data()
          + " has no sample, expected both to have some");
    }
  }

  @Override
  public void run(Workbench bench, Findings findings) {
    Preprocessing preprocessing =
        Preprocessing.fit(PreprocessingKind.PER_CHANNEL, bench.splits().train(), bench.parallel());
    Group linear = rules(bench, preprocessing, SOFTMAX, linearBudget(bench));
    Group convolutional = rules(bench, preprocessing, CONVOLUTIONAL, convolutionalBudget(bench));
    Fall fall = fall(bench, preprocessing);
    Group scheduled = schedules(bench, preprocessing, scheduleBudget(bench));
    new OptimisersPage(findings).write(linear, convolutional, fall, scheduled);
  }

  private static Budget linearBudget(Workbench bench) {
    return budget(bench, 2_000, bench.pick(3, 6), 3);
  }

  private static Budget convolutionalBudget(Workbench bench) {
    return budget(bench, 1_000, bench.pick(1, 3), 3);
  }

  private static Budget scheduleBudget(Workbench bench) {
    return budget(bench, 1_000, bench.pick(3, 5), bench.pick(1, 3));
  }

  /** Small sets get small batches, so that there are steps enough for a curve. */
  private static Budget budget(Workbench bench, int samples, int epochs, int seeds) {
    int most = bench.onCifar10() ? bench.pick(2_000, 10_000) : bench.pick(160, samples);
    int real = Math.min(most, bench.splits().train().size());
    return new Budget(real, real < 500 ? 16 : real < 5_000 ? 32 : 64, epochs, seeds);
  }

  private static Group rules(Workbench bench, Preprocessing preprocessing, String network, Budget budget) {
    List<Series> all = new ArrayList<>();
    for (Rule rule : RULES) {
      double rate = rule.rate(network);
      List<Trained> runs = new ArrayList<>();
      for (int i = 0; i < budget.seeds; i++) {
        long seed = bench.seed() + i;
        runs.add(bench.trial(network + "-" + rule.name + "-" + seed, () -> trainer(bench, network, budget, seed)
            .preprocessing(preprocessing).optimizer(OptimizerSettings.parse(rule.name)).learningRate(rate),
            test(bench)));
      }
      all.add(new Series(rule.name, rate, runs));
    }
    return new Group(network, budget, all);
  }

  private static Fall fall(Workbench bench, Preprocessing preprocessing) {
    Budget linear = linearBudget(bench);
    Budget budget = new Budget(linear.samples, linear.batch, 2, 1);
    List<Trained> both = List.of(MOMENTUM, CLASSIC).stream().map(form -> {
      double rate = RULES.stream().filter(rule -> rule.name.equals(form)).findFirst().orElseThrow().linearRate;
      return bench.trial("fall-" + form, () -> trainer(bench, SOFTMAX, budget, bench.seed())
          .preprocessing(preprocessing).optimizer(OptimizerSettings.parse(form)).learningRate(rate)
          .schedule(Schedule.step(1, 0.1)), test(bench));
    }).toList();
    return new Fall(both.get(0), both.get(1), budget.stepsPerEpoch());
  }

  /** The schedules by their names in charts; those that know no end fall to about a twentieth over all epochs. */
  static Map<String, Schedule> schedules(int epochs) {
    double gamma = Math.round(100 * Math.pow(0.05, 1.0 / Math.max(1, epochs - 1))) / 100.0;
    Map<String, Schedule> schedules = new LinkedHashMap<>();
    schedules.put(CONSTANT, Schedule.constant());
    schedules.put("step", Schedule.step(Math.ceilDiv(epochs, 3), 0.1));
    schedules.put("exponential", Schedule.exponential(gamma));
    schedules.put("1/t", Schedule.inverse(1));
    schedules.put("cosine", Schedule.cosine(0));
    schedules.put("one-cycle", Schedule.parse("one-cycle"));
    schedules.put("warm-up, cosine", Schedule.warmUpEpochs(1, 0.01, Schedule.cosine(0)));
    return schedules;
  }

  private static Group schedules(Workbench bench, Preprocessing preprocessing, Budget budget) {
    List<Series> all = new ArrayList<>();
    schedules(budget.epochs).forEach((name, schedule) -> {
      String part = "schedule-" + name.replaceAll("[^a-z0-9]+", "-");
      List<Trained> runs = new ArrayList<>();
      for (int i = 0; i < budget.seeds; i++) {
        long seed = bench.seed() + i;
        runs.add(bench.trial(part + "-" + seed, () -> trainer(bench, CONVOLUTIONAL, budget, seed)
            .preprocessing(preprocessing).optimizer(OptimizerSettings.momentum(0.9)).learningRate(SCHEDULED_RATE)
            .schedule(schedule), test(bench)));
      }
      all.add(new Series(name, SCHEDULED_RATE, runs));
    });
    return new Group(CONVOLUTIONAL, budget, all);
  }

  /** The seed decides the first weights and the order of the samples. */
  private static Trainer trainer(Workbench bench, String network, Budget budget, long seed) {
    Dataset validation = bench.splits().validation();
    return Trainer.of(network(bench, network, seed), bench.splits().train().slice(0, budget.samples),
        validation.first(bench.pick(100, 1_000)))
        .batch(budget.batch).epochs(budget.epochs).seed(seed);
  }

  private static Dataset test(Workbench bench) {
    Dataset test = bench.splits().test();
    return bench.quick() && !bench.onCifar10() ? test.first(100) : test;
  }

  private static Network network(Workbench bench, String name, long seed) {
    return Zoo.build(name, bench.splits().sampleShape(), bench.splits().train().classes(), seed);
  }
}
