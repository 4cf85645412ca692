package dev.lanewise.training.course;

import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.nn.Layer;
import dev.lanewise.nn.Network;
import dev.lanewise.nn.Shape;
import dev.lanewise.nn.layer.AveragePool2d;
import dev.lanewise.nn.layer.Conv2d;
import dev.lanewise.nn.layer.Dense;
import dev.lanewise.nn.layer.Flatten;
import dev.lanewise.nn.layer.MaxPool2d;
import dev.lanewise.nn.layer.Relu;
import dev.lanewise.nn.zoo.SmallNets;
import dev.lanewise.training.History;
import dev.lanewise.training.Trainer;
import dev.lanewise.training.TrainingListener;
import dev.lanewise.training.data.Dataset;
import dev.lanewise.training.data.LinePatterns;
import dev.lanewise.training.data.Preprocessing;
import dev.lanewise.training.data.Splits;
import dev.lanewise.training.experiment.Experiment;
import dev.lanewise.training.experiment.Findings;
import dev.lanewise.training.experiment.Spread;
import dev.lanewise.training.experiment.Trained;
import dev.lanewise.training.experiment.Workbench;
import dev.lanewise.training.inspect.FeatureMaps;
import dev.lanewise.training.inspect.Subject;
import dev.lanewise.training.optim.OptimizerSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * {@code tiny-cnn}: 114 parameters learn three kinds of lines; how their filters become what they are; and what
 * momentum, learning rate, a second convolution, the pooling and a fourth class change.
 */
final class TinyCnnExperiment implements Experiment {
  /** The setting that everything else is compared with. */
  static final double RATE = 0.12;

  static final double[] RATES = {0.01, 0.05, RATE, 0.5, 1.0};
  static final int[] DOT_FILTERS = {3, 6, 12};
  static final double MOMENTUM = 0.9;

  private static final int BATCH = 18;
  private static final Set<Integer> NOTED = Set.of(1, 5, 15, 40);
  private static final String CONVOLUTION = "conv";
  private static final String POOL = "pool";

  /**
   * A network with its settings, trained from several seeds.
   *
   * @param label what charts call it
   * @param parameters of the network
   * @param runs one for each seed
   */
  record Variant(String label, long parameters, List<Trained> runs) {
    List<History> histories() {
      return runs.stream().map(Trained::history).toList();
    }

    /** Right answers on the validation part after the last epoch; of a run that diverged, after its last whole one. */
    Spread validation() {
      return new Spread(runs.stream().mapToDouble(run -> run.history().epochs().isEmpty() ? Double.NaN
          : run.history().last().validation().accuracy()).toArray());
    }

    /** How many of the runs ever validated so well. */
    int reached(double accuracy) {
      return (int) runs.stream().filter(run -> epochsTo(run, accuracy) > 0).count();
    }

    /** The mean over the runs that did so of the first epoch; NaN if none did. */
    double epochsTo(double accuracy) {
      return runs.stream().mapToInt(run -> epochsTo(run, accuracy)).filter(epoch -> epoch > 0).average()
          .orElse(Double.NaN);
    }

    /** The first such epoch of each run; 0 of one that never did so. */
    Spread epochs(double accuracy) {
      return new Spread(runs.stream().mapToDouble(run -> epochsTo(run, accuracy)).toArray());
    }

    private static int epochsTo(Trained run, double accuracy) {
      return run.history().epochs().stream().filter(e -> e.validation().accuracy() > accuracy)
          .mapToInt(History.Epoch::number).findFirst().orElse(0);
    }

    long diverged() {
      return runs.stream().filter(Trained::diverged).count();
    }
  }

  /** All that was trained. */
  record All(
      Variant book, Watched filters, Variant momentum, Map<Double, Variant> rates, Variant twoConvolutions,
      Variant average, Map<Integer, Variant> dot) {}

  /**
   * The filters on their way.
   *
   * @param epochs after which they were noted, 0 being before the first
   * @param weights for each of these, {@code [3][3][1][filters]}
   * @param answers {@code [filter][class]}: the mean of a filter's pooled output over the validation images of a class,
   *     after the last epoch
   */
  record Watched(int[] epochs, float[][] weights, double[][] answers) {}

  @Override
  public String name() {
    return "tiny-cnn";
  }

  @Override
  public String title() {
    return "A CNN of 114 parameters";
  }

  @Override
  public String question() {
    return "Can three filters of 3×3 learn to tell vertical, horizontal and diagonal lines, and what does it hang on?";
  }

  @Override
  public String shows() {
    return "line patterns: curves, confusion, filters epoch by epoch; momentum, rates, depth, pooling, a fourth class";
  }

  @Override
  public Estimate estimate() {
    return new Estimate(7, 10, 10);
  }

  @Override
  public String data(String asked) {
    return "line-patterns";
  }

  @Override
  public void run(Workbench bench, Findings findings) {
    Splits lines = bench.splits();
    int classes = lines.train().classes();
    Tuning plain = new Tuning(RATE, 0);
    Net three = seed -> SmallNets.tinyCnn(lines.sampleShape(), classes, seed);
    Variant book = variant(bench, "book", "as in the book", three, lines, plain);
    Watched filters = bench.part("filters", Watched.class, () -> watch(bench, three, lines));
    Variant momentum = variant(bench, "momentum", "momentum 0.9", three, lines, new Tuning(RATE, MOMENTUM));
    Map<Double, Variant> rates = new LinkedHashMap<>();
    for (double rate : RATES) {
      rates.put(rate, rate == RATE ? book
          : variant(bench, "rate-" + rate, "rate " + rate, three, lines, new Tuning(rate, 0)));
    }
    Variant two = variant(bench, "two-convolutions", "two convolutions",
        seed -> twoConvolutions(lines.sampleShape(), classes, seed), lines, plain);
    Variant average = variant(bench, "average-pooling", "average pooling",
        seed -> net(lines.sampleShape(), 3, AveragePool2d.of(2), classes, seed), lines, plain);
    Splits four = LinePatterns.splitsWithDot(bench.seed());
    Map<Integer, Variant> dot = new LinkedHashMap<>();
    for (int n : DOT_FILTERS) {
      dot.put(n, variant(bench, "dot-" + n + "-filters", n + " filters",
          seed -> net(four.sampleShape(), n, MaxPool2d.of(2), four.train().classes(), seed), four, plain));
    }
    new TinyCnnPage(bench, findings, four).write(
        new All(book, filters, momentum, rates, two, average, dot));
  }

  /** The network of a seed. */
  private interface Net {
    Network of(long seed);
  }

  /** How a network is trained; a momentum of 0 is none. */
  private record Tuning(double rate, double momentum) {}

  private static Variant variant(
      Workbench bench, String part, String label, Net net, Splits data, Tuning tuning) {
    List<Trained> runs = IntStream.range(0, bench.pick(1, 3)).mapToObj(i -> {
      long seed = bench.seed() + i;
      return bench.trial(part + "-seed-" + seed, () -> trainer(bench, net.of(seed), data, tuning, seed), data.test());
    }).toList();
    return new Variant(label, net.of(bench.seed()).parameterCount(), runs);
  }

  private static Trainer trainer(Workbench bench, Network network, Splits data, Tuning tuning, long seed) {
    return Trainer.of(network, data.train(), data.validation()).batch(BATCH).epochs(epochs(bench)).seed(seed)
        .optimizer(tuning.momentum == 0 ? OptimizerSettings.sgd() : OptimizerSettings.momentum(tuning.momentum))
        .learningRate(tuning.rate);
  }

  /** 80 as in the book, or half of that. */
  static int epochs(Workbench bench) {
    return bench.pick(40, 80);
  }

  /** Trains as in the book once more, in the same bits, and notes the filters on the way. */
  private static Watched watch(Workbench bench, Net net, Splits lines) {
    Network network = net.of(bench.seed());
    float[] weights = network.parameter(CONVOLUTION + ".weight").data();
    List<Integer> epochs = new ArrayList<>(List.of(0));
    List<float[]> noted = new ArrayList<>(List.of(weights.clone()));
    trainer(bench, network, lines, new Tuning(RATE, 0), bench.seed()).parallel(bench.parallel())
        .listener(new TrainingListener() {
          @Override
          public void epochDone(History.Epoch epoch) {
            if (NOTED.contains(epoch.number()) || epoch.number() == epochs(bench)) {
              epochs.add(epoch.number());
              noted.add(weights.clone());
            }
          }
        }).fit();
    return new Watched(epochs.stream().mapToInt(Integer::intValue).toArray(), noted.toArray(float[][]::new),
        answers(Subject.of(network, Preprocessing.none(), lines.classNames(), Parallel.serial()), lines.validation()));
  }

  private static double[][] answers(Subject subject, Dataset images) {
    int filters = subject.network().node(POOL).output().channels();
    double[][] sums = new double[filters][images.classes()];
    int[] counts = new int[images.classes()];
    float[] pixels = new float[images.sampleShape().size()];
    for (int i = 0; i < images.size(); i++) {
      images.copySample(i, pixels, 0);
      float[] maps = FeatureMaps.tensor(subject, pixels, POOL).data();
      counts[images.label(i)]++;
      for (int j = 0; j < maps.length; j++) {
        sums[j % filters][images.label(i)] += (double) maps[j] * filters / maps.length;
      }
    }
    for (double[] sum : sums) {
      for (int k = 0; k < counts.length; k++) {
        sum[k] /= counts[k];
      }
    }
    return sums;
  }

  /** {@link SmallNets#tinyCnn} with another number of filters or another pooling. */
  static Network net(Shape input, int filters, Layer pool, int classes, long seed) {
    return Network.builder(input).add(CONVOLUTION, Conv2d.of(filters, 3)).add("relu", new Relu()).add(POOL, pool)
        .add("flatten", new Flatten()).add("dense", Dense.of(classes)).build(seed);
  }

  /** 3 and 6 filters one after the other, then the pooling: 30 + 168 + 75 = 273 parameters on 8×8×1, 3 classes. */
  static Network twoConvolutions(Shape input, int classes, long seed) {
    return Network.builder(input).add("conv1", Conv2d.of(3, 3)).add("relu1", new Relu())
        .add("conv2", Conv2d.of(6, 3)).add("relu2", new Relu()).add(POOL, MaxPool2d.of(2))
        .add("flatten", new Flatten()).add("dense", Dense.of(classes)).build(seed);
  }
}
