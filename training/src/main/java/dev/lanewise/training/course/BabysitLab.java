package dev.lanewise.training.course;

import dev.lanewise.nn.GradientCheck;
import dev.lanewise.nn.Initializer;
import dev.lanewise.nn.Loss;
import dev.lanewise.nn.Network;
import dev.lanewise.nn.Parameter;
import dev.lanewise.nn.SeededRandom;
import dev.lanewise.nn.Shape;
import dev.lanewise.nn.loss.SoftmaxCrossEntropy;
import dev.lanewise.training.DivergedException;
import dev.lanewise.training.Trainer;
import dev.lanewise.training.data.Dataset;
import dev.lanewise.training.data.Preprocessing;
import dev.lanewise.training.experiment.Trained;
import dev.lanewise.training.experiment.Workbench;
import dev.lanewise.training.optim.OptimizerSettings;
import dev.lanewise.training.report.ActivationStatistics;
import dev.lanewise.training.schedule.Schedule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Does the parts of {@link BabysitExperiment}. */
final class BabysitLab {
  /** A learning rate at which the net trains. */
  static final double RATE = 0.01;

  /** By what the rate that is too low is smaller. */
  static final double TOO_LOW = 10_000;

  /** So few samples are learnt by heart. */
  static final int FEW = 50;

  /** What the weights of the last layer deviate by where they are too large. */
  static final double TOO_LARGE = 1;

  /** λ of the regularisation that is tried. */
  static final double LAMBDA = 0.1;

  /** The rates that are tried until the loss is no longer finite. */
  private static final double[] TOO_HIGH = {1, 100, 1e4, 1e6};

  private static final double MOMENTUM = 0.9;

  /** After so many steps updates are compared with weights: not when all is learnt, and gradients have gone to 0. */
  static final int EARLY = 10;

  /** Samples on which activations are measured. */
  private static final int MEASURED = 256;

  /**
   * The net before its first step.
   *
   * @param loss of the validation samples
   * @param brokenLoss of a net whose last layer starts too large
   * @param squares the sum of the squares of all weights
   * @param decayError of what one step of weight decay takes away, against the gradient of λ/2·Σw²
   * @param brokenDecayError against the gradient of λ·Σw²
   */
  record Start(double loss, double brokenLoss, double squares, double decayError, double brokenDecayError) {}

  /** The errors of the parameters' gradients, against central differences, and of float against double. */
  record Gradients(List<String> parameters, double[] reference, double[] floats) {
    double worst() {
      return Arrays.stream(reference).max().orElse(0);
    }

    double worstFloat() {
      return Arrays.stream(floats).max().orElse(0);
    }
  }

  /**
   * The hidden layers of the deep net.
   *
   * @param deviation of each layer's activations at the start
   * @param dead the share of each layer's units that are 0 for all samples, at the start
   * @param deadAfter the same after some steps of training; NaN where the loss was not finite
   * @param divergence the message if it was not; else null
   */
  record Activations(double[] deviation, double[] dead, double[] deadAfter, String divergence) {
    /** By what the activations of the last layer deviate, against those of the first. */
    double kept() {
      return deviation[deviation.length - 1] / deviation[0];
    }
  }

  /** Everything that came out; activations by how the weights start. */
  record Results(
      Start start, Gradients gradients, Gradients wrongSign, Gradients wrongScale, Trained few, Trained fewWrongSign,
      Trained right, Trained tooLow, double tooHighRate, Trained tooHigh, Trained shuffled, Trained training,
      Trained early, Trained earlyTooLow, Map<String, Activations> activations, int steps) {}

  private final Workbench bench;
  private final Preprocessing preprocessing;
  private final Dataset train;
  private final Dataset few;
  private final Dataset some;
  private final Loss loss = new SoftmaxCrossEntropy();
  private final Loss wrongSign = new WrongGradient(loss, -1);
  private final int batch;
  private final int steps;

  BabysitLab(Workbench bench, Preprocessing preprocessing) {
    this.bench = bench;
    this.preprocessing = preprocessing;
    this.train = bench.splits().train();
    this.few = train.slice(0, FEW);
    Dataset validation = bench.splits().validation();
    this.some = validation.first(2 * MEASURED);
    this.batch = bench.onCifar10() ? 64 : 32;
    // At most an epoch: of labels that are shuffled there is nothing to learn then, not even by heart.
    this.steps = Math.min(bench.onCifar10() ? bench.pick(60, 300) : bench.pick(40, 60),
        Math.max(1, train.size() / batch));
  }

  Results work() {
    Start start = bench.part("start", Start.class, this::start);
    Gradients gradients = bench.part("gradients", Gradients.class, () -> gradients(loss));
    Gradients sign = bench.part("gradients-wrong-sign", Gradients.class, () -> gradients(wrongSign));
    Gradients scale =
        bench.part("gradients-wrong-scale", Gradients.class, () -> gradients(new WrongGradient(loss, 2)));
    Trained learnt = bench.trial("few", () -> few(loss), few);
    Trained notLearnt = bench.trial("few-wrong-sign", () -> few(wrongSign), few);
    Trained right = bench.trial("rate-right", () -> trial(train, RATE), some);
    Trained tooLow = bench.trial("rate-too-low", () -> trial(train, RATE / TOO_LOW), some);
    Trained shuffled = bench.trial("shuffled",
        () -> trial(new ShuffledLabels(train, bench.random("shuffled labels")), RATE), some);
    double rate = Double.NaN;
    Trained tooHigh = null;
    for (int i = 0; i < TOO_HIGH.length && (tooHigh == null || !tooHigh.diverged()); i++) {
      double tried = TOO_HIGH[i];
      rate = tried;
      tooHigh = bench.trial("rate-" + (long) tried, () -> trial(train, tried), some);
    }
    Trained training = bench.train("training", this::training, bench.splits().test());
    Trained early = bench.trial("updates-right", () -> trial(train, RATE, EARLY), some);
    Trained earlyTooLow = bench.trial("updates-too-low", () -> trial(train, RATE / TOO_LOW, EARLY), some);
    return new Results(start, gradients, sign, scale, learnt, notLearnt, right, tooLow, rate, tooHigh, shuffled,
        training, early, earlyTooLow, activations(), steps);
  }

  private Network net() {
    return BabysitNets.cnn(train.sampleShape(), train.classes(), BabysitNets.SMALL, bench.seed());
  }

  private Trainer trainer(Network net, Dataset samples, Dataset validation) {
    return Trainer.of(net, samples, validation).optimizer(OptimizerSettings.momentum(MOMENTUM)).learningRate(RATE)
        .preprocessing(preprocessing).batch(batch).seed(bench.seed());
  }

  private Trainer few(Loss minimised) {
    return trainer(net(), few, few).batch(10).epochs(bench.pick(24, 40)).loss(minimised);
  }

  private Trainer trial(Dataset samples, double rate) {
    return trial(samples, rate, steps);
  }

  private Trainer trial(Dataset samples, double rate, int most) {
    return trainer(net(), samples, some).learningRate(rate).steps(Math.min(steps, most));
  }

  private Trainer training() {
    Dataset samples = bench.onCifar10() ? train : train.first(bench.pick(640, 2_000));
    return trainer(net(), samples, bench.splits().validation())
        .schedule(Schedule.cosine(0.05)).epochs(bench.onCifar10() ? bench.pick(5, 10) : 5);
  }

  private Start start() {
    Network broken = BabysitNets.cnn(
        train.sampleShape(), train.classes(), Initializer.normal(TOO_LARGE), bench.seed());
    double[] error = decayErrors();
    return new Start(lossOf(net()), lossOf(broken), squares(net()), error[0], error[1]);
  }

  private double lossOf(Network net) {
    return trainer(net, few, some).parallel(bench.parallel()).evaluate(some).loss();
  }

  private static double squares(Network net) {
    double sum = 0;
    for (Parameter p : net.trainable()) {
      for (float w : p.data()) {
        sum += (double) w * w;
      }
    }
    return sum;
  }

  /** What a step of SGD with decay takes off the weights more than one without, against rate·λ·w and rate·2λ·w. */
  private double[] decayErrors() {
    Network plain = afterOneStep(0);
    Network decayed = afterOneStep(LAMBDA);
    double half = 0;
    double whole = 0;
    double squares = squares(net());
    List<Parameter> before = net().trainable();
    for (int i = 0; i < before.size(); i++) {
      float[] w = before.get(i).data();
      for (int k = 0; k < w.length; k++) {
        double taken =
            ((double) plain.trainable().get(i).data()[k] - decayed.trainable().get(i).data()[k]) / (RATE * LAMBDA);
        half += (taken - w[k]) * (taken - w[k]);
        whole += (taken - 2 * w[k]) * (taken - 2 * w[k]);
      }
    }
    return new double[] {Math.sqrt(half / squares), Math.sqrt(whole / (4 * squares))};
  }

  private Network afterOneStep(double lambda) {
    Network net = net();
    trainer(net, few, few).optimizer(OptimizerSettings.sgd().withWeightDecay(lambda)).steps(1)
        .parallel(bench.parallel()).fit();
    return net;
  }

  /** Of the same net for small images of noise: the check computes in double, in plain loops. */
  private Gradients gradients(Loss checked) {
    Shape input = Shape.of(8, 8, train.sampleShape().channels());
    Network net = BabysitNets.cnn(input, train.classes(), BabysitNets.SMALL, bench.seed());
    SeededRandom random = bench.random("gradient check");
    float[] x = new float[3 * input.size()];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) random.nextGaussian();
    }
    int[] labels = {random.nextInt(train.classes()), random.nextInt(train.classes()), random.nextInt(train.classes())};
    List<GradientCheck.Row> rows = GradientCheck.run(net, checked, x, labels, bench.seed(), bench.parallel());
    return new Gradients(rows.stream().map(row -> row.parameter().name()).toList(),
        rows.stream().mapToDouble(GradientCheck.Row::referenceError).toArray(),
        rows.stream().mapToDouble(GradientCheck.Row::floatError).toArray());
  }

  private Map<String, Activations> activations() {
    Map<String, Initializer> starts = new LinkedHashMap<>();
    starts.put("0.01", Initializer.normal(0.01));
    starts.put("1", Initializer.normal(1));
    starts.put("Xavier", Initializer.XAVIER_NORMAL);
    starts.put("He", Initializer.HE_NORMAL);
    Map<String, Activations> all = new LinkedHashMap<>();
    starts.forEach((name, hidden) -> all.put(name,
        bench.part("activations-" + name, Activations.class, () -> activations(hidden))));
    return all;
  }

  private Activations activations(Initializer hidden) {
    Network net = BabysitNets.deep(train.sampleShape(), train.classes(), hidden, bench.seed());
    List<ActivationStatistics> before = rectifiers(net);
    String divergence = null;
    double[] after;
    try {
      trainer(net, train, few).steps(steps).parallel(bench.parallel()).fit();
      after = rectifiers(net).stream().mapToDouble(ActivationStatistics::deadShare).toArray();
    } catch (DivergedException e) {
      divergence = e.getMessage();
      after = new double[before.size()];
      Arrays.fill(after, Double.NaN);
    }
    return new Activations(before.stream().mapToDouble(ActivationStatistics::deviation).toArray(),
        before.stream().mapToDouble(ActivationStatistics::deadShare).toArray(), after, divergence);
  }

  private List<ActivationStatistics> rectifiers(Network net) {
    int n = Math.min(MEASURED, some.size());
    int size = some.sampleShape().size();
    float[] x = new float[n * size];
    for (int i = 0; i < n; i++) {
      some.copySample(i, x, i * size);
    }
    float[] prepared = new float[n * net.input().size()];
    preprocessing.preprocessor(some.sampleShape(), n, bench.parallel()).apply(n, x, 0, prepared, 0);
    return new ArrayList<>(ActivationStatistics.measure(net, n, prepared, bench.parallel())).stream()
        .filter(ActivationStatistics::rectifies).toList();
  }
}
