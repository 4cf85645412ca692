package dev.lanewise.training.course;

import dev.lanewise.nn.Shape;
import dev.lanewise.training.course.PreprocessExperiment.Examples;
import dev.lanewise.training.course.PreprocessExperiment.Figures;
import dev.lanewise.training.course.PreprocessExperiment.Score;
import dev.lanewise.training.data.Dataset;
import dev.lanewise.training.data.Preprocessing;
import dev.lanewise.training.data.PreprocessingKind;
import dev.lanewise.training.experiment.Findings;
import dev.lanewise.training.experiment.Spread;
import dev.lanewise.training.inspect.HeatMap;
import dev.lanewise.training.pictures.Picture;
import dev.lanewise.training.report.BarChart;
import dev.lanewise.training.report.Chart;
import dev.lanewise.training.report.Exhibit;
import dev.lanewise.training.report.Table;
import dev.lanewise.training.report.XyChart;
import dev.lanewise.training.text.Numbers;
import dev.lanewise.training.text.Sentences;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** What the experiment {@code preprocess} has found. */
final class PreprocessPage {
  /** How far the covariance along the components may be from λ / (λ + ε). */
  private static final double TOLERANCE = 1e-3;

  /** What ε takes at most of a variance of a hundred ε. */
  private static final double EPSILON_SHARE = 1.0 / 101;

  private static final int EIGEN_IMAGES = 24;
  private static final int TILE = 64;
  private static final int GAP = 4;

  private final Findings findings;

  PreprocessPage(Findings findings) {
    this.findings = findings;
  }

  void write(Figures f) {
    findings.headline(headline(f));
    data(f);
    pictures(f);
    spectrum(f);
    covariance(f);
    accuracy(f);
  }

  private static String name(int kind) {
    return PreprocessExperiment.KINDS.get(kind).method().toString();
  }

  private static String headline(Figures f) {
    float[] spectrum = f.pca().spectrum();
    return Numbers.whole(components(spectrum, 0.9)) + " of " + Numbers.whole(spectrum.length)
        + " components hold 90 % of the variance, " + Numbers.whole(components(spectrum, 0.99)) + " hold 99 %. "
        + "Each at its best rate: " + tested(f, "softmax", "the linear classifier") + ", "
        + tested(f, "two-layer", "the two-layer net") + ".";
  }

  private static String tested(Figures f, String network, String name) {
    List<String> best = best(f, network);
    return name + (best.size() == f.scores().size() ? " tests the same with all of them, "
        : " tests best with " + Sentences.list(best) + ", ") + percent(f, bestKind(f, network), network)
        + (best.contains(name(0)) ? "" : " against " + percent(f, 0, network) + " on the pixels as they are");
  }

  private void data(Figures f) {
    Shape shape = f.splits().sampleShape();
    Dataset train = f.splits().train();
    findings.section("What was done").says("Everything was measured on " + Numbers.whole(train.size())
        + " training images" + (shape.equals(f.original()) ? " of " + shape + "." : ", made smaller from "
            + f.original() + " to " + shape + " by means of neighbours: the eigenvectors of " + f.original().size()
            + " values take a minute, and would need more samples than values."),
        "One decomposition of the covariance gives PCA, PCA whitening and ZCA.");
    findings.value("trainingSamples", train.size()).value("valuesPerImage", shape.size());
  }

  private void pictures(Figures f) {
    Examples e = f.examples();
    Shape shape = f.splits().sampleShape();
    float[] mean = f.pca().mean();
    Preprocessing channels = Preprocessing.fit(PreprocessingKind.PER_CHANNEL, f.splits().train());
    List<Exhibit> rows = new ArrayList<>();
    rows.add(row(e.pixels(), shape, "as they are"));
    rows.add(row(shown(centred(e.pixels(), mean), 0.5f), shape, "zero-centre: minus the mean image; grey is 0"));
    float[] normalised = new float[e.pixels().length];
    channels.preprocessor(shape, PreprocessExperiment.SHOWN)
        .apply(PreprocessExperiment.SHOWN, e.pixels(), 0, normalised, 0);
    rows.add(row(shown(normalised, 1 / 6f), shape, "channels: grey is 0, black and white are three deviations away"));
    float scale = largest(e.zca());
    rows.add(row(shown(e.zca(), 1 / scale), shape, "zca: grey is 0, black and white are ±" + Numbers.plain(scale / 2)));
    for (int i = 0; i < e.components().length; i++) {
      rows.add(row(e.reconstructions()[i], shape, "pca: put together again from " + e.components()[i]
          + " components, " + Numbers.percent(share(f.pca().spectrum(), e.components()[i])) + " of the variance"));
    }
    findings.section("Before and after").pictures("before-and-after", rows, 1);
    findings.says("Zero-centring and normalising look alike: they move and stretch all images the same way. ZCA turns "
        + "neighbouring pixels, which vary together, into values that vary by themselves, so edges and noise remain. "
        + "A few components keep what is smooth; what is fine needs many.");
    eigenImages(f);
  }

  private void eigenImages(Figures f) {
    Shape shape = f.splits().sampleShape();
    float[] matrix = f.pca().matrix();
    List<Picture> tiles = new ArrayList<>();
    for (int k = 0; k < Math.min(EIGEN_IMAGES, f.pca().spectrum().length); k++) {
      float[] vector = Arrays.copyOfRange(matrix, k * shape.size(), (k + 1) * shape.size());
      tiles.add(tile(shown(vector, 1 / largest(vector)), 0, shape));
    }
    findings.picture("eigen-images", new Exhibit(Picture.grid(tiles, 8, GAP, Picture.WHITE),
        "The first " + tiles.size() + " principal components as images, from the largest variance on; grey is 0.",
        "Principal components as small images."));
  }

  private static float[] centred(float[] x, float[] mean) {
    float[] y = new float[x.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = x[i] - mean[i % mean.length];
    }
    return y;
  }

  /** With 0 as the middle of the grey scale. */
  private static float[] shown(float[] x, float factor) {
    float[] y = new float[x.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = 0.5f + factor * x[i];
    }
    return y;
  }

  /** Twice the magnitude below which 99 % lie: the rest may be cut off. */
  private static float largest(float[] x) {
    double[] sizes = IntStream.range(0, x.length).mapToDouble(i -> Math.abs(x[i])).sorted().toArray();
    float size = (float) sizes[(int) (0.99 * (sizes.length - 1))];
    return size > 0 ? 2 * size : 1;
  }

  private static Picture tile(float[] x, int offset, Shape shape) {
    return Picture.of(x, offset, shape).enlarged(Math.max(1, TILE / shape.dim(1)));
  }

  private static Exhibit row(float[] images, Shape shape, String caption) {
    List<Picture> tiles = IntStream.range(0, PreprocessExperiment.SHOWN)
        .mapToObj(i -> tile(images, i * shape.size(), shape)).toList();
    return new Exhibit(Picture.row(tiles, GAP), caption, "Images in a row, " + caption + ".");
  }

  private void spectrum(Figures f) {
    float[] spectrum = f.pca().spectrum();
    double[] numbers = IntStream.rangeClosed(1, spectrum.length).asDoubleStream().toArray();
    XyChart variance = new XyChart("Spectrum", "component", "variance").logX().logY()
        .line("variance", numbers, IntStream.range(0, spectrum.length).mapToDouble(k -> spectrum[k]).toArray());
    XyChart sums = new XyChart("Variance held by the first components", "components", "%").logX()
        .line("share", numbers, IntStream.rangeClosed(1, spectrum.length).mapToDouble(k -> 100 * share(spectrum, k))
            .toArray()).yRange(0, 102);
    Map<String, Chart> charts = new LinkedHashMap<>();
    charts.put("spectrum", variance);
    charts.put("cumulative", sums);
    findings.section("Spectrum").charts(charts);
    int ninety = components(spectrum, 0.9);
    int most = components(spectrum, 0.99);
    findings.says("The largest variance is " + Numbers.plain(spectrum[0]) + ", the smallest "
        + Numbers.plain(spectrum[spectrum.length - 1]) + ". Of " + Numbers.whole(spectrum.length) + " components "
        + Numbers.whole(ninety) + " hold 90 % of the variance and " + Numbers.whole(most) + " hold 99 %.");
    findings.value("components90", ninety).value("components99", most).value("largestVariance", (double) spectrum[0])
        .value("smallestVariance", (double) spectrum[spectrum.length - 1]);
  }

  private static double share(float[] spectrum, int first) {
    double all = 0;
    double held = 0;
    for (int k = 0; k < spectrum.length; k++) {
      all += spectrum[k];
      held += k < first ? spectrum[k] : 0;
    }
    return all > 0 ? held / all : 1;
  }

  /** How many components hold at least such a share of the variance. */
  private static int components(float[] spectrum, double share) {
    int first = 1;
    while (first < spectrum.length && share(spectrum, first) < share) {
      first++;
    }
    return first;
  }

  private void covariance(Figures f) {
    Whiteness pca = f.whiteness().get(0);
    Whiteness zca = f.whiteness().get(1);
    Whiteness sharp = f.whiteness().get(2);
    findings.section("Covariance").pictures("covariance", List.of(heat(f.pixels(), "pixels, the first of the top row"),
        heat(f.rotated(), "pca, the first components"),
        heat(pca.corner(), "pca-whiten, ε = " + Numbers.plain(pca.epsilon())),
        heat(zca.corner(), "zca, pixels, ε = " + Numbers.plain(zca.epsilon())),
        heat(sharp.corner(), "zca, pixels, ε = " + Numbers.plain(sharp.epsilon()))), 3);
    findings.says("Covariances of the first values on the training part: red above 0, blue below, the strongest colour "
        + "at the largest. Zero-centring leaves them as they are; normalising divides them by the channels' variances.",
        "Whitening adds ε to each variance λ before it divides, so that of each component λ / (λ + ε) is left: where λ "
        + "is much larger than ε that is 1, where it is smaller next to nothing.");
    Table table = new Table(1, "whitened by", "ε", "|C − λ/(λ + ε)|, resolved", "all", "|C − I|, leading", "all",
        "ε alone makes");
    table.row(cells("pca-whiten", pca)).row(cells("zca", zca)).row(cells("zca, small ε", sharp));
    findings.table(table).says("Each figure is the largest distance of an element. Resolved are the "
        + Sentences.count(pca.resolved(), "component") + " with at least " + Numbers.plain(Whiteness.RESOLVED)
        + " of the largest variance; the rest have variances so small that the errors of sums in single precision show "
        + "in them. Leading are components whose variance is at least a hundred ε, so that ε takes 1 % of it at most: "
        + pca.leading() + ", " + zca.leading() + " and " + sharp.leading() + ". All of |C − I| is taken in components "
        + "for pca-whiten, in pixels for zca. C is summed in double from products of 512 samples in float, good to "
        + "3e-5 at worst.");
    whiteness("pca-whiten", "pcaWhiten", pca);
    whiteness("zca", "zca", zca);
    whiteness("zca with a small ε", "sharpZca", sharp);
  }

  private static String[] cells(String name, Whiteness w) {
    return new String[] {name, Numbers.plain(w.epsilon()), Numbers.plain(w.resolvedError()),
        Numbers.plain(w.formulaError()), w.leading() == 0 ? "–" : Numbers.plain(w.leadingError()),
        Numbers.plain(w.identityError()), Numbers.plain(w.epsilonEffect())};
  }

  private void whiteness(String name, String key, Whiteness w) {
    findings.value(key + ".formulaError", w.formulaError()).value(key + ".resolved", w.resolved())
        .value(key + ".resolvedError", w.resolvedError()).value(key + ".identityError", w.identityError())
        .value(key + ".epsilonEffect", w.epsilonEffect()).value(key + ".leading", w.leading())
        .value(key + ".leadingError", w.leadingError());
    findings.check("after " + name + " the covariance is λ/(λ + ε)", w.resolvedError() <= TOLERANCE,
        "Largest distance among " + Sentences.count(w.resolved(), "resolved component") + ": "
            + Numbers.plain(w.resolvedError()) + ", allowed " + Numbers.plain(TOLERANCE) + ".");
    if (w.leading() == 0) {
      return; // ε is so large that no component comes near 1
    }
    double leading = EPSILON_SHARE + TOLERANCE;
    findings.check("after " + name + " the covariance is the identity", w.leadingError() <= leading,
        "Largest |C − I| among " + Sentences.count(w.leading(), "leading component") + ": "
            + Numbers.plain(w.leadingError()) + ", allowed " + Numbers.plain(leading) + ", of which ε makes "
            + Numbers.plain(EPSILON_SHARE) + " at most.");
  }

  private static Exhibit heat(float[] corner, String caption) {
    int side = (int) Math.round(Math.sqrt(corner.length));
    HeatMap map = new HeatMap(side, side, corner);
    return new Exhibit(map.signedPicture().enlarged(8), caption + "; largest " + Numbers.plain(map.largest()),
        "Heat map of the covariances, " + caption + ".");
  }

  private void accuracy(Figures f) {
    List<String> names = PreprocessExperiment.KINDS.stream().map(kind -> kind.method().toString()).toList();
    BarChart chart = new BarChart("Test accuracy at the best rate", "right answers, %", names);
    for (String network : PreprocessExperiment.NETWORKS) {
      chart.bars(network, f.scores().stream().mapToDouble(s -> 100 * s.get(network).test().mean()).toArray());
    }
    findings.section("Accuracy").says("A linear (softmax) and a two-layer network of 100 hidden units; momentum 0.9, "
        + Sentences.count(f.epochs(), "epoch") + " in batches of " + PreprocessExperiment.BATCH + ". Each network "
        + "tries the rates "
        + Sentences.list(Arrays.stream(PreprocessExperiment.RATES).mapToObj(Numbers::plain).toList())
        + " on each kind of input, with the same budget; the rate that validates best is tested"
        + (f.seeds() > 1 ? ", with " + f.seeds() + " seeds." : "."));
    findings.chart("accuracy", chart, "").table(table(f));
    for (String network : PreprocessExperiment.NETWORKS) {
      findings.says(compared(f, network));
      for (int k = 0; k < f.scores().size(); k++) {
        Score score = f.scores().get(k).get(network);
        findings.value(network + "." + name(k) + ".testAccuracy", score.test().mean())
            .value(network + "." + name(k) + ".learningRate", score.rate());
      }
    }
  }

  private static Table table(Figures f) {
    Table table = new Table(1, "preprocessing", "softmax: rate", "test accuracy", "two-layer: rate", "test accuracy");
    for (int k = 0; k < f.scores().size(); k++) {
      Map<String, Score> score = f.scores().get(k);
      table.row(PreprocessExperiment.KINDS.get(k).toString(), Numbers.plain(score.get("softmax").rate()),
          percent(f, k, "softmax"), Numbers.plain(score.get("two-layer").rate()), percent(f, k, "two-layer"));
    }
    return table;
  }

  private static Spread test(Figures f, int kind, String network) {
    return f.scores().get(kind).get(network).test();
  }

  private static String percent(Figures f, int kind, String network) {
    Spread spread = test(f, kind, network);
    return Double.isNaN(spread.mean()) ? "–" : spread.percent();
  }

  private static int bestKind(Figures f, String network) {
    return IntStream.range(0, f.scores().size()).boxed().filter(k -> !Double.isNaN(test(f, k, network).mean()))
        .max(Comparator.comparingDouble(k -> test(f, k, network).mean())).orElse(0);
  }

  /** The names of those that no other is better than. */
  private static List<String> best(Figures f, String network) {
    double most = test(f, bestKind(f, network), network).mean();
    return IntStream.range(0, f.scores().size())
        .filter(k -> !(Math.abs(test(f, k, network).mean() - most) > 1e-9)).mapToObj(PreprocessPage::name).toList();
  }

  private static String compared(Figures f, String network) {
    Spread none = test(f, 0, network);
    List<String> better = new ArrayList<>();
    List<String> worse = new ArrayList<>();
    for (int k = 1; k < f.scores().size(); k++) {
      if (test(f, k, network).isAbove(none)) {
        better.add(name(k));
      } else if (none.isAbove(test(f, k, network))) {
        worse.add(name(k));
      }
    }
    double turned = test(f, 3, network).mean() - test(f, 1, network).mean();
    String seeds = f.seeds() > 1 ? " with every seed: " : ": ";
    return "On " + network + ", better than the pixels as they are" + seeds + names(better) + "; worse" + seeds
        + names(worse) + ". PCA with all components only turns the centred images: against zero-centre it makes "
        + Sentences.gain(turned) + ".";
  }

  private static String names(List<String> names) {
    return names.isEmpty() ? "none" : Sentences.list(names);
  }
}
