package dev.lanewise.training.course;

import dev.lanewise.kernels.Metric;
import dev.lanewise.nn.loss.SoftmaxCrossEntropy;
import dev.lanewise.nn.zoo.Zoo;
import dev.lanewise.training.Trainer;
import dev.lanewise.training.augment.Augmentation;
import dev.lanewise.training.classic.Classifier;
import dev.lanewise.training.classic.FitSettings;
import dev.lanewise.training.classic.KNearestNeighbors;
import dev.lanewise.training.classic.LinearClassifier;
import dev.lanewise.training.classic.ModelClassifier;
import dev.lanewise.training.classic.ModelComparison;
import dev.lanewise.training.classic.TwoLayerNet;
import dev.lanewise.training.data.Dataset;
import dev.lanewise.training.data.Preprocessing;
import dev.lanewise.training.data.PreprocessingKind;
import dev.lanewise.training.data.Splits;
import dev.lanewise.training.experiment.Experiment;
import dev.lanewise.training.experiment.Findings;
import dev.lanewise.training.experiment.Trained;
import dev.lanewise.training.experiment.Workbench;
import dev.lanewise.training.optim.OptimizerSettings;
import dev.lanewise.training.schedule.Schedule;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** {@code compare}: the models of the course side by side: what each costs and how good it is. */
final class CompareExperiment implements Experiment {
  static final String KNN = "kNN";
  static final String SOFTMAX = "softmax";
  static final String SVM = "SVM";
  static final String TWO_LAYER = "two-layer";
  static final String MINI_ALEXNET = "Mini-AlexNet";
  static final String RESNET20 = "ResNet-20";

  /** Numbers of neighbours of which the best with the best metric is taken. */
  private static final int[] KS = {1, 3, 5, 7, 10, 15};

  /** So many validation samples decide that. */
  private static final int CHOOSE_BY = 1_000;

  /** R of both linear classifiers. */
  private static final double LINEAR_L2 = 0.1;

  /** Below that of the softmax: the gradients of the hinge loss are larger. */
  private static final double SVM_RATE = 3e-4;

  private static final int HIDDEN = 100;

  /** Training samples with {@code --quick}. */
  private static final int QUICK = 1_000;

  @Override
  public String name() {
    return "compare";
  }

  @Override
  public String title() {
    return "The models of the course side by side";
  }

  @Override
  public String question() {
    return "What does each model of the course cost, and how good is it?";
  }

  @Override
  public String shows() {
    return "kNN, softmax, SVM, a two-layer net, Mini-AlexNet, ResNet-20: parameters, time, images/s, accuracy";
  }

  @Override
  public Estimate estimate() {
    return new Estimate(14, 20, 420);
  }

  @Override
  public void check(Workbench bench) {
    Splits splits = bench.splits();
    int most = Arrays.stream(KS).max().orElseThrow();
    if (splits.train().size() < most) {
      throw new IllegalArgumentException("data: " + splits.train().name() + " has " + splits.train().size()
          + " samples, expected at least " + most + ", the most neighbours that are asked");
    }
    for (Dataset part : List.of(splits.validation(), splits.test())) {
      if (part.size() == 0) {
        throw new IllegalArgumentException("data: " + part.name() + " has no sample");
      }
    }
  }

  @Override
  public void run(Workbench bench, Findings findings) {
    CompareEpochs epochs = CompareEpochs.of(bench);
    Choice choice = bench.part("knn-choice", Choice.class, () -> choose(bench));
    List<ModelComparison.Row> rows = List.of(
        bench.part("knn", ModelComparison.Row.class, () -> knn(bench, choice)),
        part(bench, "softmax", SOFTMAX, () -> linear(bench, FitSettings.softmax(), epochs)),
        part(bench, "svm", SVM, () -> linear(bench, FitSettings.svm().withLearningRate(SVM_RATE), epochs)),
        part(bench, "two-layer", TWO_LAYER, () -> twoLayer(bench, epochs)),
        cnn(bench, "mini-alexnet", MINI_ALEXNET, () -> miniAlexNet(bench, epochs)),
        cnn(bench, "resnet20", RESNET20, () -> resNet20(bench, epochs)));
    ComparePage.write(bench, findings, rows, choice, epochs);
  }

  /** The training part; with {@code --quick} the first samples. */
  static Dataset train(Workbench bench) {
    Dataset all = bench.splits().train();
    return bench.quick() ? all.first(QUICK) : all;
  }

  /** How kNN compares, and how long it took to find that out. */
  record Choice(Metric metric, int k, double seconds) {}

  /** How often each model goes through the training part. */
  record CompareEpochs(int linear, int twoLayer, int miniAlexNet, int resNet20) {
    static CompareEpochs of(Workbench bench) {
      return bench.quick() ? new CompareEpochs(3, 3, 1, 2)
          : bench.onCifar10() ? new CompareEpochs(12, 15, 5, 5) : new CompareEpochs(10, 10, 3, 3);
    }
  }

  private static ModelComparison.Row part(
      Workbench bench, String part, String name, Supplier<? extends Classifier> fit) {
    return bench.part(part, ModelComparison.Row.class,
        () -> ModelComparison.fit(name, fit, bench.splits().test()));
  }

  /** Trains with checkpoints in a part of its own, then tests the best model by validation. */
  private static ModelComparison.Row cnn(Workbench bench, String part, String name, Supplier<Trainer> trainer) {
    Dataset test = bench.splits().test();
    Trained trained = bench.train(part, trainer, test.slice(0, 0));
    return bench.part(part + "-test", ModelComparison.Row.class, () -> ModelComparison.test(name,
        ModelClassifier.of(trained.model(), new SoftmaxCrossEntropy(), bench.parallel()), trained.seconds(), test));
  }

  /** The best of all metrics and numbers of neighbours on some validation samples; the first of several. */
  private static Choice choose(Workbench bench) {
    Splits splits = bench.splits();
    Dataset some = splits.validation().first(CHOOSE_BY);
    long start = System.nanoTime();
    Metric metric = null;
    int k = 0;
    long most = -1;
    for (Metric each : List.of(Metric.L1, Metric.L2)) {
      int[][] predicted = KNearestNeighbors.of(1).metric(each).parallel(bench.parallel()).fit(train(bench))
          .predict(some, KS);
      for (int i = 0; i < KS.length; i++) {
        long right = right(predicted[i], some);
        if (right > most) {
          metric = each;
          k = KS[i];
          most = right;
        }
      }
    }
    return new Choice(metric, k, (System.nanoTime() - start) / 1e9);
  }

  private static long right(int[] predicted, Dataset samples) {
    return IntStream.range(0, predicted.length).filter(i -> predicted[i] == samples.label(i)).count();
  }

  private static ModelComparison.Row knn(Workbench bench, Choice choice) {
    KNearestNeighbors knn = KNearestNeighbors.of(choice.k).metric(choice.metric).parallel(bench.parallel())
        .fit(train(bench));
    return ModelComparison.test(KNN, knn, choice.seconds, bench.splits().test());
  }

  private static Classifier linear(Workbench bench, FitSettings settings, CompareEpochs epochs) {
    return LinearClassifier.fit(settings.withL2(LINEAR_L2).withSchedule(Schedule.cosine(0)).withEpochs(epochs.linear)
        .withSeed(bench.seed()), train(bench), bench.splits().validation(), bench.parallel());
  }

  private static Classifier twoLayer(Workbench bench, CompareEpochs epochs) {
    FitSettings settings = FitSettings.softmax().withL2(1e-4).withLearningRate(0.01).withSchedule(Schedule.cosine(0))
        .withEpochs(epochs.twoLayer).withSeed(bench.seed());
    return TwoLayerNet.fit(TwoLayerNet.Hidden.relu(HIDDEN), settings, train(bench),
        bench.splits().validation(), bench.parallel());
  }

  private static Trainer miniAlexNet(Workbench bench, CompareEpochs epochs) {
    return cnn(bench, "mini-alexnet").learningRate(0.01).epochs(epochs.miniAlexNet);
  }

  private static Trainer resNet20(Workbench bench, CompareEpochs epochs) {
    return cnn(bench, "resnet20").learningRate(0.1).epochs(epochs.resNet20)
        .optimizer(OptimizerSettings.parse("nesterov(0.9)").withWeightDecay(2e-4))
        .augmentation(bench.onCifar10() ? Augmentation.parse("flip,crop(4)") : Augmentation.NONE);
  }

  private static Trainer cnn(Workbench bench, String model) {
    Splits splits = bench.splits();
    return Trainer.of(Zoo.build(model, splits.sampleShape(), splits.train().classes(), bench.seed()), train(bench),
        splits.validation()).schedule(Schedule.parse("one-cycle")).batch(64).seed(bench.seed())
        .preprocessing(Preprocessing.fit(PreprocessingKind.PER_CHANNEL, train(bench), bench.parallel()));
  }
}
