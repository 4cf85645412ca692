package dev.lanewise.training.course;

import dev.lanewise.kernels.Resize2d;
import dev.lanewise.kernels.parallel.Parallel;
import dev.lanewise.nn.Shape;
import dev.lanewise.nn.zoo.Zoo;
import dev.lanewise.training.SavedModel;
import dev.lanewise.training.Trainer;
import dev.lanewise.training.data.Dataset;
import dev.lanewise.training.data.FloatDataset;
import dev.lanewise.training.data.Preprocessing;
import dev.lanewise.training.data.PreprocessingKind;
import dev.lanewise.training.data.PreprocessingKind.Method;
import dev.lanewise.training.data.Splits;
import dev.lanewise.training.experiment.Experiment;
import dev.lanewise.training.experiment.Findings;
import dev.lanewise.training.experiment.Spread;
import dev.lanewise.training.experiment.Trained;
import dev.lanewise.training.experiment.Workbench;
import dev.lanewise.training.optim.OptimizerSettings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * {@code preprocess}: six preprocessings as pictures, spectrum and covariance, and what they do to a linear and a
 * two-layer network.
 */
final class PreprocessExperiment implements Experiment {
  /** Images that are shown. */
  static final int SHOWN = 6;

  /** Learning rates that are tried for each preprocessing and network, all with the same budget. */
  static final double[] RATES = {3e-4, 3e-3, 3e-2};

  static final List<String> NETWORKS = List.of("softmax", "two-layer");

  private static final int MOST_SAMPLES = 20_000;
  static final int BATCH = 64;

  /** Images are halved while they have more values than this, or less than two samples for each. */
  private static final int MOST_VALUES = 3_072;

  private static final int QUICK_VALUES = 800;

  static final List<PreprocessingKind> KINDS = List.of(
      PreprocessingKind.NO_CHANGE, new PreprocessingKind(Method.ZERO_CENTRE, 0, 0), PreprocessingKind.PER_CHANNEL,
      new PreprocessingKind(Method.PCA, 0, 0), new PreprocessingKind(Method.PCA_WHITEN, 0,
          PreprocessingKind.PCA_EPSILON), new PreprocessingKind(Method.ZCA, 0, PreprocessingKind.ZCA_EPSILON));

  /** ZCA that leaves nearly nothing of the covariance. */
  private static final PreprocessingKind SHARP_ZCA =
      new PreprocessingKind(Method.ZCA, 0, PreprocessingKind.PCA_EPSILON);

  /**
   * What pictures are made from.
   *
   * @param pixels images, one after the other
   * @param zca the same after ZCA
   * @param components the numbers of components that images are put together from again
   * @param reconstructions the images from so many components
   */
  record Examples(float[] pixels, float[] zca, int[] components, float[][] reconstructions) {}

  /** A network's accuracy at the rate that validated best, for several seeds. */
  record Score(double rate, Spread test) {}

  /**
   * All that is shown.
   *
   * @param original the shape of the images before they were halved
   * @param splits what everything was done with
   * @param pca fitted to them, all components
   * @param pixels the corner of the covariance of pixels, see {@link Whiteness#corner}
   * @param rotated that of the principal components
   * @param whiteness of PCA whitening, ZCA, and ZCA with a small ε
   * @param scores for each kind, in their order, by network
   */
  record Figures(
      Shape original, Splits splits, int epochs, int seeds, Preprocessing pca, Examples examples, float[] pixels,
      float[] rotated, List<Whiteness> whiteness, List<Map<String, Score>> scores) {}

  @Override
  public String name() {
    return "preprocess";
  }

  @Override
  public String title() {
    return "Preprocessing";
  }

  @Override
  public String question() {
    return "What do centring, normalisation, PCA and whitening make of images, and of the accuracy of simple networks?";
  }

  @Override
  public String shows() {
    return "six preprocessings as pictures, spectrum and covariance, and under a linear and a two-layer network";
  }

  @Override
  public Estimate estimate() {
    return new Estimate(8, 40, 120);
  }

  @Override
  public void check(Workbench bench) {
    Checks.requireImages(bench);
    Splits splits = bench.splits();
    if (splits.train().size() < 2 * SHOWN || splits.validation().size() == 0) {
      throw new IllegalArgumentException("data: " + splits.train().size() + " training and "
          + splits.validation().size() + " validation samples, expected at least " + 2 * SHOWN + " and 1");
    }
  }

  @Override
  public void run(Workbench bench, Findings findings) {
    Splits splits = splits(bench);
    Dataset train = splits.train();
    Preprocessing pca = bench.model("components", () -> components(bench, splits)).preprocessing();
    Examples examples = bench.part("examples", Examples.class, () -> examples(bench, train, pca));
    float[] pixels = bench.part("covariance-pixels", float[].class, () -> Whiteness.corner(train));
    float[] rotated = bench.part("covariance-pca", float[].class, () -> Whiteness.corner(
        new PreprocessedDataset(train, leading(pca), () -> pca.as(leading(pca), bench.parallel()), bench.parallel())));
    List<Whiteness> whiteness = new ArrayList<>();
    List<Map<String, Score>> scores = new ArrayList<>();
    for (PreprocessingKind kind : KINDS) {
      Splits prepared = prepared(bench, splits, kind, pca);
      if (kind.epsilon() > 0) {
        whiteness.add(whiteness(bench, "covariance-" + kind.method(), kind, prepared.train(), pca));
      }
      scores.add(scores(bench, kind, prepared));
    }
    whiteness.add(
        whiteness(bench, "covariance-sharp-zca", SHARP_ZCA, prepared(bench, splits, SHARP_ZCA, pca).train(), pca));
    new PreprocessPage(findings).write(new Figures(bench.splits().sampleShape(), splits, epochs(bench), seeds(bench),
        pca, examples, pixels, rotated, whiteness, scores));
  }

  private static int seeds(Workbench bench) {
    return bench.pick(1, 3);
  }

  private static int epochs(Workbench bench) {
    return bench.pick(2, bench.onCifar10() ? 3 : 6);
  }

  /** The samples that everything is done with; so small that a matrix of all pairs of values is soon decomposed. */
  private static Splits splits(Workbench bench) {
    Splits all = bench.splits();
    Dataset train = all.train().first(bench.pick(1_600, MOST_SAMPLES));
    Dataset validation = all.validation().first(bench.pick(200, 2_000));
    Dataset test = all.test().first(bench.pick(200, MOST_SAMPLES));
    int most = Math.min(bench.pick(QUICK_VALUES, MOST_VALUES), Math.max(train.size() / 2, 1));
    Splits splits = new Splits(train, validation, test);
    while (splits.sampleShape().size() > most && canBeHalved(splits.sampleShape())) {
      splits = new Splits(halved(splits.train()), halved(splits.validation()), halved(splits.test()));
    }
    return splits;
  }

  private static boolean canBeHalved(Shape shape) {
    return Math.min(shape.dim(0), shape.dim(1)) > 1;
  }

  /** Half as wide and high: means of the pixels that fall into one. */
  private static Dataset halved(Dataset source) {
    Shape from = source.sampleShape();
    Shape to = Shape.of(from.dim(0) / 2, from.dim(1) / 2, from.channels());
    Resize2d resize = Resize2d.area(from.dim(0), from.dim(1), from.channels(), to.dim(0), to.dim(1));
    float[] scratch = new float[resize.scratchLength(1)];
    float[] sample = new float[from.size()];
    float[] values = new float[source.size() * to.size()];
    int[] labels = new int[source.size()];
    for (int i = 0; i < labels.length; i++) {
      source.copySample(i, sample, 0);
      resize.forward(Parallel.serial(), 1, sample, 0, values, i * to.size(), scratch);
      labels[i] = source.label(i);
    }
    return new FloatDataset(source.name() + " at half its size", to, source.classNames(), values, labels);
  }

  /** All principal components; a preprocessing is kept as that of a model, which here has learnt nothing. */
  private static SavedModel components(Workbench bench, Splits splits) {
    PreprocessingKind kind = new PreprocessingKind(Method.PCA, 0, 0);
    Preprocessing pca = Preprocessing.fit(kind, splits.train(), bench.parallel());
    int classes = splits.train().classes();
    return new SavedModel(Zoo.build("softmax", kind.output(splits.sampleShape()), classes, bench.seed()), pca,
        splits.classNames(), bench.config().data());
  }

  private static PreprocessingKind leading(Preprocessing pca) {
    return new PreprocessingKind(Method.PCA, Math.min(Whiteness.CORNER, pca.spectrum().length), 0);
  }

  /** The samples after a kind of preprocessing, which is made when the first of them is needed. */
  private static Splits prepared(Workbench bench, Splits splits, PreprocessingKind kind, Preprocessing pca) {
    Supplier<Preprocessing> fitted = once(() -> kind.method() == Method.PCA || kind.epsilon() > 0
        ? pca.as(kind, bench.parallel()) : Preprocessing.fit(kind, splits.train(), bench.parallel()));
    return new Splits(new PreprocessedDataset(splits.train(), kind, fitted, bench.parallel()),
        new PreprocessedDataset(splits.validation(), kind, fitted, bench.parallel()),
        new PreprocessedDataset(splits.test(), kind, fitted, bench.parallel()));
  }

  private static <T> Supplier<T> once(Supplier<T> source) {
    List<T> made = new ArrayList<>();
    return () -> {
      if (made.isEmpty()) {
        made.add(source.get());
      }
      return made.getFirst();
    };
  }

  private static Examples examples(Workbench bench, Dataset train, Preprocessing pca) {
    int d = train.sampleShape().size();
    float[] pixels = new float[SHOWN * d];
    for (int i = 0; i < SHOWN; i++) {
      train.copySample(i, pixels, i * d);
    }
    float[] zca = new float[pixels.length];
    pca.as(KINDS.getLast(), bench.parallel()).preprocessor(train.sampleShape(), SHOWN).apply(SHOWN, pixels, 0, zca, 0);
    int[] components = IntStream.of(8, 32, 128).filter(k -> k < d).toArray();
    float[][] images = new float[components.length][];
    for (int i = 0; i < components.length; i++) {
      images[i] = reconstructed(pca, train.sampleShape(), pixels, components[i]);
    }
    return new Examples(pixels, zca, components, images);
  }

  /** What is left of images when they are put together from their first k coordinates: mean + Σ u (u · (x − mean)). */
  private static float[] reconstructed(Preprocessing pca, Shape shape, float[] pixels, int k) {
    int d = shape.size();
    float[] mean = pca.mean();
    float[] vectors = pca.matrix();
    float[] coordinates = new float[SHOWN * d];
    pca.preprocessor(shape, SHOWN).apply(SHOWN, pixels, 0, coordinates, 0);
    float[] images = new float[pixels.length];
    for (int n = 0; n < SHOWN; n++) {
      for (int i = 0; i < d; i++) {
        double sum = mean[i];
        for (int c = 0; c < k; c++) {
          sum += (double) vectors[c * d + i] * coordinates[n * d + c];
        }
        images[n * d + i] = (float) sum;
      }
    }
    return images;
  }

  /** ZCA gives pixels: to be compared with the formula they are turned to the principal components, without a mean. */
  private static Whiteness whiteness(
      Workbench bench, String part, PreprocessingKind kind, Dataset whitened, Preprocessing pca) {
    return bench.part(part, Whiteness.class, () -> {
      Dataset components = kind.method() == Method.ZCA ? new PreprocessedDataset(whitened, pca.kind(),
          () -> Preprocessing.linear(pca.kind(), whitened.sampleShape(), new float[pca.mean().length], pca.matrix(),
              pca.spectrum()), bench.parallel()) : whitened;
      return Whiteness.of(whitened, components, pca.spectrum(), kind.epsilon(), bench.parallel());
    });
  }

  /** For each network: every rate once, then the one that validated best with the other seeds, too. */
  private static Map<String, Score> scores(Workbench bench, PreprocessingKind kind, Splits splits) {
    Map<String, Score> scores = new LinkedHashMap<>();
    for (String network : NETWORKS) {
      List<Trained> tried = DoubleStream.of(RATES)
          .mapToObj(rate -> trained(bench, kind, network, splits, rate, bench.seed())).toList();
      int best = IntStream.range(0, RATES.length).boxed()
          .max(Comparator.comparingDouble(i -> lastValidation(tried.get(i)))).orElseThrow();
      double[] test = new double[seeds(bench)];
      test[0] = tried.get(best).testAccuracy();
      for (int i = 1; i < test.length; i++) {
        test[i] = trained(bench, kind, network, splits, RATES[best], bench.seed() + i).testAccuracy();
      }
      scores.put(network, new Score(RATES[best], new Spread(test)));
    }
    return scores;
  }

  private static double lastValidation(Trained trained) {
    return trained.diverged() || trained.history().epochs().isEmpty() ? -1
        : trained.history().last().validation().accuracy();
  }

  private static Trained trained(
      Workbench bench, PreprocessingKind kind, String network, Splits splits, double rate, long seed) {
    String part = kind.method() + "-" + network + "-" + rate + "-" + seed;
    return bench.trial(part, () -> Trainer.of(
        Zoo.build(network, splits.sampleShape(), splits.train().classes(), seed), splits.train(), splits.validation())
        .optimizer(OptimizerSettings.momentum(0.9)).learningRate(rate).batch(BATCH).epochs(epochs(bench)).seed(seed),
        splits.test());
  }
}
